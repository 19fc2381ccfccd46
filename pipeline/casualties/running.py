"""Figures that run up: totals of a war, a year, a week, an epidemic, which are those of no one incident."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from pipeline import lexicon
from pipeline.casualties.clauses import Finding
from pipeline.casualties.conditions import toll_clause
from pipeline.casualties.dates import When
from pipeline.casualties.discourse import is_deadliest
from pipeline.casualties.drafts import Draft
from pipeline.casualties.line import Chunk
from pipeline.casualties.placing import Where
from pipeline.casualties.words import words
from pipeline.model import Sentence
from pipeline.text import lower_words

_NEVER_ONE_INCIDENT = 5000
"""No single incident in UCDP GED outside Rwanda 1994 comes near; such a figure is a war's."""

_SELDOM_ONE_INCIDENT = 1000
"""Where thousands `have been killed`, and no day, attack or disaster is named, they are a war's too."""

LONG_SPAN = 4
"""UCDP date precision of a month, from which on a figure for a span is a running total."""

_WEEK = 3
"""UCDP date precision of a week, from which on a wave of attacks is no one incident."""

_SINCE_REACH = 7
"""Chunks behind `since` in which its verb of beginning stands."""

_REACH_OF_SEPARATE = 5
"""Chunks in which `separate` is followed by what is."""
LEAD = 2
"""Sentences of the body in which a perfect tells news, not a running total."""

_MANY = 3
"""Provinces from which on a toll is a sum of incidents."""
_MANY_DOERS = 50
"""So many who have killed in a year need not have done it together."""
_REACH_OF_BEFORE = 6
"""Chunks more in which the noun stands that a perfect sums up."""


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(lexicon.toml("context")[name])


def _names(chunk: Chunk, listed: str) -> bool:
    return not _listed(listed).isdisjoint(chunk.text.lower().split())


def runs_up(draft: Draft, finding: Finding, sentence: Sentence, chunks: Sequence[Chunk]) -> bool:
    """Whether a count is a running total by what its own sentence says."""
    when, least, trigger = draft.when, draft.claim.low or 0, chunks[finding.trigger]
    is_one = (draft.claim.low, draft.claim.best, draft.claim.high) == (1, 1, 1)
    is_day = when is not None and (when.precision == 1 or when.is_behind) and not draft.is_total
    is_from = is_day and when is not None and any(c.when is not None and c.when.text == when.text for c in _since(chunks))
    is_from = is_from and (
        draft.is_long_past or any(c.tag == "att" and is_many(c) for c in _since(chunks))
    )  # not "since the siege began on Sunday"
    return (
        (_has_since(sentence, chunks, finding, is_old=draft.is_long_past) and (is_from or not is_day))
        or ("cumulative" in draft.settings and not is_deadliest(sentence))
        or finding.is_cumulative
        or (least > 1 and _is_of_stretch(chunks))
        or _is_at_large(draft, finding, chunks)
        or (sentence.no >= LEAD and not is_day and not is_one and _is_of_attacks(chunks, finding.trigger))
        or ("spree" in draft.settings and _spans_weeks(chunks, when))
        or _is_of_war(sentence, chunks, finding, least, draft.tactic)
        or _sums_epidemic(sentence, chunks, finding)
        or (draft.may_run_on and draft.actor is None and sentence.no >= LEAD and not is_one)
        or (finding.agent is None and _sums_days(chunks, finding, when) and least > 1)
        or (least > 1 and _sums_months(chunks, finding, when))
        or (
            when is not None
            and when.precision > LONG_SPAN
            and least > 1
            and not _is_known(finding)
            and (_is_this_years_toll(draft, chunks) or not _names_one(chunks, trigger, draft.where))
            and not _has_one_doer(chunks, finding)
        )
    )


def _is_of_stretch(chunks: Sequence[Chunk]) -> bool:
    """`In the deadliest month this year, 60 were killed`, where no attack is named."""
    is_opening = len(chunks) > 1 and chunks[0].text.lower() == "in" and _names(chunks[1], "deadliest") and _names(chunks[1], "stretches")
    return is_opening and not any(c.tag == "att" for c in chunks)


def _is_at_large(draft: Draft, finding: Finding, chunks: Sequence[Chunk]) -> bool:
    """`Protests over police killings of young men`, `accused of killing civilians`: deeds without number, day or occasion, of no one incident."""
    group, trigger = finding.group, chunks[finding.trigger]
    if draft.claim.best is not None or group is None or group.quantity is not None or group.number != "plural" or group.is_definite:
        return False
    is_somewhere = trigger.head.startswith("death") and draft.where is not None  # "the deaths of guards in Gao"
    is_hung = trigger.voice == "gerund" and chunks[finding.trigger - 1].tag not in {"p", "of"}  # "raided Gao, killing farmers"
    is_deed = (trigger.tag == "no" and trigger.text.lower().endswith("s")) or trigger.voice in {"gerund", "infinitive"}
    is_day = draft.when is not None and draft.when.precision == 1
    return is_deed and not (is_day or is_hung or is_somewhere) and not any(c.tag == "att" and not is_many(c) for c in chunks)


def _is_of_attacks(chunks: Sequence[Chunk], trigger: int) -> bool:
    """`Has been a target of attacks that have killed dozens`: of no one attack."""
    is_perfect = chunks[trigger].text.lower().startswith(("has ", "have "))
    told = chunks[trigger - 2] if is_perfect and trigger > 1 and chunks[trigger - 1].tag == "rel" else None
    return told is not None and told.tag == "att" and is_many(told)


def _is_of_one(finding: Finding) -> bool:
    """`Held hostage since May`, `in hospital since May, he died`: over the fate of one no figure runs up."""
    return finding.group is not None and (
        finding.group.number == "one" or (finding.group.quantity is not None and finding.group.quantity.best == 1)
    )


def _sums_epidemic(sentence: Sentence, chunks: Sequence[Chunk], finding: Finding) -> bool:
    """Whether a toll is that of what goes on killing for months: `the toll of the epidemic to 1,284`, `Peru surpasses 1,000 deaths`."""
    is_passed = finding.rule == "counted" and chunks[finding.victims - 1].head in words().classes["passing"]
    said = lower_words(sentence.text) if finding.is_total or is_passed else ()
    toll = next((c for c in reversed(chunks[: finding.victims]) if c.tag == "toll"), chunks[finding.trigger])
    return not _listed("epidemics").isdisjoint(said) and not _names(toll, "of_a_day")


def _is_of_war(sentence: Sentence, chunks: Sequence[Chunk], finding: Finding, least: int, tactic: str | None) -> bool:
    """Whether a figure is too large for one incident; quakes and floods have tolls of thousands, `a quake that killed 9,000`, and hurt thousands."""
    is_of_many = (
        least >= _SELDOM_ONE_INCIDENT and finding.outcome == "killed" and "thousands" in chunks[finding.victims].text.lower().split()
    )
    is_of_many = is_of_many and chunks[finding.trigger].text.lower().startswith(("has ", "have ", "to have ")) and tactic != "disaster"
    is_day = any(c.when is not None and c.when.precision == 1 for c in chunks)
    is_of_many = is_of_many and not is_day and all(map(is_many, (c for c in chunks if c.tag == "att")))
    is_done = finding.rule == "active" and _listed("epidemics").isdisjoint(lower_words(sentence.text))
    is_disaster = tactic == "disaster" and (finding.is_total or is_done or finding.outcome in {"wounded", "missing"})
    return (least >= _NEVER_ONE_INCIDENT or is_of_many) and not is_disaster


def _since(chunks: Sequence[Chunk]) -> Sequence[Chunk]:
    """What a figure has run up since: `since the rebels' 7 October attack`."""
    start = next((i for i, c in enumerate(chunks) if c.tag == "sub" and c.head == "since"), len(chunks))
    return chunks[start : start + _SINCE_REACH]


def _has_since(sentence: Sentence, chunks: Sequence[Chunk], finding: Finding, *, is_old: bool) -> bool:
    """`Since 2015`, `since strikes began`: an open span, over which figures run up; not `the deadliest since 2015`.

    One behind another verb of harm is that one's: `98 were killed in a strike, and those killed since 2021 number 6,000`.
    """
    trigger = finding.trigger
    superlatives = _listed("superlatives") - (_listed("newest") if finding.is_total else frozenset())
    if _is_of_one(finding) or not superlatives.isdisjoint(sentence.text.lower().split()):
        return False
    if _is_run_up(chunks, trigger):
        return True
    toll = toll_clause(chunks)
    chunks = chunks[:toll] if trigger < toll else chunks
    joint = next((i for i in range(trigger + 1, len(chunks)) if chunks[i].tag == "cc" and chunks[i - 1].tag == "cm"), len(chunks))
    is_other = any(c.tag in {"k", "ad"} for c in chunks[joint:])
    chunks = chunks[:joint] if is_other else chunks
    if any(c.when is not None and c.when.is_since and c.when.start is not None and c.when.precision >= LONG_SPAN for c in chunks):
        return True
    if any(c.when is not None and c.when.is_since and c.when.start is None and _names(c, "months") for c in chunks):
        return True
    aside = next((i for i in range(trigger, len(chunks)) if chunks[i].tag == "rel" or chunks[i].head == "where"), len(chunks))
    starts = [i for i, c in enumerate(chunks[:aside]) if c.tag == "sub" and c.head == "since"]
    is_perfect = any(c.tag == "k" and c.text.lower().startswith(("has ", "have ")) for c in chunks[: trigger + 1])
    verb = chunks[trigger].verb
    is_killed = verb is not None and verb.frame != "intransitive"  # not "two more have died since the attack"
    for i in starts:
        is_many_told = all(map(is_many, (c for c in chunks[:i] if c.tag == "att")))
        said = " ".join(c.text.lower() for c in chunks[i : i + _SINCE_REACH]).split()
        between = chunks[trigger + 1 : i]
        is_aside = any(c.tag == "cm" or c.text.lower() == "amid" for c in between)
        is_since = not _listed("eras").isdisjoint(said) or (is_old and is_killed and any(c.tag == "att" for c in _since(chunks)))
        is_era = is_perfect and is_many_told and not is_aside and is_since
        if is_era or not _listed("beginnings").isdisjoint(said):
            return True
    return False


def _is_run_up(chunks: Sequence[Chunk], trigger: int) -> bool:
    """`Killing seven in a second day of attacks that have left 57 dead`: what the attacks had come to with those told before."""
    rel = next((k for k in range(trigger, max(trigger - _SINCE_REACH - _REACH_OF_BEFORE, 0), -1) if chunks[k].tag == "rel"), 0)
    is_perfect = rel > 0 and (chunks[rel + 1].tag == "have" or chunks[rel + 1].text.lower().startswith("have "))
    is_of_many = is_perfect and chunks[rel - 1].tag == "att" and chunks[rel - 1].head.endswith("s")
    return is_of_many and any(c.tag == "k" and c.outcome == "killed" for c in chunks[:rel])


def _sums_days(chunks: Sequence[Chunk], finding: Finding, when: When | None) -> bool:
    """`60 were killed this week`, `in the past week`: what a week's attacks add up to, where no attack is named."""
    is_week = when is not None and when.precision == _WEEK and _names_running(when.text)
    is_harm = finding.outcome in {"killed", "wounded"} and chunks[finding.trigger].voice != "gerund"
    is_moment = any(c.tag == "sub" and c.head == "when" for c in chunks[finding.trigger :])
    return is_week and is_harm and not is_moment and not any(c.tag == "att" for c in chunks)


def _sums_months(chunks: Sequence[Chunk], finding: Finding, when: When | None) -> bool:
    """`40 have been killed in bombings over the past month`, `27 have been killed this year`: not `in an attack this month`."""
    is_perfect = chunks[finding.trigger].text.lower().startswith(("has ", "have "))
    if when is None or when.precision < LONG_SPAN or not is_perfect or not _names_running(when.text):
        return False
    behind = chunks[finding.trigger :]
    is_one = any(a.tag == "p" and b.text.lower().split()[0] in {"a", "an"} for a, b in pairwise(behind))  # "in a bar", "in a landslide"
    return not is_one and all(map(is_many, (c for c in behind if c.tag == "att"))) and not any(c.tag == "sub" for c in behind)


def is_running(when: When | None) -> bool:
    """`In the past week`, `in the last four days`, `this week`: days that go on until now."""
    if when is None or when.precision == 1:
        return False
    return (when.precision <= _WEEK and _names_running(when.text)) or when.text.lower().startswith("between ")


def is_many(attack: Chunk) -> bool:
    """`Air strikes`, `shelling`: more than one attack, or one that goes on."""
    is_one = attack.text.lower().startswith(("a ", "an ")) or _names(attack, "of_one_act")
    return attack.text.lower().endswith("s") or (attack.head in _listed("ongoing") and not is_one)


def _names_running(text: str) -> bool:
    said = set(text.lower().split())
    return (
        not said.isdisjoint(_listed("running"))
        and not said.isdisjoint(_listed("running_units"))
        and said.isdisjoint(_listed("running_parts"))
    )


def _spans_weeks(chunks: Sequence[Chunk], when: When | None) -> bool:
    """Whether the sentence names a span of a week or more: `over the past week`, dated or not; no week is spanned by `a week after`."""
    if when is not None:
        return when.precision >= _WEEK and not when.text.lower().endswith((" after", " before"))
    chunks = [c for c in chunks if not c.text.lower().endswith((" after", " before"))]
    return any(c.when is not None and c.when.start is None and _names(c, "spans") for c in chunks)


def spreads(chunks: Sequence[Chunk]) -> bool:
    """`In 14 operations in 10 provinces`: what is told adds up what happened in many places."""
    return any(c.quantity is not None and (c.quantity.best or 0) >= _MANY and _names(c, "spread") for c in chunks)


def are_separate(chunks: Sequence[Chunk]) -> bool:
    """`Separate operations`, `separate clearing and security operations`: what is told adds up several deeds."""
    first = next((i for i, c in enumerate(chunks) if "separate" in c.text.lower().split()), len(chunks))
    return any(_names(c, "spread") for c in chunks[first : first + _REACH_OF_SEPARATE])


def _is_this_years_toll(draft: Draft, chunks: Sequence[Chunk]) -> bool:
    """`The blast was the fourth this year, bringing the toll to 80`: that of all four; so is `the number of miners killed in 2018`."""
    if not draft.is_total or draft.when is None:
        return False
    toll = chunks[toll_clause(chunks) :]
    is_own = any(c.when is not None and c.when.text == draft.when.text for c in toll) and not any(c.tag == "att" for c in toll)
    return is_own or draft.when.text.lower().startswith("this ")


def _is_known(finding: Finding) -> bool:
    """`The victims were killed in 2005`: people told of before."""
    return finding.group is not None and finding.group.is_definite and finding.group.quantity is None and finding.group.number == "plural"


def _has_one_doer(chunks: Sequence[Chunk], finding: Finding) -> bool:
    """`A man who had killed six in 2009`, `nine officers who killed two in 2015`, `the day in 1916 when 40 were killed`: a date, no span."""
    before = chunks[: finding.trigger]
    if chunks[finding.trigger].tag != "k" or chunks[finding.trigger].voice == "gerund" or not before:
        return False
    doer = chunks[finding.agent] if finding.agent is not None else None
    if before[-1].tag == "rel":
        doer = next((c for c in reversed(before) if c.tag in {"ng", "nx"}), None)
    clause = before[max((i for i, c in enumerate(before) if c.tag == "cm"), default=0) :]
    is_moment = any(c.tag == "sub" and c.head == "when" for c in clause)
    if is_moment or doer is None or doer.tag != "ng":
        return is_moment
    is_band = (
        before[-1].head == "who"
        and finding.victims > finding.trigger
        and doer.quantity is not None
        and 0 < (doer.quantity.best or 0) < _MANY_DOERS
    )
    return doer.number == "one" or is_band


def _names_one(chunks: Sequence[Chunk], trigger: Chunk, where: Where | None) -> bool:
    """Whether one incident is named, so that a year beside it is its date and no span.

    `A crash in 2018 killed 189`, `300 died in a fire in 2012`, `800 died in 1996 when a ferry sank`, `the sinking of a ferry in 1996 that killed 800`.
    """
    attacks = [c for c in chunks if c.tag == "att"]
    is_single = bool(attacks) and not any(map(is_many, attacks))
    before = chunks[chunks.index(trigger) - 1].tag
    is_gerund = trigger.voice == "gerund" and before not in {"w", "date"}  # "the 2011 killing of five" is a noun
    is_told_of = before == "rel"  # "the collapse of a bridge in 2018 that killed nine"
    is_occasion = any(
        (is_told_of or c.text.lower().startswith(("a ", "an "))) and not _listed("occasions").isdisjoint(c.text.lower().split()[-1:])
        for c in (chunks[: chunks.index(trigger)] if is_told_of else chunks)
    )
    is_occasion = is_occasion or any(  # "the 2015 quake"
        a.when is not None and not _listed("occasions").isdisjoint(b.text.lower().split()) for a, b in pairwise(chunks)
    )
    behind = [c for c in chunks[chunks.index(trigger) + 1 :] if c.when is None]
    tells_when = (
        bool(behind)
        and behind[0].tag == "sub"
        and behind[0].head == "when"
        and not any(w in _listed("ongoing") for c in behind for w in c.text.lower().split())
    )
    is_at = where is not None and where.mention.entity.level != "country"
    deeds = _listed("single_deeds") | _listed("placed_deeds") if is_at else _listed("single_deeds")
    is_deed = trigger.tag == "no" and trigger.head in deeds  # "the murder of six priests in 1989", "the killing of two in Haditha in 2005"
    is_named = any(map(_is_dated, chunks, chunks[1:])) or any(map(_is_deed_of, chunks, chunks[1:], chunks[2:]))
    return is_single or is_named or (not attacks and (is_deed or is_gerund or is_occasion or tells_when))


def _is_dated(date: Chunk, attack: Chunk) -> bool:
    """`The 2010 Pune bombing`, `the 2008 attacks`: a year that is part of what one attack is called; not `the 2014 violence`."""
    is_year = date.when is not None and date.when.precision > LONG_SPAN and not date.text.lower().startswith(("in ", "since ", "of "))
    is_span = attack.head in (_listed("ongoing") | _listed("unrests")) - _listed("single_acts")
    return is_year and attack.tag == "att" and not is_span


def _is_deed_of(deed: Chunk, of: Chunk, date: Chunk) -> bool:
    """`The massacre of 1920`."""
    return deed.tag in {"no", "att"} and of.tag == "of" and date.when is not None and deed.head in _listed("single_deeds")


def may_run_on(chunks: Sequence[Chunk], trigger: Chunk, where: Where | None) -> bool:
    """`70 miners have been killed in Peru`: a perfect over a whole country, no attack named; the caller looks for a day.

    Behind the lead it is a running total, in the lead only where the next sentence tells of fewer on a day.
    """
    is_perfect = trigger.tag == "k" and trigger.text.lower().startswith(("has ", "have ")) and trigger.voice in {"passive", "active"}
    is_wide = where is None or where.mention.entity.level == "country"
    return is_perfect and is_wide and not any(c.tag == "att" for c in chunks)

"""Counts that turn out to be sums of many incidents by what is told behind them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline import lexicon
from pipeline.casualties.clauses import Finding
from pipeline.casualties.conditions import toll_clause
from pipeline.casualties.drafts import Draft, Passage, dates_agree
from pipeline.casualties.line import Chunk
from pipeline.casualties.places import places_agree
from pipeline.casualties.running import are_separate, is_many, is_running, spreads
from pipeline.model import TITLE, Mention

_DAY = 1
"""UCDP date precision of a day."""
_ITEM_LEVELS = frozenset({"point", "district", "admin1"})
_OCCASIONS = frozenset(lexicon.toml("reports")["tolls"]["of_one"])
_ENDS = frozenset({"cm", "st", "sc", "sub"})


def end_running_totals(draft: Draft, recent: Sequence[Draft]) -> None:
    """`The army has killed 300 rebels. On Monday it killed two`: the two are news, the 300 are not."""
    if draft.when is None or draft.when.precision != _DAY or draft.claim.scope != "incident":
        return
    for earlier in recent:
        total = earlier.claim
        is_near = total.sentence_no == draft.claim.sentence_no - 1 and total.outcome == draft.claim.outcome
        if is_near and earlier.may_run_on and total.scope == "incident" and (total.best or 0) > (draft.claim.best or 0) > 0:
            total.scope = "cumulative"


def adds_up(draft: Draft, chunks: Sequence[Chunk], finding: Finding, *, recent: Sequence[Draft], wholes: Sequence[Draft]) -> bool:
    """Whether a count is a running total by what was told before.

    Args:
        draft: the claim.
        chunks: of its sentence.
        finding: that it was made from.
        recent: the claims told right before, in order.
        wholes: all counts told before, in order.
    """
    quantity = draft.group.quantity if draft.group is not None else None
    is_of_one = any(
        c.text.lower().startswith("the ") and not c.text.lower().endswith("s") and not _OCCASIONS.isdisjoint(c.text.lower().split())
        for c in chunks
    )
    is_more = quantity is not None and quantity.additional
    is_of_days = (
        (draft.claim.low or 0) > 1
        and not is_of_one
        and not is_more
        and (_sums_attacks(draft, chunks, finding, wholes) or _runs_beyond(draft, wholes))
    )
    return is_of_days or _goes_on_running(draft, recent, chunks)


def _goes_on_running(draft: Draft, recent: Sequence[Draft], chunks: Sequence[Chunk]) -> bool:
    """`More than 1,100 have died since the war began. At least 870 died in action`: a part of the running total of the sentence before.

    So are `most of the porters killed`, who have no number of their own, and those on top, `another ten were killed in raids`, if in no one attack.
    """
    group = draft.group
    last = next((d for d in reversed(recent) if d.claim.outcome == draft.claim.outcome and d.claim.scope != "subset"), None)
    if group is None or last is None or last.claim.scope != "cumulative" or last.claim.sentence_no != draft.claim.sentence_no - 1:
        return False
    is_bare = draft.when is None and draft.where is None
    if group.quantity is None:
        return is_bare and group.is_definite and group.number in {"plural", "many"}
    attacks = [c for c in chunks if c.tag == "att"]
    is_wide = draft.when is None and (draft.where is None or draft.where.mention.entity.level == "country")
    if attacks and all(map(is_many, attacks)) and is_wide and (draft.claim.low or 0) > 1:
        return draft.telling.is_also or group.quantity.additional
    is_bare = is_bare and draft.tactic is None and group.noun is None and not group.mentions and not group.quantity.additional
    return is_bare and (last.claim.best or 0) > (group.quantity.best or 0) > 1


def _sums_attacks(draft: Draft, chunks: Sequence[Chunk], finding: Finding, wholes: Sequence[Draft]) -> bool:
    """`Shelling and air strikes had killed 131 people in the past week`: behind others, what attacks have come to over days."""
    is_perfect = chunks[finding.trigger].text.lower().startswith(("has ", "have ", "had "))
    is_behind = any(_is_before(d, draft) for d in wholes)
    return is_perfect and is_behind and is_running(draft.when) and all(map(is_many, (c for c in chunks if c.tag == "att")))


def _is_before(other: Draft, draft: Draft) -> bool:
    """Whether another count of the same outcome is told in a sentence of the body before."""
    return other.claim.outcome == draft.claim.outcome and TITLE < other.claim.sentence_no < draft.claim.sentence_no


def _runs_beyond(draft: Draft, wholes: Sequence[Draft]) -> bool:
    """`Five died on Thursday. Floods have killed 17 in the past week`: a figure for days, behind another for one of them; not `the blaze has killed 17`."""
    when = draft.when
    if when is None or draft.is_total or not is_running(when):
        return False
    told = (d for d in wholes if _is_before(d, draft))
    return any(d.when is not None and d.when.precision == _DAY and dates_agree(d.when, when) and d.printed != draft.printed for d in told)


def _end_tolls(drafts: Sequence[Draft], recent: Sequence[Draft], chunks: Sequence[Chunk]) -> None:
    """`Raiders kill three, bringing the toll to 11`: the three are news, the 11 ran up; not where more are found or die of what was told."""
    start = toll_clause(chunks)
    if start == len(chunks):
        return
    news = [d for d in drafts if d.claim.outcome == "killed" and d.statement[1] < start and d.claim.scope == "incident"]
    end = next((k for k in range(start + 1, len(chunks)) if chunks[k].tag in _ENDS), len(chunks))
    said = {word for chunk in chunks[start:end] for word in chunk.text.lower().split()}
    cues = lexicon.toml("reports")["tolls"]
    is_of_one = not said.isdisjoint(cues["of_one"])
    is_of_one = is_of_one or _is_of_told(chunks, start)
    is_of_many = not said.isdisjoint(cues["of_many"]) or (not is_of_one and all(_is_fresh(d, chunks[d.statement[1]]) for d in news))
    told = sum(d.claim.best or 0 for d in news)
    sums = {told} | {told + (d.claim.best or 0) for d in recent if d.claim.outcome == "killed" and d.claim.scope == "incident"}
    for total in drafts if news and is_of_many else ():
        if (
            total.is_total
            and total.claim.outcome == "killed"
            and total.statement[1] > start
            and total.claim.scope == "incident"
            and total.claim.best not in sums
        ):
            total.claim.scope = "cumulative"


def _is_of_told(chunks: Sequence[Chunk], start: int) -> bool:
    """Whether those told died in what goes on, so that the toll is of it: `in the blaze`, `in hospital`, `the toll of the day`."""
    cues = {name: frozenset(lexicon.toml("reports")["tolls"][name]) for name in ("happened", "of_it")}
    said = " ".join(c.text.lower() for c in chunks).split()
    news = " ".join(c.text.lower() for c in chunks[:start]).split()
    is_of_it = any(a == "the" and b in _OCCASIONS for a, b in pairwise(news)) or not cues["happened"].isdisjoint(news)
    return is_of_it or not cues["of_it"].isdisjoint(said)


def _is_fresh(draft: Draft, trigger: Chunk) -> bool:
    """Whether they were killed in what the sentence tells of, and are neither more of those counted before nor found or dying of it."""
    quantity = draft.group.quantity if draft.group is not None else None
    is_more = draft.telling.is_also or draft.telling.is_numbered or (quantity is not None and (quantity.additional or quantity.remainder))
    is_dying = draft.is_late or (trigger.verb is not None and trigger.verb.frame == "intransitive")
    is_found = not set(lexicon.toml("reports")["tolls"]["finding"]).isdisjoint(trigger.text.lower().split())
    return not (is_more or is_dying or is_found)


def _is_of_items(earlier: Draft, rows: Mapping[int, Sequence[Chunk]], named: Mapping[int, Sequence[Mention]], no: int) -> bool:
    """`Several rebels were killed in separate operations in the east. In Kosti, …`: a vague sum over the items that follow, each with its place."""
    first = earlier.claim.sentence_no
    if not earlier.is_vague or first not in rows or not are_separate(rows[first]):
        return False
    return any(m.entity.level in _ITEM_LEVELS for k in range(first + 1, no + 1) for m in named.get(k, ()))


def end_sums(
    passage: Passage, recent: Sequence[Draft], rows: Mapping[int, Sequence[Chunk]], named: Mapping[int, Sequence[Mention]]
) -> None:
    """`In operations in ten provinces 61 fighters were killed. In X, 17 were`: of the 61 the items tell, place by place, on the same day.

    Args:
        passage: a sentence, which may be such an item.
        recent: the claims of those before.
        rows: their chunks, by number.
        named: the mentions of all sentences, by number.
    """
    _end_tolls(passage.drafts, recent, rows[passage.sentence.no])
    for earlier in recent:
        total = earlier.claim
        told = (rows[no] for no in (total.sentence_no - 1, total.sentence_no) if no in rows)
        is_sum = passage.is_elsewhere and earlier.where is None and any(map(spreads, told))
        is_sum = (is_sum or _is_of_items(earlier, rows, named, passage.sentence.no)) and total.scope == "incident"
        is_more = any(d.claim.outcome == total.outcome and (total.best or 0) > (d.claim.best or 0) > 0 for d in passage.drafts)
        if not is_sum or not is_more or total.sentence_no >= passage.sentence.no:
            continue
        for draft in passage.drafts:
            draft.when = draft.when or earlier.when
        for beside in recent:
            if beside.claim.sentence_no == total.sentence_no and beside.claim.scope == "incident":
                beside.claim.scope = "cumulative"


def part_in_row(drafts: Sequence[Draft], text: str) -> None:
    """`Four were killed, three were shot and one died of fear`: numbers told behind one in its sentence that make it up are its parts.

    So is any behind a colon that names nobody else: `12 were killed: seven were ambushed and five died in a blast`.

    Args:
        drafts: of one sentence.
        text: of that sentence.
    """
    dead = [d for d in drafts if d.claim.outcome == "killed" and d.claim.scope == "incident" and d.part_of is None and d.group is not None]
    row = sorted(dead, key=lambda d: d.group.start if d.group is not None else 0)
    for n, whole in enumerate(row):
        rest = row[n + 1 :]
        if any(d.telling.is_also or d.is_vague or not d.printed or d.statement == whole.statement for d in rest):
            continue
        if not all(places_agree(d.where, whole.where) and _may_be_of(d, whole) for d in rest):
            continue  # "five were killed in Gao, two died in Jos and three in Kano"
        is_sum = len(rest) > 1 and sum(d.printed or 0 for d in rest) == whole.printed
        if is_sum or _is_behind_colon(whole, rest, text):
            for part in rest:
                part.part_of, part.claim.scope = whole, "subset"
            return


def _may_be_of(part: Draft, whole: Draft) -> bool:
    """Whether they may be of those counted: `one woman` of four Syrians, `two guards` of three people; no drivers of three guards."""
    own, of = (d.group.noun if d.group is not None else None for d in (part, whole))
    return own is None or of is None or own.noun == of.noun or of.kind == "person"


def _is_behind_colon(whole: Draft, rest: Sequence[Draft], text: str) -> bool:
    """Whether all the rest stand behind a colon, as bare numbers that come to no more than the whole."""
    if not rest or whole.group is None or sum(d.printed or 0 for d in rest) > (whole.printed or 0):
        return False
    starts = [d.group.start for d in rest if d.group is not None and d.group.noun is None and d.group.quantity is not None]
    return len(starts) == len(rest) and ":" in text[whole.group.start : min(starts)]

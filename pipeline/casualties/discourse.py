"""Where a clause stands in the telling: recalled, gone before, on top of what was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import lexicon
from pipeline.casualties.clauses import Finding
from pipeline.casualties.line import Chunk
from pipeline.casualties.trials import Trials
from pipeline.casualties.words import words
from pipeline.model import Sentence

_FRONT = frozenset({"p", "of", "w", "nx", "loc", "cm", "adv", "cc", "date"})
_PLACELIKE = frozenset({"nx", "w", "loc", "of", "p"})
_REACH_OF_FRONT = 8
"""Chunks of a sentence in which the comma behind its opening stands."""
_REACH_OF_EARLIER = 6
"""Chunks behind a count in which it is said to be of the same day."""
_REACH_OF_LATER = 3
"""Chunks that open a sentence with `hours later`."""
_SUFFERED = frozenset({"passive", "reduced", "intransitive"})
_JOINED = frozenset({"of", "att", "ng", "nx", "no", "cc", "by"})
"""Tags of what is coordinated behind `in the wake of`."""
_DOERS = frozenset({"combatant", "criminal", "man"})


@dataclass(frozen=True, slots=True)
class Telling:
    """How a clause stands to what is told around it.

    Attributes:
        is_prior: in a clause of what went before: "two days after two priests were killed, …".
        is_also: on top of those told before: "another two", "a policeman was also killed".
        is_numbered: one of a series over many incidents: "the third reporter killed this month".
        utterance: how many verbs of saying stand before it in its sentence.
        is_circumstance: in a clause of how or when: "48 people were killed as troops executed five rebels".
        is_apart: of what went before on a day of its own, or led to what is told: "days after five guards were killed".
    """

    is_prior: bool = False
    is_also: bool = False
    is_numbered: bool = False
    utterance: int = 0
    is_circumstance: bool = False
    is_apart: bool = False


NOTHING_SAID = Telling()


def telling(chunks: Sequence[Chunk], finding: Finding, group: Chunk) -> Telling:
    """Read how the clause of a finding stands to what is told around it; `group` is its victims, counted."""
    quantity = group.quantity
    first = min(finding.victims, finding.trigger)
    is_cause = _is_cause(chunks, finding)
    is_days_before = _is_days_before(chunks, finding.trigger)
    return Telling(
        is_cause or is_days_before or _is_prior(chunks, finding.trigger),
        (quantity is not None and quantity.additional) or _is_also(chunks, finding),
        not (quantity is not None and quantity.additional)  # "a third died in hospital" is one more
        and any(not words().classes["ordinals"].isdisjoint(chunks[i].text.lower().split()) for i in (finding.victims, finding.trigger)),
        sum(chunk.tag in {"say", "acc"} for chunk in chunks[:first]) + _is_said_apart(chunks[:first]),
        _is_circumstance(chunks, finding.trigger),
        is_cause or is_days_before,
    )


def _is_said_apart(chunks: Sequence[Chunk]) -> bool:
    """`An inquiry found that 26 died; elders say 140 did`: whether somebody speaks behind a semicolon."""
    mark = max((i for i, chunk in enumerate(chunks) if chunk.tag == "sc"), default=len(chunks))
    return any(chunk.tag in {"say", "acc"} for chunk in chunks[mark:])


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(lexicon.toml("context")[name])


def is_deadliest(sentence: Sentence) -> bool:
    """`The worst attack of the war`: one attack, whatever it is held against; not `the worst month`."""
    said = sentence.text.lower().split()
    return any(a in _listed("deadliest") and _listed("stretches").isdisjoint(said[k + 1 : k + 3]) for k, a in enumerate(said))


def is_separate(text: str, chunks: Sequence[Chunk], findings: Sequence[Finding]) -> bool:
    """`In a separate raid`, `an hour later`: the sentence tells of an incident of its own."""
    lower = " ".join(text.lower().split())
    is_said = any(words in lower for words in lexicon.toml("reports")["separate"]) and " in one " not in f" {lower}"
    return is_said or _opens_anew(chunks, findings)


def _opens_anew(chunks: Sequence[Chunk], findings: Sequence[Finding]) -> bool:
    """`Hours later, gunmen shot seven passengers in Kano`, `A day earlier four died when a shell hit a bus`: an attack of another hour or day.

    Not `Hours later, three of the wounded died`, `Hours later, soldiers shot the attackers`; the next day, a siege may go on.
    """
    first = next((c for c in chunks if c.tag not in {"cc", "cm", "st"}), None)
    if first is None or not findings:
        return False
    is_told_from = first.when is not None and first.when.is_relative_to_incident and (_names(first, "of_eve") or is_days_later(chunks))
    is_placed = any(c.tag == "loc" for c in chunks)  # else it may be the siege told before
    if not is_told_from and not (is_placed and _opens_later(chunks)):
        return False
    is_attack = any(c.tag == "att" or c.head in words().scene_verbs for c in chunks)
    return any(
        _is_new(finding, finding.group or chunks[finding.victims]) and (is_attack or finding.agent is not None) for finding in findings
    )


def is_days_later(chunks: Sequence[Chunk]) -> bool:
    """`Six days later, a bomber killed four`: told from the day of what was told last."""
    first = next((c for c in chunks if c.tag not in {"cc", "cm", "st"}), None)
    if first is None or first.when is None or not first.when.is_relative_to_incident:
        return False
    said = first.text.lower().split()
    return said[-1] == "later" and not _listed("later_units").isdisjoint(said)


def _opens_later(chunks: Sequence[Chunk]) -> bool:
    opening = " ".join(c.text.lower() for c in chunks[:_REACH_OF_LATER])
    return any(f" {later} " in f" {opening} " for later in lexicon.toml("reports")["later"])


def _is_new(finding: Finding, group: Chunk) -> bool:
    """Whether a finding counts people of whom nothing was told before."""
    quantity = group.quantity
    is_more = quantity is not None and (quantity.additional or quantity.remainder)
    return not (is_more or group.is_definite or group.partitive or finding.is_floor or finding.is_total or finding.is_subset)


def is_sequel(text: str) -> bool:
    """`An hour later`, `in the same district`: where the last one was, unless a place is named."""
    lower = text.lower()
    return any(words in lower for words in lexicon.toml("reports")["sequel"])


def is_same_day(text: str) -> bool:
    """`Two minutes later`, `The second, at a mosque, …`: on the day of the last one, unless a day is named."""
    lower = text.lower()
    series = lexicon.toml("reports")["of_series"]
    is_next = any(lower.startswith((f"{word} ", f"{word},")) for word in series) and not any(
        span in lower for span in lexicon.toml("reports")["over_time"]
    )
    return is_next or any(words in lower for words in lexicon.toml("reports")["same_day"])


def is_sighting(text: str) -> bool:
    """`She saw four bodies at the clinic`: a look at what is told, no incident of its own."""
    lower = " ".join(text.lower().split())
    return any(f" {words} " in f" {lower} " for words in lexicon.toml("reports")["sighting"])


def is_happening(text: str) -> bool:
    """`Sunday's killings took place in X`: it says where, or when, what is told happened."""
    lower = " ".join(text.lower().split())
    is_other = not _listed("other_attacks").isdisjoint(lower.split())  # "an earlier blast took place in Jos"
    return not is_other and any(f" {words} " in lower for words in lexicon.toml("reports")["happening"])


def is_fronted(chunks: Sequence[Chunk], position: int) -> bool:
    """Whether the sentence sets a scene of its own: it opens with the place at a character, or as `In the centre of the country, …`."""
    if all(c.tag in _FRONT for c in chunks if c.start < position):
        return True
    comma = next((i for i, c in enumerate(chunks[:_REACH_OF_FRONT]) if c.tag == "cm"), 0)
    return comma > 1 and chunks[0].head in words().classes["locating"] and all(c.tag in _PLACELIKE for c in chunks[1:comma])


def is_anaphoric(chunks: Sequence[Chunk]) -> bool:
    """`The blast`, `the gunmen`: the sentence goes on with what was told; not `the same gunmen`, who did more than that."""
    same = lexicon.toml("reports")["same_doers"]
    lower = ((c, c.text.lower()) for c in chunks)
    definite = [c for c, said in lower if said.startswith(("the ", "this ", "these ", "those ")) and not said.startswith(same)]
    return any(c.tag == "att" or (c.noun is not None and c.quantity is None and c.noun.kind in _DOERS) for c in definite)


def _names(chunk: Chunk, listed: str) -> bool:
    return not _listed(listed).isdisjoint(chunk.text.lower().split())


def is_recalled(trials: Trials, trigger: int) -> bool:
    """`Missiles struck the base in answer to a raid which killed 80`: the raid led to what is told; `convicted in 1988 of killing three`."""
    if trials.is_of_old(trigger):
        return True
    chunks = trials.c
    relative = trigger - 1
    if trigger < 1 or chunks[relative].tag != "rel":
        return False
    attack = next((i for i in range(relative - 1, 0, -1) if chunks[i].tag == "att"), 0)
    is_answered = chunks[attack - 1].tag == "to" or chunks[attack - 1].head in _listed("following") | _listed("answering")
    return attack > 0 and is_answered and any(c.tag == "k" or (c.tag == "v" and c.head in words().scene_verbs) for c in chunks[:relative])


def earlier_deeds(chunks: Sequence[Chunk], findings: Sequence[Finding], trials: Trials) -> frozenset[int]:
    """Which findings are what somebody killed had done: `hanged a man convicted of killing five`, `executed a man who killed five`."""
    ends = [(f.trigger, f.victims) for f in findings if f.rule in _SUFFERED and f.outcome != "captured"]
    found = {n for n, f in enumerate(findings) if trials.is_before(f.trigger, ends)}
    killed = [f.trigger for f in findings if f.outcome == "killed" and chunks[f.trigger].tag == "k"]
    for n, finding in enumerate(findings):
        i = finding.trigger
        news = [k for k in killed if k < i]
        if not news or not (chunks[i].tag == "no" or chunks[i].voice != "passive"):
            continue
        is_charged = chunks[i - 1].tag in {"p", "of"} and chunks[i - 2].head in _charged()
        verb = chunks[news[-1]].verb
        is_told_of = chunks[i - 1].tag == "rel" and verb is not None and verb.lemma in _listed("executing")
        is_punished = (
            chunks[i - 1].head == "for" and verb is not None and verb.lemma in _listed("executing")
        )  # "hanged two for the murder of"
        is_hunted = chunks[i - 1].tag == "rel" and chunks[i - 2].number == "one" and chunks[i - 4].head in _listed("hunts")
        is_joined = chunks[i - 1].tag in {"cc", "cm"} and any(findings[m].trigger < i for m in found)
        if is_charged or is_punished or is_told_of or is_hunted or is_joined:
            found.add(n)
    return frozenset(found) if len(found) < len(findings) else frozenset()


@cache
def _charged() -> frozenset[str]:
    return frozenset(lexicon.toml("reports")["charged"])


def _is_prior(chunks: Sequence[Chunk], trigger: int) -> bool:
    """Whether it stands in a clause of what went before: `after two priests were killed`, `had earlier killed two`."""
    said = chunks[trigger].text.lower().split()
    if said[0] == "had" and not _listed("earlier").isdisjoint(said):
        return True
    if any(chunk.text.lower() in _listed("same_day") for chunk in chunks[trigger + 1 : trigger + _REACH_OF_EARLIER]):
        return True
    for i in range(trigger - 1, -1, -1):
        if chunks[i].tag in {"cm", "st", "sc"}:
            return False
        if chunks[i].tag == "sub" and chunks[i].head in _listed("prior"):
            return True
    return False


def _is_days_before(chunks: Sequence[Chunk], trigger: int) -> bool:
    """`Two days after two priests were killed`, `weeks after a bomb killed 20`."""
    for i in range(trigger - 1, -1, -1):
        if chunks[i].tag in {"cm", "st", "sc"}:
            return False
        if chunks[i].tag == "date" and chunks[i].text.lower().endswith(" after"):
            return True
        if chunks[i].tag == "sub" and chunks[i].head == "after":
            return i > 0 and chunks[i - 1].text.lower().split()[-1] in _listed("gaps")
    return False


def _is_circumstance(chunks: Sequence[Chunk], trigger: int) -> bool:
    for i in range(trigger - 1, -1, -1):
        if chunks[i].tag in {"k", "cc", "st", "sc"}:
            return False
        if chunks[i].tag == "sub" and chunks[i].head in _listed("circumstances"):
            return chunks[i].head != "while" or chunks[i - 1].tag != "cm"  # ", while a man was found dead in a field"
    return False


def _is_cause(chunks: Sequence[Chunk], finding: Finding) -> bool:
    """Whether a noun of harm names what led to this: `over the murder of an elder`, `provoked by the killing of a shepherd`."""
    trigger = finding.trigger
    if trigger < 1 or not (chunks[trigger].tag == "no" or chunks[trigger].voice == "gerund"):
        return False
    leads = [chunks[i].head for i in (trigger - 1, *range(trigger + 1, finding.victims))]
    if _is_in_wake(chunks, trigger):
        return True
    is_caused = trigger > 1 and chunks[trigger - 1].tag == "by" and chunks[trigger - 2].head in _listed("causing")
    return is_caused or not _listed("following").isdisjoint(leads)


def _is_in_wake(chunks: Sequence[Chunk], trigger: int) -> bool:
    """`In the wake of police shootings and the killing of five guards`."""
    i = trigger - 1
    while i > 0 and (chunks[i].tag in _JOINED or chunks[i].head == "the"):
        if chunks[i].tag == "of" and chunks[i - 1].text.lower().split()[-1] in _listed("wake"):
            return True
        i -= 1
    return False


def _is_also(chunks: Sequence[Chunk], finding: Finding) -> bool:
    """`A policeman was also killed`: on top of those told before."""
    trigger = chunks[finding.trigger].text.lower().split()
    around = [c.text.lower() for c in chunks[max(0, finding.trigger - 1) : finding.trigger + 2] if c.tag == "adv"]
    behind = " ".join(c.text.lower() for c in chunks[finding.trigger + 1 : finding.trigger + 3])
    return not _listed("also").isdisjoint([*trigger, *around]) or behind in _listed("also_behind")

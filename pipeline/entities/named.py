"""People and organisations that no list knows, told by the shape of their names and what stands beside them.

`Isa Usman`, by its first name; `said Zofia Marczak,`, by who speaks; `Rashid Noor, 40,`, by the age; `the Sudan Doctors Network`, by its last word.
Read only where small letters tell a name from other words, and not in headlines, whose words all begin with a capital.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.entities.gazetteer import Gazetteer, flatten
from pipeline.entities.hits import Covered, Passage
from pipeline.lexicon import rows, toml
from pipeline.model import Entity, Mention, stable_id

_LONGEST = 5
"""Words of a person's name."""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Repetitions are bounded: a hostile text has thousands of capitals in a row."""
    words = toml("entities")["named"]
    joints = "|".join(toml("entities")["name_particles"])
    word = r"[A-Z][a-z][\w’'-]*"
    initials = r"(?:[A-Z]\. ?)"
    part = rf"(?:(?:(?:{joints})[ -]){{0,2}}{initials}{{0,2}}{word})"
    capital = r"[A-Z][\w’'&-]*"
    return {
        "person": re.compile(rf"(?<![\w’'.-])(?P<name>{initials}{{1,3}}{word}(?: {part})?|{word}(?: {part}){{1,{_LONGEST - 1}}})"),
        "organisation": re.compile(
            rf"(?<![\w’'.-])(?P<own>{capital}(?: (?:{capital}|{'|'.join(words['joined'])})){{0,7}}) (?P<head>{'|'.join(_heads())})\b"
            rf"(?: (?:of|for|on) (?:the )?{capital}(?: (?:(?:and|of) )?{capital}){{0,4}})?"
        ),
        "speaks": re.compile(rf"(?:, [^.;:,“”\"]{{1,60}},)? (?:also |later |has |had )?(?:{'|'.join(words['speaking'])})\b"),
        "spoken": re.compile(rf"(?:^|\W)(?:{'|'.join(words['before_speaker'])}) $"),
        "age": re.compile(r"(?:,| \() ?(?:aged )?\d{1,2}(?:[,.]|\))| aged \d{1,2}\b"),
    }


@cache
def _heads() -> frozenset[str]:
    """Last words of the names of organisations that are no buildings too."""
    words = toml("entities")
    listed = {head for head, kind in words["heads"].items() if kind == "organisation"}
    return frozenset((*listed, *words["named"]["heads"], *words["named"]["papers"])) - set(words["named"]["buildings"])


@cache
def given_names() -> frozenset[str]:
    """First names, in small letters."""
    return frozenset().union(*toml("given_names").values())


@cache
def _no_persons() -> frozenset[str]:
    """Words, in small letters, of which no person's name has one."""
    words = toml("entities")
    listed = (
        *words["not_in_names"],
        *words["neutral_capitals"],
        *words["titles"],
        *words["bodies"],
        *words["abroad"]["houses"],
        *words["grounds"],
    )
    return frozenset(word.lower() for word in (*listed, *words["heads"], *words["named"]["heads"], *words["named"]["no_person"]))


@cache
def _plain() -> frozenset[str]:
    """Words that tell one body of a kind from no other: `the City Council`, `the Security Committee`."""
    words = toml("entities")
    return frozenset((*words["named"]["plain"], *words["neutral_capitals"]))


def organisations(p: Passage, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with the organisations added; what a name of one holds is no place or nation of its own.

    Args:
        p: the title or the body.
        mentions: those found so far, by their start.
    """
    if p.letters != "mixed" or p.headline:
        return list(mentions)
    covered, added = Covered(mentions), []
    for match in _patterns()["organisation"].finditer(p.raw):
        name, start = _unled(match[0], match.start(), _leading())
        name = _without_ending(name)
        within = covered.on(start, start + len(name))
        first = start - len("the ") if p.raw.startswith("the ", start - len("the ")) else start  # "the Sudan Doctors Network"
        is_other = any(m.entity.type != "place" or m.start < first or m.end > start + len(name) for m in within)
        if not is_other and _tells_which(p, match, start, within) and not _tells_where(p, match, start, within, mentions):
            country = next((m.entity.country for m in within), None)
            thing = Entity(stable_id("entity", "organisation", name, country), name, "organisation", country)
            added.append(p.mention(thing, start, start + len(name), "name"))
    new = Covered(added)
    kept = [m for m in mentions if not new.on(m.start, m.end)]
    return sorted((*kept, *added), key=lambda m: m.start)


def _tells_which(p: Passage, match: re.Match[str], start: int, within: Sequence[Mention]) -> bool:
    """Whether a name tells one body from all others of its kind: no `Gao Council`, but `the Gao Gazette`, `the Council of Elders`."""
    own = p.raw[start : match.end("own")].split(" ") if start < match.end("own") else []
    nations = (
        {p.raw[m.start : m.end].removeprefix("the ") for m in within} if match["head"] not in toml("entities")["named"]["papers"] else set()
    )
    return bool(own) and (match.end("head") < match.end() or any(word.lower() not in _plain() and word not in nations for word in own))


def _tells_where(p: Passage, match: re.Match[str], start: int, within: Sequence[Mention], mentions: Sequence[Mention]) -> bool:
    """Whether the place in a name says where something was: `a blast at the Quetta Bar Association`, or is told nowhere else."""
    places = [m for m in within if m.role == "name" and m.entity.level != "country"]
    if not places or match["head"] in toml("entities")["named"]["papers"]:
        return False
    is_struck = (
        p.raw[max(0, start - 20) : start]
        .lower()
        .removesuffix("the ")
        .endswith(tuple(f" {word} " for word in toml("entities")["locality_prepositions"]))
    )
    return is_struck or any(all(m is o or m.entity != o.entity for o in mentions) for m in places)


def people(p: Passage, mentions: Sequence[Mention], names: Gazetteer) -> Iterator[tuple[Entity, int, int]]:
    """Yield the persons that a passage names, each with where the name starts and ends.

    Args:
        p: the title or the body.
        mentions: those found so far.
        names: for the persons that are listed.
    """
    if p.letters != "mixed" or p.headline:
        return
    covered = Covered(mentions)
    for match in _patterns()["person"].finditer(p.raw):
        name, start = _unled(match["name"], match.start("name"), _leading() | _titles())
        name = _without_ending(name)
        words, end = name.split(" "), start + len(name)
        if len(words) == 1 or not {word.lower() for word in words}.isdisjoint(_no_persons()):
            continue
        within = covered.on(start, end)
        if any(m.start == start or m.end > end or m.start < start or m.entity.type != "place" for m in within):
            continue
        if _is_person(p, words[0], start, end, is_sure=not within):
            yield listed_person(name, names) or Entity(stable_id("entity", "person", name, None), name, "person"), start, end


def _is_person(p: Passage, first: str, start: int, end: int, *, is_sure: bool) -> bool:
    """Whether the name at start..end is a person's, by the first name, who speaks, or an age behind it."""
    patterns = _patterns()
    before = p.raw[max(0, start - 40) : start]
    if before.endswith(("the ", "The ")):
        return False
    if first.lower() in given_names():
        return not before.rstrip().lower().endswith(tuple(f" {word}" for word in toml("entities")["locality_prepositions"]))
    if not is_sure:
        return False
    if before.rstrip().rpartition(" ")[2] in _callings():
        return True
    is_speaker = patterns["speaks"].match(p.raw, end) is not None or patterns["spoken"].search(before) is not None
    return is_speaker or patterns["age"].match(p.raw, end) is not None


def _unled(name: str, start: int, leading: frozenset[str]) -> tuple[str, int]:
    """The name without a word before it that only begins a sentence or is a title: `In Gao City Council`, `Police Chief Omar Gul`."""
    words = name.split(" ")
    while len(words) > 1 and words[0].lower().removesuffix("'s").removesuffix("’s") in leading:
        start += len(words.pop(0)) + 1
    return " ".join(words), start


def _without_ending(name: str) -> str:
    for ending in ("'s", "’s", "'", "’", "-"):
        name = name.removesuffix(ending)
    return name


@cache
def _leading() -> frozenset[str]:
    words = toml("entities")
    return frozenset((*words["neutral_capitals"], *words["function_words"], *words["named"]["leading"]))


@cache
def _titles() -> frozenset[str]:
    return frozenset(toml("entities")["titles"])


@cache
def _callings() -> frozenset[str]:
    """What somebody is, that may stand before the name: `the shopkeeper Omar Gul`; not `the rebel Valley Front`."""
    return frozenset(row["noun"] for row in rows("people") if row["kind"] not in {"combatant", "other"})


def listed_person(name: str, names: Gazetteer) -> Entity | None:
    """Return the known person of a name, also where a text has lost its apostrophe ("Bashar al-Assads army")."""
    for form in (name, name.removesuffix("s")):
        entry = names.entry(flatten(form).strip())
        for sense in entry.senses if entry else ():
            if sense.kind == "person":
                return sense.entity
    return None

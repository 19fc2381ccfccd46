"""Persons an article introduces itself, by title or office, and everyone's later surname."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.entities.gazetteer import Gazetteer
from pipeline.entities.hits import Covered, Passage
from pipeline.entities.named import listed_person, people
from pipeline.lexicon import toml
from pipeline.model import Entity, Mention, stable_id

SHORTEST_SURNAME = 3
_REACH_OF_OFFICE = 110
"""Characters of a name and the office behind it."""


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return (a name, as it follows a title; particles that begin a surname)."""
    joints = "|".join(toml("entities")["name_particles"])
    # "Col. Abu Omar al-Shishani": particles, capitals and initials
    word = rf"(?:(?:{joints})[ -])*[A-Z][\w'’]*(?:-\w+)*"
    name = re.compile(rf"\.? (?P<name>(?:[A-Z]\.? )?{word}(?: (?:[A-Z]\. )?{word}){{0,4}})")
    return name, re.compile(rf"(?:{joints}|Abdel|Abdul|Abu|Abd)$")


@cache
def _appositions() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return (a name in commas behind an office, a name in front of one): `the mayor of Gao, Omar Gul,`, `Omar Gul, the mayor of Gao`."""
    joints = "|".join(toml("entities")["name_particles"])
    name = rf"(?P<name>[A-Z][\w’'-]+(?: (?:(?:{joints})[ -])*[A-Z][\w’'-]*\.?){{1,3}})"
    office = r"(?: (?:of|for|in|at) [^,.;:()]{2,40})?"
    return re.compile(rf"{office}, {name}(?=, | said| told)"), re.compile(
        rf"(?<![\w’'-] ){name}, (?:the|a|an|its|their|his|her)\b[^,.;:()]{{0,45}}$"
    )


@cache
def _abbreviated() -> frozenset[str]:
    return frozenset(toml("entities")["abbreviated_titles"])


@cache
def _no_names() -> frozenset[str]:
    words = toml("entities")
    return frozenset((*words["not_in_names"], *words["neutral_capitals"], *words["titles"], *words["abbreviated_titles"]))


def surname(name: str) -> str:
    """Return the part of a name that stands for the person later: "Abdel Rahman" of "Rami Abdel Rahman"."""
    words = name.split()
    tail = words[-1]
    _, joint = _patterns()
    for word in reversed(words[1:-1]):
        if not joint.search(word):
            break
        tail = f"{word} {tail}"
    return tail


def persons(passages: Sequence[Passage], found: Sequence[list[Mention]], names: Gazetteer) -> list[list[Mention]]:
    """Return the mentions with the persons added; names of places and nationalities inside a person's name are dropped."""
    known: dict[str, Entity] = {}
    result: list[list[Mention]] = []
    told = [list(people(p, mentions, names)) for p, mentions in zip(passages, found, strict=True)]
    whole = {m.entity.name for mentions in found for m in mentions if m.entity.type == "person"}
    whole.update(thing.name for named in told for thing, _, _ in named)
    shorter = {surname(name) for name in whole if surname(name) != name}  # "Abdel Rahman", where "Rami Abdel Rahman" is named
    for p, mentions, every in zip(passages, found, told, strict=True):
        named = [row for row in every if row[0].name not in shorter]
        for thing, _, _ in named:
            known.setdefault(surname(thing.name), thing)
        added = _introduced(p, mentions, known, names) if p.letters == "mixed" else []
        added = [*added, *_in_apposition(p, [*mentions, *added], known, names)] if p.titles and p.letters == "mixed" else added
        titled = Covered(added)
        added += [p.mention(thing, start, end, "name") for thing, start, end in named if not titled.on(start, end)]
        new = Covered(added)
        kept = [m for m in mentions if not any(a.start <= m.start and m.end <= a.end for a in new.on(m.start, m.end))]
        result.append(sorted((*kept, *added), key=lambda m: m.start))
    for mentions in result:
        for m in mentions:
            if m.entity.type == "person" and " " in m.surface:
                known.setdefault(surname(m.surface), m.entity)
                known.setdefault(surname(m.entity.name), m.entity)
    return [_surnames(p, mentions, known) for p, mentions in zip(passages, result, strict=True)] if known else result


def _in_apposition(p: Passage, mentions: Sequence[Mention], known: dict[str, Entity], names: Gazetteer) -> list[Mention]:
    """Persons that the text names beside their office, between commas; two words at least, that are nothing else."""
    behind, before = _appositions()
    bodies = frozenset(toml("entities")["bodies"])
    result: list[Mention] = []
    covered = Covered(mentions)
    for at in p.titles:
        opening = max(0, at - _REACH_OF_OFFICE)
        for match in (behind.match(p.raw, at), before.search(p.raw, opening, at)):
            if match is None:
                continue
            start, end, words = match.start("name"), match.end("name"), match["name"].split(" ")
            is_other = any(word.lower() in _no_names() or word in bodies for word in words) or match["name"].isupper()
            if is_other or covered.on(start, end):
                continue
            thing = listed_person(match["name"], names) or Entity(
                stable_id("entity", "person", match["name"], None), match["name"], "person"
            )
            known.setdefault(surname(match["name"]), thing)
            result.append(p.mention(thing, start, end, "name"))
            covered.add(result[-1])
    return result


def _introduced(p: Passage, mentions: Sequence[Mention], known: dict[str, Entity], names: Gazetteer) -> list[Mention]:
    follows, _ = _patterns()
    result: list[Mention] = []
    for at in p.titles:
        match = follows.match(p.raw, at)
        if match is None or (p.raw[at] == "." and p.flat[:at].rpartition(" ")[2] not in _abbreviated()):
            continue
        start, words = match.start("name"), match["name"].split(" ")
        end = match.end("name")
        while words and words[-1].lower().removesuffix("'s").removesuffix("’s") in _no_names():
            end -= len(words.pop()) + 1
        name = " ".join(words)
        for ending in ("'s", "’s", "'", "’", "-"):
            if name.endswith(ending):
                name, end = name.removesuffix(ending), end - len(ending)
        if not words or words[0].lower() in _no_names() or name.isupper():
            continue
        overlaps = [m for m in mentions if m.start < end and start < m.end]
        namesakes = [m for m in overlaps if m.entity.type == "person" and " " not in m.surface and len(words) > 1 and m.start > start]
        if any(m.entity.type != "place" and m not in namesakes for m in overlaps) or any(
            m.start <= start and m.end >= end for m in overlaps if m.role == "demonym"
        ):
            continue
        if len(words) == 1 and (overlaps or len(name) < SHORTEST_SURNAME):
            continue
        thing = (
            (known.get(name) if len(words) == 1 else None)
            or listed_person(name, names)
            or Entity(stable_id("entity", "person", name, None), name, "person")
        )
        known.setdefault(surname(name), thing)
        result.append(p.mention(thing, start, end, "name"))
    return result


def _surnames(p: Passage, mentions: list[Mention], known: dict[str, Entity]) -> list[Mention]:
    """Add the later surnames of the article's persons; a place of that name is then the person."""
    written = {(n.upper() if p.letters == "capitals" else n): e for n, e in known.items() if len(n) >= SHORTEST_SURNAME}
    written |= {n[0].upper() + n[1:]: e for n, e in written.items()}  # "al-Attiyah said. Al-Attiyah added"
    names = {n: e for n, e in written.items() if n in p.raw}
    if not names:
        return mentions
    pattern = re.compile(rf"(?<![\w'’])(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})(?!\w)")
    covered, result = Covered(mentions), list(mentions)
    for match in pattern.finditer(p.raw):
        start, end = match.span()
        overlaps = covered.on(start, end)
        if any(m.entity.type != "place" or m.role == "demonym" or m.start < start or m.end > end for m in overlaps):
            continue
        thing = names[match[0]]
        if any(m.entity.level != "point" for m in overlaps) or (
            overlaps and not any(thing == m.entity for m in mentions if m.start < start)
        ):
            continue
        result = [m for m in result if m not in overlaps] if overlaps else result
        result.append(p.mention(thing, start, end, "short"))
        for m in overlaps:
            covered.drop(m)
        covered.add(result[-1])
    return sorted(result, key=lambda m: m.start)

"""Short forms an article makes for itself: acronyms in brackets, "the Observatory", "the ministry"."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from pipeline.entities.hits import Passage
from pipeline.lexicon import toml
from pipeline.model import Entity, EntityType, Mention, stable_id

_BRACKET = re.compile(r"[(\[](?P<inside>[^()\[\]]{2,80})[)\]]")
_ACRONYM = re.compile(r"[A-Z][A-Za-z]?(?:[A-Z0-9]|[-/&](?=[A-Z0-9])){1,9}")
_NAME_BEFORE = re.compile(
    r"(?:[A-Z][\w'’-]*|of|for|the|and|de|del|la|y|in|al|e)(?:[ \n]+(?:[A-Z][\w'’-]*|of|for|the|and|de|del|la|y|in|al|e))*\s*$"
)


@cache
def _heads() -> dict[str, EntityType]:
    """Return what the head word of an unknown name makes of it."""
    heads: dict[str, EntityType] = toml("entities")["heads"]
    return heads


@cache
def _bare_heads(borne: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern of "the Observatory" for the heads that an article's names bear."""
    words = sorted(borne)
    small = "|".join(w for w in words if w in toml("entities")["small_heads"]) or "(?!)"
    large = "|".join(form for w in words for form in (w.title(), w.upper()))
    return re.compile(rf"\b(?:(?:[Tt]he|THE) (?P<small>{small})\b|(?P<large>{large})\b(?!\s+(?:of|for)\b))")


def short_forms(passages: Sequence[Passage], found: Sequence[list[Mention]]) -> list[list[Mention]]:
    """Return the mentions with the short forms added, each standing for the last thing it can mean."""
    acronyms: dict[str, Entity] = {}
    result = []
    for p, mentions in zip(passages, found, strict=True):
        result.append(_introduced(p, mentions, acronyms) if "(" in p.raw or "[" in p.raw else mentions)
    result = [_acronyms(p, mentions, acronyms) for p, mentions in zip(passages, result, strict=True)] if acronyms else result
    last: dict[str, Entity] = {}
    for mentions in result:
        for m in mentions:
            _remember(m, last)
    if not last:
        return result
    pattern = _bare_heads(frozenset(last))
    last.clear()
    return [_definite(p, mentions, last, pattern) for p, mentions in zip(passages, result, strict=True)]


def _introduced(p: Passage, mentions: list[Mention], acronyms: dict[str, Entity]) -> list[Mention]:
    """Learn "United Forces for Valley Reform (UFVR)" and "UFVR [United Forces for Valley Reform]"."""
    result = list(mentions)
    for match in _BRACKET.finditer(p.raw):
        inside = match["inside"].strip()
        before = [m for m in result if m.end <= match.start() and not p.raw[m.end : match.start()].strip()]
        within = [m for m in result if match.start() < m.start and m.end < match.end()]
        if not _ACRONYM.fullmatch(inside) or (within and within[0].entity.type == "place"):
            continue
        if before and before[-1].entity.type != "place" and before[-1].role != "demonym":
            thing = before[-1].entity
        elif within:
            continue
        elif (thing_found := _unknown(p, match.start(), inside)) is not None:
            thing, start, end = thing_found
            result = [m for m in result if m.end <= start or m.start >= end]
            result.append(p.mention(thing, start, end, "name"))
        else:
            continue
        if within:
            if within[0].entity != thing and before:
                result = [m for m in result if m not in within]
            else:
                continue
        acronyms[inside] = thing
    return sorted(result, key=lambda m: m.start)


def _unknown(p: Passage, bracket: int, acronym: str) -> tuple[Entity, int, int] | None:
    """Return the unknown name before an acronym whose initials it gives, with its offsets."""
    if p.letters != "mixed":
        return None
    window = max(0, bracket - 120)
    before = _NAME_BEFORE.search(p.raw[window:bracket])
    if before is None:
        return None
    letters = [c for c in acronym.upper() if c.isalpha()]
    words = [(w.start() + window + before.start(), w[0]) for w in re.finditer(r"\S+", before[0])]
    capitals = [(at, word) for at, word in words if word[0].isupper()]
    initials = [part[0] for _, word in capitals for part in word.split("-") if part]
    if len(capitals) < 2 or len(letters) < 2:  # noqa: PLR2004 (one word has no acronym)
        return None
    tail = capitals[-len(letters) :]
    if [word[0] for _, word in tail] != letters and initials[-len(letters) :] != letters:
        return None
    start = tail[0][0]
    end = start + len(p.raw[start:bracket].rstrip())
    name = " ".join(p.raw[start:end].split())
    heads = _heads()
    kinds = [heads[word] for _, word in tail if word in heads]
    if not kinds:
        return None
    kind = kinds[-1]
    return Entity(stable_id("entity", kind, name, None), name, kind, aliases=(acronym,)), start, end


def _acronyms(p: Passage, mentions: list[Mention], acronyms: dict[str, Entity]) -> list[Mention]:
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, acronyms), key=len, reverse=True))})(?!\w)")
    result = list(mentions)
    for match in pattern.finditer(p.raw):
        start, end = match.span()
        thing = acronyms[match[0]]
        over = [m for m in result if m.start < end and start < m.end]
        if any(m.start < start or m.end > end or m.entity == thing for m in over):
            continue
        result = [m for m in result if m not in over]
        result.append(p.mention(thing, start, end, "short"))
    return sorted(result, key=lambda m: m.start)


def _definite(p: Passage, mentions: list[Mention], last: dict[str, Entity], pattern: re.Pattern[str]) -> list[Mention]:
    """Resolve head words with the last named thing that bears them: "the Front", "Observatory head"."""
    turn, result = 0, list(mentions)
    for match in pattern.finditer(p.raw):
        start, end = match.span()
        while turn < len(mentions) and mentions[turn].end <= start:
            _remember(mentions[turn], last)
            turn += 1
        if turn < len(mentions) and mentions[turn].start < end:
            continue
        word = (match["small"] or match["large"]).lower()
        if thing := last.get(word):
            result.append(p.mention(thing, start, end, "short"))
    for m in mentions[turn:]:
        _remember(m, last)
    return sorted(result, key=lambda m: m.start)


def _remember(m: Mention, last: dict[str, Entity]) -> None:
    if m.entity.type in ("place", "person") or m.role == "metonym":
        return
    for word in (*(_heads_in(m.surface) if " " in m.surface else ()), *(_heads_in(m.entity.name) if m.role != "short" else ())):
        last[word] = m.entity


@lru_cache(maxsize=1024)  # names come again and again
def _heads_in(name: str) -> tuple[str, ...]:
    """The head words that a name bears, in lower case."""
    return tuple(word.lower() for word in name.split() if word.title() in _heads())

"""Where an incident was whose own sentences name no town: the one town that the rest of the article puts something in."""

import re
from collections.abc import Collection, Sequence
from functools import cache

from pipeline import lexicon
from pipeline.casualties.claims import Reader
from pipeline.casualties.context import any_of, cues, settings_at
from pipeline.casualties.discourse import is_separate
from pipeline.casualties.drafts import Passage, dates_agree
from pipeline.casualties.incidents import Incident
from pipeline.casualties.places import NEAR_KM, distance_km, is_within
from pipeline.casualties.placing import Where, is_county, is_unlisted
from pipeline.casualties.sides import HARM
from pipeline.casualties.suspects import told_last
from pipeline.model import TITLE, Mention, Sentence
from pipeline.text import lower_words

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WIDE = frozenset({"country", "admin1"})
_FINE = frozenset({"point", "district"})
_BESIDE = 2
_LEAD = 2
"""The last sentence in which an article says what it is about."""
_REACH_OF_TELLING = 5
"""Sentences behind the first count in which an article tells how it happened."""
_SERVING = re.compile(
    r"(?:^|, |\b(?:killed|shot|dead|died|wounded|injured) by )(?:(?:[Aa]n?|[Tt]he|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|\d+) )?$"
)
"""Before a place's name: those who serve there do something, or somebody is killed by them; no `former`, `wanted by`, `a lawyer for`."""


@cache
def _named_scene() -> re.Pattern[str]:
    """A scene that is named with its place: `the blast in`, `the temple is near`."""
    rules = lexicon.toml("context")
    return re.compile(
        rf"\b(?:the|this) (?:{lexicon.either(rules['named_scenes'])}) (?:{lexicon.either(rules['at_scenes'])}) ", re.IGNORECASE
    )


@cache
def _lives() -> frozenset[str]:
    return frozenset(lexicon.toml("context")["lives"])


def only_town(
    incident: Incident, told: Sequence[Incident], passages: Sequence[Passage], reader: Reader, country: str | None
) -> Where | None:
    """Return the only town of an article in the country, or the division, that is all that is known of where its one incident was.

    Args:
        incident: the one asked for.
        told: all of the article.
        passages: its sentences that tell of incidents.
        reader: which has read them.
        country: the article's own.
    """
    if any(i is not incident and not i.is_background for i in told) or not _is_wide(incident.where):
        return None
    known = incident.where.mention.entity if incident.where is not None else None
    home = known.country if known is not None else country
    if home is None:
        return None
    others = {d.claim.sentence_no for i in told if i is not incident for d in i.drafts}
    past = {p.sentence.no for p in passages if p.is_background or not dates_agree(p.when, incident.when)}
    found: dict[str, Where] = {}
    for where in _named(reader, others | past):
        place = where.mention.entity
        is_there = place.country == home and (known is None or known.level == "country" or place.admin1 == known.admin1)
        if is_there and not is_county(place):
            found.setdefault(place.entity_id, where)
    towns = [w for w in found.values() if not any(is_within(o.mention.entity, w.mention.entity) for o in found.values())]
    return towns[0] if len(towns) == 1 else None


def finer_town(incident: Incident, told: Sequence[Incident], reader: Reader, country: str | None) -> Where | None:
    """Return the first town that a sentence which goes on with an incident puts it in, of which no more than a country, a division or a big town near it is known.

    `A bus crash in Texas killed eight. … The bus overturned near Laredo.`
    """
    known = incident.where.mention.entity if incident.where is not None else None
    home = known.country if known is not None else country
    is_near = incident.where is not None and incident.where.is_near and known is not None and known.level == "point"
    is_division = incident.tactic is not None and known is not None and (is_near or known.level == "admin1")
    harmed = [d for d in incident.drafts if d.claim.outcome in HARM and not d.is_long_past]
    first = min((d.claim.sentence_no for d in harmed), default=_LEAD + 1)
    if home is None or not (is_near or _is_wide(incident.where)) or incident.is_background or first > _LEAD:
        return None
    found: list[tuple[int, Where]] = []
    for no, mentions in sorted(reader.mentions.items()):
        sentence = reader.sentence(no)
        if no == TITLE or sentence is None or not any(map(_is_fine, mentions)) or told_last(no, told) is not incident:
            continue
        rank = _rank(sentence, is_near=is_division and first < no <= first + _REACH_OF_TELLING)
        scene = reader.scene(sentence)
        is_other = "background" in settings_at(cues(sentence.text), 0) or is_separate(sentence.text, scene.c, ())
        is_dated = incident.when is not None and incident.when.precision == 1
        if rank is None or is_other or (is_dated and not dates_agree(scene.when(scene.anchor, is_counted=False), incident.when)):
            continue
        main = scene.where(scene.anchor)
        for where in [*([main] if main is not None and rank < _BESIDE else []), *scene.places()]:
            place = where.mention.entity
            is_there = place.country == home and (known is None or known.level in {"country", "region"} or place.admin1 == known.admin1)
            is_there = is_there if not is_near else _is_beside(where, incident.where, mentions)
            is_sure = rank < _BESIDE or not is_unlisted(place)
            if is_there and is_sure and _is_fine(where.mention) and not is_county(place) and not where.is_beside:
                found.append((rank, where))
                break
    rank, best = min(found, key=lambda f: f[0], default=(None, None))
    towns = {w.mention.entity.entity_id for r, w in found if r == rank}
    return best if rank != _BESIDE or len(towns) == 1 else None


def _is_beside(where: Where, known: Where | None, mentions: Sequence[Mention]) -> bool:
    """Whether a place is another than a big town, not far from it: where its surroundings are meant, or it is told by the town."""
    if known is None or where.is_near or not (known.is_around or any(m.entity == known.mention.entity for m in mentions)):
        return False
    a, b = where.mention.entity, known.mention.entity
    apart = distance_km(a, b)
    return a.entity_id != b.entity_id and apart is not None and apart < NEAR_KM


def _rank(sentence: Sentence, *, is_near: bool) -> int | None:
    """How surely a sentence tells where the incident was: 0 where it names it, `the crash in`, 1 where it tells what happened, 2 beside the count."""
    lower = sentence.text.lower()
    if any(cue.search(lower) for cue in (any_of("elsewhere"), _YEAR)) or not _lives().isdisjoint(lower_words(sentence.text)):
        return None
    if any(cue.search(lower) for cue in (any_of("occurring"), _named_scene())):
        return 0
    if any_of("after_scene").search(lower):
        return None
    return 1 if any_of("happened").search(lower) else _BESIDE if is_near else None


def beat(incident: Incident, reader: Reader, country: str | None) -> Where | None:
    """Return where the police serve whom an incident without a place tells of: `A Chicago policeman shot a student`."""
    if incident.where is not None and incident.where.mention.entity.level != "country":
        return None
    home = incident.where.mention.entity.country if incident.where is not None else country
    for no in sorted({draft.claim.sentence_no for draft in incident.drafts}):
        sentence = reader.sentence(no)
        served = (m for m in reader.mentions.get(no, ()) if sentence is not None and _is_served(m, sentence))
        mention = next((m for m in served if home in {None, m.entity.country}), None)
        if mention is not None:
            return Where(mention, is_near=True)
    return None


def _is_served(mention: Mention, sentence: Sentence) -> bool:
    place = mention.entity
    is_beat = place.type == "place" and mention.role == "name" and place.level in {"point", "district", "admin1"} and not is_unlisted(place)
    at = mention.start - sentence.start
    is_theirs = is_beat and _SERVING.search(sentence.text[:at]) is not None and any_of("not_there").search(sentence.text.lower()) is None
    return is_theirs and _lawmen().match(sentence.text, mention.end - sentence.start) is not None


@cache
def _lawmen() -> re.Pattern[str]:
    """What makes a place's name that of its police: `X police`, `X sheriff's deputies`."""
    return re.compile(rf"(?:['’]s)? (?:[a-z]+ )?(?:{'|'.join(lexicon.toml('entities')['lawmen'])})\b")


def _is_wide(where: Where | None) -> bool:
    if where is None:
        return True
    place = where.mention.entity
    return is_county(place) or (place.level in _WIDE and not is_unlisted(place))


def _named(reader: Reader, passed: Collection[int]) -> list[Where]:
    """The places in which the sentences of an article put something, but those passed by."""
    found: list[Where] = []
    for no, mentions in sorted(reader.mentions.items()):
        sentence = reader.sentence(no)
        if no == TITLE or no in passed or sentence is None or sentence.text.startswith("(") or not any(map(_is_fine, mentions)):
            continue  # "(Corrects the place in the headline …)"
        lower = sentence.text.lower()
        is_scene = any(cue.search(lower) for cue in (any_of("occurring"), _named_scene()))
        is_scene = is_scene and not any(cue.search(lower) for cue in (any_of("elsewhere"), _YEAR))
        if is_scene and _lives().isdisjoint(lower_words(sentence.text)):
            found += [where for where in reader.scene(sentence).places() if _is_fine(where.mention) and not where.is_beside]
    return found


def _is_fine(mention: Mention) -> bool:
    place = mention.entity
    return place.type == "place" and mention.role == "name" and (place.level in _FINE or is_unlisted(place))

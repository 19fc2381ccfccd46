"""Where an incident was whose own sentences name no town: the one town that the rest of the article puts something in."""

import re
from collections.abc import Collection, Sequence
from functools import cache

from pipeline import lexicon
from pipeline.casualties.claims import Reader
from pipeline.casualties.context import any_of
from pipeline.casualties.drafts import Passage, dates_agree
from pipeline.casualties.incidents import Incident
from pipeline.casualties.places import is_within
from pipeline.casualties.placing import Where, is_county, is_unlisted
from pipeline.model import TITLE, Mention, Sentence
from pipeline.text import lower_words

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WIDE = frozenset({"country", "admin1"})
_FINE = frozenset({"point", "district"})
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

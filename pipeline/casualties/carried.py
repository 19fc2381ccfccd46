"""What a sentence takes over from those before it because it goes on with what they tell; what a note opens with holds for all of it."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from pipeline import lexicon
from pipeline.casualties.actors import Actor
from pipeline.casualties.clauses import Finding
from pipeline.casualties.dates import When, dates
from pipeline.casualties.doers import Doers
from pipeline.casualties.drafts import Draft, is_long_past
from pipeline.casualties.line import Chunk
from pipeline.casualties.placing import COUNTRY, Where
from pipeline.casualties.scene import SentenceScene, tactic_of
from pipeline.casualties.words import words
from pipeline.model import TITLE, Article, Sentence
from pipeline.text import lower_words, tokens

_LOG_DAY: Final = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})\W*")
"""The day that an entry of an incident log opens with, the month first."""
_PRINTING = dt.timedelta(days=3)
"""Between the day a story is filed and the day it is printed."""
_REACH = 4
"""Sentences back in which the day is looked for."""
Chunked = Callable[[Sentence], tuple[SentenceScene, Sequence[Chunk]]]
_DOING = frozenset({"ng", "org", "k", "m", "att", "say", "pro"})
"""Tags of who did something, and of what was done."""
_LONGEST_NOTE = 6
"""Sentences of a note that tells of one incident."""
_DAYS = 2
"""UCDP date precision of two to six days, the widest span that is one scene's."""


def told_from(article: Article) -> Article:
    """The article as told from the day that its dateline names, where that is not the day of publication.

    The entry of an incident log, `03/14/2009: On Saturday …`, may be published years later; a paper of Friday prints
    `COLOMBO, Thursday - … this morning`.
    """
    opened = _LOG_DAY.fullmatch(article.dateline or "")
    if opened is None:
        return _told_from_dateline(article)
    try:
        day = dt.date(int(opened[3]), int(opened[1]), int(opened[2]))
    except ValueError:  # the day first
        return article
    return replace(article, published_on=day) if is_long_past(day, article) else article


def _told_from_dateline(article: Article) -> Article:
    if not article.dateline or article.published_on is None or article.published_precision != "day":
        return article
    day = next((when.day for when in dates(tokens(article.dateline), article.published_on) if when.day is not None), None)
    is_eve = day is not None and dt.timedelta() < article.published_on - day <= _PRINTING
    return replace(article, published_on=day) if is_eve else article


def day_before(draft: Draft, sentences: Mapping[int, Sentence], chunked: Chunked) -> When | None:
    """The day named right before a claim that goes on with it: `A patrol came under fire on Friday. It killed two men.`.

    Args:
        draft: the first claim of an incident without a day.
        sentences: of the article, by number.
        chunked: reads the chunks of one.
    """
    no = draft.claim.sentence_no
    if (opened := _opening_day(no, sentences, chunked)) is not None:
        return opened
    earlier = [sentences[k] for k in range(no - 1, max(no - 1 - _REACH, TITLE), -1) if k in sentences]
    if no not in sentences or not earlier or draft.where is not None:
        return None
    if not _is_scene_lead(draft, sentences, chunked) and not _goes_on(
        chunked(sentences[no])[1], {word for sentence in earlier for word in lower_words(sentence.text)}
    ):
        return None
    for sentence in earlier:
        scene, chunks = chunked(sentence)
        verb = next((i for i, c in enumerate(chunks) if c.tag in {"v", "k", "att"}), 0)
        when = scene.when(verb, is_counted=False)
        if when is not None:
            return when if when.precision <= _DAYS else None
    return None


def _is_scene_lead(draft: Draft, sentences: Mapping[int, Sentence], chunked: Chunked) -> bool:
    """`A bus overturned in Kaluga on Sunday. At least seven died`: what the lead tells is what killed those whom the next sentence counts."""
    is_next = draft.claim.sentence_no == 1 and 0 in sentences and not draft.is_background
    is_next = is_next and all(c.when is None and not c.text.lower().startswith("had ") for c in chunked(sentences[1])[1])
    is_next = is_next and _is_happening(sentences[0].text)
    return is_next and not chunked(sentences[0])[0].voices.verbs and _names_no_attack(1, sentences, chunked)


def _is_happening(text: str) -> bool:
    """Whether a lead tells of an attack or an accident, of which people may have died; not `the pope prayed in Lima`."""
    happens, is_everyday = (re.search(rf"\b(?:{'|'.join(map(re.escape, _listed(n)))})\b", text.lower()) for n in ("happening", "everyday"))
    return is_everyday is None and (happens is not None or tactic_of(text) not in {None, "arrest", "abduction"})


def _names_no_attack(no: int, sentences: Mapping[int, Sentence], chunked: Chunked) -> bool:
    """Whether a sentence speaks of no attack as news: `nine died in a crush` would be another scene, `in the crush` is that told before."""
    row = [c.text.lower().split() for c in chunked(sentences[no])[1]]
    scenes = (i for i, c in enumerate(chunked(sentences[no])[1]) if c.tag == "att" or row[i][-1] in words().scene_nouns)
    return all(row[i][0] in _listed("pointing") or (i > 0 and row[i - 1][-1] in _listed("pointing")) for i in scenes)


def day_behind(draft: Draft, sentences: Mapping[int, Sentence], counted: Collection[int], chunked: Chunked) -> When | None:
    """The day that the next sentence names, which counts nobody and tells of no other place: `… She said officers fired on Thursday`.

    Args:
        draft: the first claim of an incident without a day.
        sentences: of the article, by number.
        counted: the numbers of those with claims.
        chunked: reads the chunks of one.
    """
    no = draft.claim.sentence_no + 1
    if no not in sentences or no in counted or draft.claim.sentence_no == TITLE:
        return None
    scene, chunks = chunked(sentences[no])
    verb = next((i for i, c in enumerate(chunks) if c.tag in {"v", "k", "m", "att"}), 0)
    topic = scene.actors.topic()
    is_told = scene.is_scene or any(c.tag in {"k", "m", "att"} for c in chunks) or (topic is not None and scene.actors.is_armed(topic))
    is_told = is_told or [c.tag for c in chunks[:2]] == ["pro", "say"]  # "she told reporters that they used live rounds on Friday"
    is_same = _tells_of_same(draft, chunks)
    if not (is_told or is_same):
        return None  # "the governor arrived on Thursday"
    when = scene.when(verb, is_counted=False)
    is_elsewhere = when is not None and not is_same and scene.where(verb) is not None
    return when if when is not None and when.precision == 1 and not when.is_future and not is_elsewhere else None


def _tells_of_same(draft: Draft, chunks: Sequence[Chunk]) -> bool:
    """`Hassan was captured. He was found at 8 p.m. on July 13`: whether a sentence says how the one was found of whom the claim tells."""
    if len(chunks) < 3 or chunks[1].tag != "be" or chunks[2].head not in _listed("finding"):  # noqa: PLR2004
        return False
    named = {word for word in draft.group.text.split() if word[0].isupper()} if draft.group is not None else set()
    return chunks[0].tag == "pro" or not named.isdisjoint(chunks[0].text.split())


def day_of_note(sentences: Mapping[int, Sentence], chunked: Chunked) -> When | None:
    """The day that a note of one paragraph opens with, which is no past recalled, however much later it was published."""
    opening = _opening(sentences)
    return _opening_day(opening.no, sentences, chunked) if opening is not None else None


def place_of_note(first: int, counted: Collection[int], sentences: Mapping[int, Sentence], chunked: Chunked) -> Where | None:
    """The place that a short note opens with, where what it counts stands in the sentences behind.

    `On 8 June 2021, herders entered a farm in X. They killed two.`, `A bridge collapsed in X. Two died.`; without a day, none of a
    country alone or of what somebody says.

    Args:
        first: the number of the first sentence that counts people of the incident.
        counted: the numbers of all that count some.
        sentences: of the article, by number.
        chunked: reads the chunks of one.
    """
    opening = _opening(sentences) if len(sentences) <= _LONGEST_NOTE else None
    if opening is None and first == 1 and 0 in sentences and _is_happening(sentences[0].text) and _names_no_attack(1, sentences, chunked):
        opening = sentences[0]  # the lead
    if opening is None:
        return None
    scene, chunks = chunked(opening)
    is_dated = _opening_day(opening.no, sentences, chunked) is not None
    is_told = (
        opening.no not in counted and not scene.voices.verbs and (scene.is_scene or tactic_of(opening.text) or first == opening.no + 1)
    )
    if not (is_dated or is_told):
        return None
    where = scene.where(next((i for i, c in enumerate(chunks) if c.tag in {"v", "m", "k", "att"}), scene.anchor))
    return where if is_dated or (where is not None and scene.placing.fineness(where.mention) < COUNTRY) else None


def doer_before(counted: Collection[int], sentences: Mapping[int, Sentence], chunked: Chunked) -> Actor | None:
    """Who does what a note of one paragraph opens with: `Rebels of the X set fire to a depot in Y. No one was hurt.`.

    Args:
        counted: the numbers of the sentences that count people of no earlier incident; where the first does, what follows is another.
        sentences: of the article, by number.
        chunked: reads the chunks of one.
    """
    opening = _opening(sentences)
    if opening is None or opening.no in counted or tactic_of(opening.text) is None:
        return None
    actors = chunked(opening)[0].actors
    return actors.perpetrator(None, None, None) or actors.of_manner()


def doer_named_before(finding: Finding, no: int, sentences: Mapping[int, Sentence], chunked: Chunked) -> Actor | None:
    """Who "it", "they" or "the group" is that did it: the armed people that the sentence before is about.

    `Al-Shabaab overran a base. It said it had killed 40.`; somebody else named as its subject ends the search.
    """
    actors = chunked(sentences[no])[0].actors
    charged = actors.charged(finding.trigger)
    agent = charged if charged is not None else finding.agent
    if agent is None or not actors.is_anaphor(agent):
        return None
    is_said = actors.tag(agent - 1) in {"say", "rel"}
    is_of_others = is_said and not any(actors.is_anaphor(k) for k in range(agent))  # "the mayor said they had killed"
    if is_of_others or (not is_said and actors.is_bare_it(agent)):  # "police warned of a heatwave; it killed 40"
        return None
    for k in range(no - 1, max(no - 1 - _REACH, TITLE), -1):
        if k not in sentences:
            return None
        before = chunked(sentences[k])[0].actors
        topic = before.topic()
        if topic is None:
            return None
        if not before.is_anaphor(topic):
            is_doer = before.is_armed(topic) or (k == no - 1 and _is_they(actors, agent) and before.is_band(topic))
            return before.at(topic, is_agent=True) if is_doer and not before.names_others(topic) else None
    return None


def _is_they(actors: Doers, agent: int) -> bool:
    """Whether those who did it are "they", of whom the sentence before speaks."""
    return actors.c[agent].text.lower() == "they"


def _opening(sentences: Mapping[int, Sentence]) -> Sentence | None:
    """The first sentence of a note of one paragraph."""
    body = [sentence for sentence in sentences.values() if sentence.no != TITLE]
    return body[0] if body and all(sentence.paragraph == body[0].paragraph for sentence in body) else None


def _opening_day(no: int, sentences: Mapping[int, Sentence], chunked: Chunked) -> When | None:
    """The day that a note opens with, which holds for all of it that names no time: `On 3 May 2020, armed men raided X. Two died.`."""
    opening = _opening(sentences)
    if opening is None or (no != opening.no and no in sentences and any(c.when is not None for c in chunked(sentences[no])[1])):
        return None
    scene, chunks = chunked(opening)
    first = next((c for c in chunks if c.when is not None or c.tag in _DOING), None)  # "At about 11 a.m. on 24 April, rebels"
    if first is None or first.when is None or first.when.precision > 1:
        return None
    when = scene.when(max(scene.anchor, chunks.index(first) + 1), is_counted=False)
    return when if when is first.when else None


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(lexicon.toml("context")[name])


def _goes_on(chunks: Sequence[Chunk], told: Collection[str]) -> bool:
    """`During the search …`, `the patrol …`, `they …`: the sentence goes on with what the words told before."""
    opening = next((c for c in chunks if c.tag not in {"adv", "cc", "cm"}), None)
    if opening is not None and opening.tag == "pro":
        return True
    for chunk, noun in zip(chunks, [*chunks[1:], None], strict=True):
        said = chunk.text.lower().split()
        if said[0] in _listed("pointing"):
            head = said[-1] if len(said) > 1 or noun is None else noun.text.lower().split()[-1]
            if head in told or head in _listed("resumed"):
                return True
    return False

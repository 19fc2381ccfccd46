"""Who holds the floor: the speaker of a sentence, and of those after it while nobody else speaks."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import islice, pairwise

from pipeline.casualties.line import Chunk
from pipeline.casualties.scene import SentenceScene
from pipeline.casualties.voices import Speaker, is_mouthpiece, may_be_armed, stands_for_body, telling_verbs
from pipeline.casualties.words import words
from pipeline.model import TITLE, Entity, Mention, Sentence
from pipeline.text import lower_words

_LONGEST_OPENING = 11
"""Characters of an article and an adjective before the organisation a sentence begins with: `The Afghan Red Crescent`."""
Chunked = Callable[[Sentence], tuple[SentenceScene, list[Chunk]]]
_BODIES = frozenset({"organisation", "government", "state_force"})
_TWO = 2
_REACH_OF_OFFICE = 40
"""Characters between an organisation and the person who speaks for it."""


@cache
def _saying() -> frozenset[str]:
    """Words without which no sentence says who speaks."""
    return words().classes["saying"] | words().classes["denying"] | telling_verbs() | {"according"}


def first_deed(chunks: Sequence[Chunk]) -> int:
    """The first attack or verb of a sentence: what it is about where nobody is counted."""
    return next((i for i, chunk in enumerate(chunks) if chunk.tag in {"att", "v"}), 0)


class Floor:
    """The speakers of one article, sentence by sentence. `chunked` reads a sentence's chunks."""

    def __init__(self, mentions: Mapping[int, Sequence[Mention]], chunked: Chunked) -> None:
        self._mentions = mentions
        self._chunked = chunked
        self._employers: dict[str, Entity] = {}
        self._heard: Speaker | None = None
        self._unheard: list[tuple[Sentence, int, bool]] = []
        self._before: Sentence | None = None
        self._now: Sentence | None = None

    def enter(self, sentence: Sentence) -> None:
        """Go on to the next sentence. A person named right behind an organisation speaks for it: `Red Cross head Amina Warsame`."""
        self._before, self._now = self._now, sentence
        for before, after in pairwise(self._mentions.get(sentence.no, ())):
            if (
                after.entity.type == "person"
                and before.entity.type in {"organisation", "government"}
                and after.start - before.end < _REACH_OF_OFFICE
            ):
                between = sentence.text[before.end - sentence.start : after.start - sentence.start]
                if not set(between) & set(",;:.()") and " and " not in between:
                    self._employers.setdefault(after.entity.entity_id, before.entity)

    def pass_by(self, sentence: Sentence, *, is_telling: bool = False) -> None:
        """Leave a sentence unheard until somebody asks who spoke last; `is_telling` = it has words of incidents, though it adds nothing."""
        self._unheard.append((sentence, len(self._employers), is_telling))

    @property
    def speaker(self) -> Speaker | None:
        """Who spoke last. Sentences passed by are listened to only now, the latest first."""
        while self._unheard:
            sentence, known, is_telling = self._unheard.pop()
            if _saying().isdisjoint(lower_words(sentence.text)):
                continue
            scene, chunks = self._chunked(sentence)
            if any(c.tag in {"say", "acc"} for c in chunks) or (is_telling and scene.voices.verbs):
                heard = scene.voices.speaker(first_deed(chunks) if is_telling else 0, dict(islice(self._employers.items(), known)))
                if heard is not None and heard.text:
                    return self._hear(heard)
        return self._heard

    def _hear(self, heard: Speaker) -> Speaker:
        self._heard = heard
        self._unheard.clear()
        return heard

    def source(self, near: int, sentence: Sentence, following: Sentence | None, *, goes_on: bool) -> Speaker | None:
        """Who says what stands at chunk `near` of a sentence; `goes_on` = it goes on with what was said before."""
        scene, _ = self._chunked(sentence)
        heard = scene.voices.speaker(near, self._employers) if scene.voices.verbs or scene.voices.cited is not None else None
        if heard is not None and heard.entity is None and is_mouthpiece(heard.text):
            heard = self._body_before() or self.speaker or heard
        if heard is not None and heard.entity is None and stands_for_body(heard.text):
            heard = Speaker(heard.text, self._body_named(sentence, may_be_armed=may_be_armed(heard.text)))
        if heard is not None:
            return self._hear(heard) if heard.text else (self._body_before() if heard.is_body else None) or self.speaker
        if sentence.no == TITLE:
            return None
        if following is not None and self.is_heard_ahead(sentence, following):
            next_scene, next_chunks = self._chunked(following)
            heard = next_scene.voices.speaker(0, self._employers) if any(c.tag == "say" for c in next_chunks) else None
            if heard is not None and heard.text:
                return self._hear(heard)
        return self.speaker if goes_on else None

    def nearest(self, scene: SentenceScene, near: int, speaker: Speaker | None) -> Speaker | None:
        """Who says what stands at chunk `near`, where several speak in one sentence; else `speaker`."""
        if len(scene.voices.verbs) < _TWO:
            return speaker
        own = scene.voices.speaker(near, self._employers)
        return own if own is not None and own.text else speaker

    @staticmethod
    def is_heard_ahead(sentence: Sentence, following: Sentence | None) -> bool:
        """Whether a quotation goes on in the next sentence, which may say whose it is."""
        is_open_quote = sentence.text.count("“") > sentence.text.count("”") or sentence.text.count('"') % 2 == 1
        return is_open_quote and following is not None and following.paragraph == sentence.paragraph

    def _body_named(self, sentence: Sentence, *, may_be_armed: bool) -> Entity | None:
        """The one body that the sentence, else the one before, names: whom `the organisation` stands for; of fighters `the group` alone."""
        kinds = _BODIES - {"state_force"} | ({"armed_group"} if may_be_armed else set())
        for told in (sentence, self._before):
            named = self._mentions.get(told.no, ()) if told is not None else ()
            bodies = {m.entity for m in named if m.entity.type in _BODIES | {"armed_group"}}
            if bodies:
                only = bodies.pop()
                return only if not bodies and only.type in kinds else None
        return None

    def _body_before(self) -> Speaker | None:
        """The organisation that the sentence before begins with: `it said` is that one's."""
        if self._before is None:
            return None
        named = (m for m in self._mentions.get(self._before.no, ()) if m.start - self._before.start <= _LONGEST_OPENING)
        body = next((m for m in named if m.entity.type in _BODIES), None)
        return Speaker(body.surface, body.entity) if body is not None else None

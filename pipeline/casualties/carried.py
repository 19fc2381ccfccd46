"""What a sentence takes over from those before it because it goes on with what they tell."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache

from pipeline import lexicon
from pipeline.casualties.dates import When
from pipeline.casualties.drafts import Draft
from pipeline.casualties.line import Chunk
from pipeline.casualties.scene import SentenceScene
from pipeline.model import TITLE, Sentence
from pipeline.text import lower_words

_REACH = 4
"""Sentences back in which the day is looked for."""
_DAYS = 2
"""UCDP date precision of two to six days, the widest span that is one scene's."""


def day_before(
    draft: Draft, sentences: Mapping[int, Sentence], chunked: Callable[[Sentence], tuple[SentenceScene, Sequence[Chunk]]]
) -> When | None:
    """The day named right before a claim that goes on with it: `A patrol came under fire on Friday. It killed two men.`.

    Args:
        draft: the first claim of an incident without a day.
        sentences: of the article, by number.
        chunked: reads the chunks of one.
    """
    no = draft.claim.sentence_no
    earlier = [sentences[k] for k in range(no - 1, max(no - 1 - _REACH, TITLE), -1) if k in sentences]
    if no not in sentences or not earlier or draft.where is not None:
        return None
    if not _goes_on(chunked(sentences[no])[1], {word for sentence in earlier for word in lower_words(sentence.text)}):
        return None
    for sentence in earlier:
        scene, chunks = chunked(sentence)
        verb = next((i for i, c in enumerate(chunks) if c.tag in {"v", "k", "att"}), 0)
        when = scene.when(verb, is_counted=False)
        if when is not None:
            return when if when.precision <= _DAYS else None
    return None


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

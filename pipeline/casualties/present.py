"""Attacks told in the present tense, `rebels raid a post`, whose verbs look like nouns: which words of a sentence are such verbs."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Final

from pipeline import lexicon
from pipeline.casualties.words import words
from pipeline.model import Mention
from pipeline.text import Token

_REACH_OF_ARTICLE: Final = 4
"""Words between `a` and the verb of what it opens: `a suicide car bomber targets`."""
_REACH_OF_COMPLEMENT: Final = 4
_REACH_OF_LOYAL: Final = 9
"""Words between `loyal to` and the verb of those who are."""
_THEY: Final = frozenset({"they", "we"})
_MANY: Final = frozenset({"many", "groups", "plural"})
_DOERS: Final = frozenset({"armed_group", "state_force", "government"})


@cache
def present() -> dict[str, str]:
    """The past of every verb of attack that is told in the present; see rules/tactics.toml."""
    return {word: past for past, forms in lexicon.toml("tactics")["present"].items() for word in forms}


def names_state(mention: Mention) -> bool:
    """Whether a mention is a country by its name, which for some is their adjective too: `Israel`, `the US`; not `Israeli`."""
    surface = mention.surface
    is_name = mention.role != "demonym" or surface == mention.entity.name or surface.isupper()
    return mention.entity.type == "place" and mention.entity.level == "country" and is_name


@cache
def _complements() -> dict[str, frozenset[str]]:
    tactics = lexicon.toml("tactics")
    needed = {verb: frozenset(found) for verb, found in tactics["complements"].items()}
    return needed | {verb: frozenset(found) for verb, found in tactics["present_complements"].items()}


@cache
def _surely_verbs() -> frozenset[str]:
    return frozenset(lexicon.toml("tactics")["scene"]["surely_verbs"])


def present_deeds(
    tokens: Sequence[Token], lower: Sequence[str], named: Mapping[int, tuple[Mention, int]], counted: Collection[int]
) -> dict[int, str]:
    """The past forms of the verbs of attack in the present, by token.

    Args:
        tokens: of the sentence.
        lower: their words in lower case.
        named: mentions by their first token, with the token behind their last.
        counted: the tokens at which a number begins.
    """
    if present().keys().isdisjoint(lower):
        return {}
    row = _Row(tokens, lower, named, counted)
    return {i: present()[word] for i, word in enumerate(lower) if i and word in present() and row.is_deed(i)}


class _Row:
    """The words of a sentence, and whether one of them is told of somebody."""

    def __init__(
        self, tokens: Sequence[Token], lower: Sequence[str], named: Mapping[int, tuple[Mention, int]], counted: Collection[int]
    ) -> None:
        self.tokens, self.lower, self.named, self.counted = tokens, lower, named, counted
        self.name_ends = {last: (first, mention) for first, (mention, last) in named.items()}

    def is_deed(self, i: int) -> bool:
        """Whether the word at i is a verb with its subject before and its object behind it."""
        word = self.lower[i]
        if word in _surely_verbs():
            return not self._isin(i - 1, "determiners") and self._is_completed(i)
        if self.lower[i - 1] == ",":  # "rebels, said to be of X, attack a post"
            return self._isin(i + 1, "determiners") and self._is_completed(i)
        before = i - 1 - self._isin(i - 1, "adverbs")
        is_agreed = self._agrees(before, is_singular=word.endswith("s"))
        return is_agreed and self._is_completed(i)

    def _agrees(self, k: int, *, is_singular: bool) -> bool:
        """Whether the word at k may be the end of a subject of that number."""
        if k > 0 and (self._is_of_band(k) if is_singular else self._is_of_loyal(k)):
            return True
        if k < 0 or self._is_led(k):
            return False
        if k + 1 in self.name_ends:
            first, mention = self.name_ends[k + 1]
            is_state = is_singular and names_state(mention)
            return mention.entity.type in _DOERS or (is_state and not self._isin(first - 1, "prepositions"))
        noun = words().people.get(self.lower[k])
        if noun is not None:
            return noun.number in _MANY if not is_singular else noun.number not in {"plural", "groups"}
        if self._isin(k, "relative") or self.lower[k] in {"and", "then"} or (not is_singular and self.lower[k] in _THEY):
            return True
        is_engine = self._isin(k, "vehicles") or self._isin(k, "doers")
        return is_engine if not is_singular else is_engine or self._opens_with_article(k)

    def _is_of_band(self, k: int) -> bool:
        """`A group of armed men attacks`: whether the plural that ends at k is one band."""
        if not self._are_people(k):
            return False
        j = next((j for j in range(k - 1, max(k - _REACH_OF_ARTICLE, 1), -1) if self.lower[j] == "of"), 0)
        return j > 1 and self._isin(j - 1, "collectives") and self.lower[j - 2] in {"a", "an", "another"}

    def _is_of_loyal(self, k: int) -> bool:
        """`Forces loyal to the president shell`: whether what ends at k is whom those before are said to stand by."""
        j = next((j for j in range(k - 1, max(k - _REACH_OF_LOYAL, 1), -1) if self.lower[j] == "to"), 0)
        return j > 1 and self._isin(j - 1, "loyal") and self._is_many(j - 2) and not any(w in {",", "who", "that"} for w in self.lower[j:k])

    def _is_led(self, k: int) -> bool:
        """Whether the noun that ends at k stands behind a preposition: `in rebel attacks`, `after a man`."""
        first = self.name_ends[k + 1][0] if k + 1 in self.name_ends else k
        return self._isin(first - 1, "prepositions") or self._word(first - 1) in {"of", "by"}

    def _opens_with_article(self, k: int) -> bool:
        """`A car bomb hits a bus`: one thing, of which no plural follows; not `in a bomb attacks`."""
        for j in range(k - 1, max(-1, k - 1 - _REACH_OF_ARTICLE), -1):
            if self.lower[j] in {"a", "an", "another"}:
                return not self._isin(j - 1, "prepositions") and self._word(j - 1) not in {"of", "by"}
            if j not in self.named and (self.lower[j] in words().closed or not self.lower[j][0].isalnum()):
                return False  # a name may look like a closed word: "a US drone"
        return False

    def _is_completed(self, i: int) -> bool:
        """Whether what the verb takes stands behind it."""
        needed = _complements().get(present()[self.lower[i]])
        if needed is not None:
            return not needed.isdisjoint(self.lower[i + 1 : i + 1 + _REACH_OF_COMPLEMENT])
        k = i + 1
        if k >= len(self.lower) or not self.lower[k][0].isalnum():
            return False
        if k in self.named or k in self.counted or self._isin(k, "determiners", "possessive") or self.lower[k] in words().people:
            return True
        word = self.lower[k]
        if word in words().closed or word in words().verbs or word in words().scene_verbs:
            return False
        is_name = self.tokens[k].text[0].isupper() and self.tokens[i].text.islower()  # "raid Nasser Hospital"
        is_many = i in self.name_ends and word.endswith("s") and self._isin(k, "things")  # "Boko Haram attacks villages"
        return is_name or is_many or (not self.lower[i].endswith("s") and self._are_people(i - 1))  # "militants attack tax offices"

    def _are_people(self, k: int) -> bool:
        """Whether the word at k is a plural of people: `militants`; "the toll of a police raid climbs" has none."""
        noun = words().people.get(self._word(k))
        return noun is not None and noun.number in {"plural", "groups"}

    def _is_many(self, k: int) -> bool:
        """`Militants`, `forces`: whether the word at k takes a verb of many."""
        noun = words().people.get(self._word(k))
        return noun is not None and noun.number in _MANY

    def _isin(self, k: int, *names: str) -> bool:
        return any(words().has(name, self._word(k)) for name in names)

    def _word(self, k: int) -> str:
        return self.lower[k] if 0 <= k < len(self.lower) else ""

"""A sentence becomes a row of chunks: noun groups of people, verb groups of harm, attacks, dates, names, and the rest.

The first stages of a cascade after FASTUS (Hobbs et al. 1997): nothing here decides who did what to whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.casualties.dates import When
from pipeline.casualties.numbers import Quantity
from pipeline.casualties.words import PersonNoun, Verb, Words, words
from pipeline.model import Mention
from pipeline.text import Token

Voice = Literal["active", "passive", "ambiguous", "gerund", "infinitive", "infinitive_passive"]

PEOPLE_TYPES = frozenset({"armed_group", "state_force"})
ORGANISATION_TYPES = frozenset({"armed_group", "state_force", "government", "organisation"})
_MARKS = {
    ",": "cm", ";": "sc", ":": "sc", "(": "lp", ")": "rp", "[": "lp", "]": "rp", "—": "da", "–": "da", "-": "da", ".": "st", "!": "st", "?": "st",
}  # fmt: skip
_QUOTES = frozenset("\"'“”‘’«»`")
_CLASS_TAGS = (
    ("relative", "rel"), ("be", "be"), ("have", "have"), ("modal_open", "mod"), ("modal_future", "mod"), ("negation", "not"),
    ("including", "incl"), ("denying", "say"), ("saying", "say"), ("subordinators", "sub"), ("conjunctions", "cc"), ("prepositions", "p"),
    ("pronouns", "pro"), ("adverbs", "adv"), ("verbs", "v"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk: tokens `[first, last)`. What a field means depends on the tag.

    `start` counts characters in the sentence. Tags: ng people · nx other counted or headed things · nc a count of outcomes ("30 deaths") · no an outcome noun with
    `of` ("the death") · k a verb of harm · m a manner verb that still needs its completion · ad a bare predicate ("dead") ·
    ref people known by their outcome ("the wounded") · att an attack · date · loc · org · say · acc (according to) · the
    closed classes · w any other word.
    """

    tag: str
    first: int
    last: int
    text: str
    start: int = 0
    quantity: Quantity | None = None
    noun: PersonNoun | None = None
    head: str = ""
    number: Literal["one", "plural", "many", "unsaid"] = "unsaid"
    is_sure: bool = True
    is_definite: bool = False
    partitive: bool = False
    mentions: tuple[Mention, ...] = ()
    outcome: str | None = None
    verb: Verb | None = None
    voice: Voice = "active"
    modal: str | None = None
    is_negated: bool = False
    is_doubted: bool = False
    when: When | None = None


class Chunker:
    """Chunks one sentence; make one per sentence."""

    def __init__(
        self, text: str, tokens: Sequence[Token], quantities: Sequence[Quantity], dates: Sequence[When], mentions: Sequence[Mention], offset: int
    ) -> None:
        self.w: Words = words()
        self.text = text
        self.tokens = tokens
        self.offset = offset
        self.lower = [t.lower for t in tokens]
        self.quantity_at = {q.first: q for q in quantities}
        self.date_at = {d.first: d for d in dates}
        self.after_quantity = {q.last for q in quantities}
        self.in_date = {i for d in dates for i in range(d.first, d.last)}
        self.mention_at: dict[int, tuple[Mention, int]] = {}
        by_start = {t.start + offset: i for i, t in enumerate(tokens)}
        for mention in mentions:
            first = by_start.get(mention.start)
            if first is not None:
                last = first
                while last < len(tokens) and tokens[last].start + offset < mention.end:
                    last += 1
                self.mention_at[first] = (mention, last)
        letters = [c for c in text if c.isalpha()]
        self.is_upper = sum(c.isupper() for c in letters) > len(letters) * 0.7

    def chunks(self) -> list[Chunk]:
        """Return the chunks left to right; quotation marks are dropped."""
        found: list[Chunk] = []
        i = 0
        while i < len(self.tokens):
            chunk = self._next(i)
            if chunk is not None:
                found.append(chunk)
                i = chunk.last
            else:
                i += 1
        return found

    def _next(self, i: int) -> Chunk | None:
        word = self.lower[i]
        if word in _QUOTES:
            return None
        if word in _MARKS:
            return self._chunk(_MARKS[word], i, i + 1)
        if i in self.date_at:
            when = self.date_at[i]
            return self._chunk("date", i, when.last, when=when)
        if word == "according" and self._word(i + 1) == "to":
            return self._chunk("acc", i, i + 2)
        joining = next((j for j in self.w.joining if tuple(self.lower[i : i + len(j)]) == j), None)
        if joining is not None:
            return self._chunk("cc", i, i + len(joining), head="and")
        return self._verb_group(i) or self._noun_group(i) or self._plain(i)

    def _word(self, i: int) -> str:
        return self.lower[i] if 0 <= i < len(self.lower) else ""

    def _chunk(self, tag: str, first: int, last: int, **facts: object) -> Chunk:
        text = self.text[self.tokens[first].start : self.tokens[last - 1].end]
        return Chunk(tag, first, last, text, self.tokens[first].start, **facts)  # type: ignore[arg-type]

    def _plain(self, i: int) -> Chunk:
        word = self.lower[i]
        if i in self.mention_at:
            mention, last = self.mention_at[i]
            return self._named(i, mention, last)
        if word in {"of", "by", "to"}:
            return self._chunk(word, i, i + 1)
        if word in {"toll", "tally"}:
            return self._chunk("toll", i, i + 1)
        if word in self.w.scene_nouns:
            return self._chunk("att", i, i + 1, head=word)
        if word in self.w.scene_verbs:
            return self._chunk("v", i, i + 1, head=word)
        for name, tag in _CLASS_TAGS:
            if word in self.w.classes[name]:
                return self._chunk(tag, i, i + 1, head=word)
        return self._chunk("v" if self._is_verbal(i) else "w", i, i + 1, head=word)

    def _is_verbal(self, i: int) -> bool:
        word = self.lower[i]
        return len(word) > 4 and word.endswith(("ed", "ing")) and word not in self.w.people  # noqa: PLR2004 - red, king

    def _named(self, i: int, mention: Mention, last: int) -> Chunk:
        kind = mention.entity.type
        if kind == "person":
            return self._chunk("ng", i, last, head=mention.surface.lower(), number="one", is_definite=True, mentions=(mention,))
        tag = "loc" if kind == "place" else "org"
        return self._chunk(tag, i, last, head=mention.surface.lower(), mentions=(mention,))

    # Verb groups

    def _verb_group(self, i: int) -> Chunk | None:  # noqa: C901, PLR0912 - one pass over auxiliaries, each kind once
        j = i
        be = have = negated = doubted = infinitive = False
        modal: str | None = None
        started = False
        while j < len(self.lower):
            word = self.lower[j]
            if word in self.w.classes["be"] and not (word in {"'s", "’s"} and j == i):
                be = started = True
            elif word in self.w.classes["have"]:
                have = started = True
                be = False
            elif word in self.w.classes["modal_open"] or word in self.w.classes["modal_future"]:
                modal, started = word, True
            elif word in self.w.classes["negation"] and started:
                negated = True
            elif word == "to" and self._starts_infinitive(j):
                infinitive = True
                started = True
            elif started and word in self.w.classes["doubting_participles"] and be:
                doubted, be = True, self._word(j + 1) != "to"
            elif started and be and word in self.w.classes["reporting_participles"] and self._goes_on(j + 1):
                be = self._word(j + 1) != "to"
            elif started and word in self.w.classes["adverbs"]:
                pass
            else:
                break
            j += 1
        verb = self._harm(j, be=be, allow_bare=True)
        if verb is None:
            return None
        chunk, last = verb
        if chunk.verb is not None and not started and self._is_attributive(j, last):
            return None
        voice = self._voice(chunk, be=be, have=have, modal=modal, infinitive=infinitive)
        return replace(
            self._chunk(chunk.tag, i, last), verb=chunk.verb, outcome=chunk.outcome, head=chunk.head, voice=voice, modal=modal,
            is_negated=negated, is_doubted=doubted,
        )  # fmt: skip

    def _starts_infinitive(self, j: int) -> bool:
        after = self._word(j + 1)
        return after in {"be", "have"} or any(v.form == "base" for v in self.w.verbs.get(after, ()))

    def _goes_on(self, j: int) -> bool:
        """Whether an outcome still follows: "were reported killed", "was found dead", "were said to have been killed"."""
        return (
            self._word(j) == "to"
            and self._word(j + 1) in {"be", "have"}
            or self._harm(j, be=True, allow_bare=True) is not None
            or (self._word(j) in self.w.classes["adverbs"] and self._harm(j + 1, be=True, allow_bare=True) is not None)
        )

    def _harm(self, j: int, *, be: bool, allow_bare: bool) -> tuple[Chunk, int] | None:
        """The verb of harm, or the predicate, at token j, with the token after it."""
        word = self._word(j)
        readings = self.w.verbs.get(word, ())
        for verb in readings:
            if verb.frame == "manner":
                return self._manner(j, verb)
        if readings:
            forms = {v.form for v in readings}
            verb = next((v for v in readings if v.form in {"past", "participle"}), readings[0])
            if forms == {"base"} and self._is_noun_here(j):
                return None
            return self._chunk("k", j, j + 1, verb=verb, outcome=verb.outcome, head=word), j + 1
        if word in self.w.predicates and (be or allow_bare):
            return self._chunk("k" if be else "ad", j, j + 1, outcome=self.w.predicates[word], head=word), j + 1
        return None

    def _is_noun_here(self, j: int) -> bool:
        """Whether a base form is the noun it also is: "the murder of", "a massacre by"."""
        before, word = self._word(j - 1), self.lower[j]
        noun = word in self.w.nominal or word in self.w.counted or word in self.w.scene_nouns or word in self.w.classes["things"]
        return noun and (before in self.w.classes["determiners"] or before in self.w.classes["prepositions"] or before == "of" or j in self.after_quantity or self._word(j + 1) in {"of", "by"})

    def _manner(self, j: int, verb: Verb) -> tuple[Chunk, int]:
        k = j + 1
        if self.w.particles.get(verb.lemma) == self._word(k):
            return self._chunk("k", j, k + 1, verb=replace(verb, outcome="killed"), outcome="killed", head=verb.lemma), k + 1
        for outcome, completion in self.w.completions:
            if tuple(self.lower[k : k + len(completion)]) == completion:
                last = k + len(completion)
                return self._chunk("k", j, last, verb=replace(verb, outcome=outcome), outcome=outcome, head=verb.lemma), last
        return self._chunk("m", j, k, verb=verb, head=verb.lemma), k

    def _voice(self, chunk: Chunk, *, be: bool, have: bool, modal: str | None, infinitive: bool) -> Voice:
        if chunk.verb is None:
            return "passive"
        form = chunk.verb.form
        if chunk.verb.frame == "intransitive":
            return "infinitive" if infinitive and not have else "gerund" if form == "gerund" else "active"
        if infinitive and not have:
            return "infinitive_passive" if be else "infinitive"
        if be and form != "gerund":
            return "passive"
        if form == "gerund":
            return "active" if be else "gerund"
        if have or modal or form in {"base", "present"}:
            return "active"
        return "ambiguous"

    def _is_attributive(self, j: int, last: int) -> bool:
        """Whether a participle stands before its noun: "five wounded soldiers", "the murdered mayor"."""
        before = self._word(j - 1)
        if last - j != 1 or not self.lower[j].endswith(("ed", "n", "t")):
            return False
        is_noun_next = self._word(last) in self.w.people or self._word(last + 1) in self.w.people and not self._is_closed(last)
        is_determined = before in self.w.classes["determiners"] or j in self.after_quantity
        return is_determined and is_noun_next and self._word(last) not in self.w.classes["determiners"] and last not in self.quantity_at

    # Noun groups

    def _is_closed(self, k: int) -> bool:
        word = self.lower[k]
        return word in self.w.closed or not word[0].isalnum() or k in self.in_date or (k in self.quantity_at and word != "one")

    def _modifies(self, j: int) -> bool:
        """Whether a participle stands before people: "suspected highway robbers", "armed men"."""
        if j in self.in_date or j in self.quantity_at or not self.lower[j].endswith("ed"):
            return False
        before = self._word(j - 1)
        if before in self.w.classes["relative"] or before in self.w.classes["pronouns"] or before in self.w.people:
            return False
        for k in range(j + 1, min(j + 5, len(self.lower))):
            if self.lower[k] in self.w.people:
                return True
            if k in self.mention_at and self.mention_at[k][0].role == "name" and self.mention_at[k][0].entity.type in PEOPLE_TYPES:
                return True
            if self._is_closed(k) or self._is_verbal(k) or self.lower[k] in self.w.verbs:
                return False
        return False

    def _noun_group(self, i: int) -> Chunk | None:  # noqa: C901, PLR0912, PLR0915 - one pass, left to right
        quantity: Quantity | None = None
        definite = False
        j = i
        while j < len(self.lower) and self.lower[j] in self.w.classes["determiners"] and j not in self.quantity_at:
            if self.lower[j] in {"no", "any"} and j == i and self.lower[j] == "no":
                break
            definite = definite or self.lower[j] in {"the", "his", "her", "its", "their", "this", "that", "these", "those", "our", "my", "your", "all", "both"}
            j += 1
        if j in self.quantity_at:
            quantity = self.quantity_at[j]
            j = quantity.last
        elif j == i + 1 and self.lower[i] == "another" and self._closes_after(j):
            return self._chunk("ng", i, j, number="one")
        if quantity is not None and self._word(j) == "of" and j + 1 < len(self.lower):
            return self._partitive(i, j, quantity, definite=definite)
        start_run = j
        person: tuple[int, PersonNoun | None] | None = None
        thing = -1
        attributive: str | None = None
        mentions: list[Mention] = []
        group: tuple[int, Mention] | None = None
        demonym: tuple[int, Mention] | None = None
        while j < len(self.lower):
            word = self.lower[j]
            if word in _QUOTES and j > start_run:
                if self._word(j + 1) and self._word(j + 1) in self.w.people:
                    j += 1
                    continue
                break
            if word in {"'s", "’s"} and j > start_run:
                person, thing, group, demonym = None, -1, None, None
                mentions.clear()
                quantity_inside = self.quantity_at.get(j + 1)
                if quantity_inside is not None:
                    break
                definite = True
                j += 1
                continue
            if j in self.mention_at and j not in self.in_date and not self._is_place_in_name(j):
                mention, last = self.mention_at[j]
                if mention.entity.type == "person":
                    if person is not None or j == start_run:
                        person = (last, person[1] if person else None)
                        mentions.append(mention)
                        j = last
                        definite = True
                    break
                if mention.entity.type == "place" and mention.role != "demonym" and self._closes_after(last):
                    break
                mentions.append(mention)
                if mention.entity.type in ORGANISATION_TYPES:
                    group = (last, mention)
                elif mention.role == "demonym":
                    demonym = (last, mention)
                if self.lower[last - 1] in self.w.people and not (group is not None and self._heads_on(last)):
                    person = (last, self.w.people[self.lower[last - 1]])
                j = last
                continue
            if word in self.w.classes["inner"] and quantity is not None and j + 1 < len(self.lower) and not self._closes_after(j + 1):
                j += 1
                start_run = j if start_run == j - 1 else start_run
                continue
            if self._is_closed(j) and not self._modifies(j):
                break
            two = f"{word} {self._word(j + 1)}"
            noun = self.w.people.get(two) or self.w.people.get(word)
            width = 2 if two in self.w.people else 1
            readings = self.w.verbs.get(word)
            if readings and noun is None and not self._is_noun_here(j):
                if person is None and attributive is None and self._is_attributive(j, j + 1):
                    attributive = self.w.standing.get(word) or readings[0].outcome
                    j += 1
                    continue
                break
            if noun is not None and noun.number == "one" and person is not None and person[1] is not None and person[1].number == "plural":
                break
            if noun is not None:
                person = (j + width, noun)
                j += width
                continue
            if person is not None and (self._is_verbal(j) or word in self.w.predicates):
                break
            if word in self.w.predicates or word in self.w.standing:
                break
            if word in self.w.classes["things"]:
                thing = j + 1
            elif word in self.w.counted and quantity is not None:
                thing = j + 1
            elif self._is_verbal(j) and quantity is None and j == start_run and not definite and not self._modifies(j):
                break
            elif self._is_verbal(j) and self._closes_after(j + 1):
                break
            elif person is not None and not self.tokens[j].text[0].isupper():
                break
            j += 1
        return self._close_group(i, start_run, j, quantity, definite, person, thing, attributive, mentions, group, demonym)

    def _heads_on(self, k: int) -> bool:
        """Whether a noun for people follows a group's name: `a Taliban leader`, `ISIL militants`."""
        return k < len(self.lower) and (self.lower[k] in self.w.people or (self._word(k + 1) in self.w.people and not self._is_closed(k)))

    def _is_place_in_name(self, j: int) -> bool:
        mention, last = self.mention_at[j]
        return mention.entity.type == "place" and mention.role == "name" and self._is_name(j, last)

    def _is_name(self, j: int, last: int) -> bool:
        """Whether a place's name is part of a person's: capitalised words go on behind it."""
        if self.is_upper or last >= len(self.tokens) or not self.tokens[last].text[0].isupper() or last in self.mention_at:
            return False
        before = self._word(j - 1)
        return not self._is_closed(last) and self.lower[last] not in self.w.classes["things"] and before not in self.w.classes["prepositions"] and before != "of"

    def _closes_after(self, k: int) -> bool:
        return k >= len(self.lower) or (self._is_closed(k) and self.lower[k] not in {"'s", "’s"})

    def _close_group(
        self, i: int, start_run: int, j: int, quantity: Quantity | None, definite: bool, person: tuple[int, PersonNoun | None] | None,
        thing: int, attributive: str | None, mentions: list[Mention], group: tuple[int, Mention] | None, demonym: tuple[int, Mention] | None,
    ) -> Chunk | None:  # fmt: skip
        named = tuple(mentions)
        head_word = self._word(thing - 1) if thing > 0 else ""
        if thing > (person[0] if person else -1):
            if head_word in self.w.counted and (quantity is not None or self._word(start_run - 1) == "no"):
                return self._chunk("nc", i, thing, quantity=quantity, outcome=self.w.counted[head_word], head=head_word, mentions=named)
            if head_word in self.w.nominal and self._word(thing) in {"of", "by", "to"}:
                return self._chunk("no", i, thing, outcome=self.w.nominal[head_word], head=head_word, mentions=named)
            if head_word == "toll":
                return self._chunk("toll", i, thing, head=head_word)
            if head_word in self.w.scene_nouns:
                return self._chunk("att", i, thing, quantity=quantity, head=head_word, mentions=named, is_definite=definite)
            return self._chunk("nx", i, thing, quantity=quantity, head=head_word, mentions=named, is_definite=definite)
        if person is not None:
            last, noun = person
            number = noun.number if noun else "one"
            if noun is not None and noun.kind == "casualty" and quantity is not None:
                return self._chunk("nc", i, last, quantity=quantity, outcome=self.w.counted.get(self._word(last - 1)), head=noun.noun, mentions=named)
            if noun is not None and noun.kind in {"hostage", "prisoner"} and number == "one" and quantity is None and not definite:
                return None
            return self._chunk(
                "ng", i, last, quantity=quantity, noun=noun, head=noun.noun if noun else self.lower[last - 1], number=number,
                is_definite=definite, mentions=named, outcome=attributive,
            )  # fmt: skip
        standing = self.w.standing.get(self._word(j)) if j < len(self.lower) else None
        if group is not None and (quantity is not None or group[0] == j):
            tag = "ng" if quantity is not None else "org"
            return self._chunk(tag, i, group[0], quantity=quantity, head=group[1].surface.lower(), number="many", mentions=named, is_definite=definite)
        if demonym is not None and demonym[0] == j and (quantity is not None or self.lower[j - 1].endswith("s")):
            return self._chunk("ng", i, j, quantity=quantity, head=self.lower[j - 1], number="plural", mentions=named, is_definite=definite)
        if quantity is None and definite and j == start_run and standing and self._word(j + 1) not in self.w.people:
            return self._chunk("ref", i, j + 1, outcome=standing, head=self.lower[j], is_definite=True)
        if quantity is not None:
            if j == start_run:
                if quantity.kind == "indefinite":
                    return None
                if "toll" in quantity.text.lower().split():
                    return self._chunk("nc", i, j, quantity=quantity, outcome="killed", head="toll")
                return self._chunk("ng", i, j, quantity=quantity, number="unsaid", is_definite=definite)
            if named and all(m.entity.type == "place" and m.role != "demonym" for m in named):
                return None
            return self._chunk(
                "ng", i, j, quantity=quantity, head=self.lower[j - 1], number="unsaid", is_sure=False, is_definite=definite, mentions=named
            )
        return self._capitalised(i, start_run, j, named)

    def _capitalised(self, i: int, start_run: int, j: int, named: tuple[Mention, ...]) -> Chunk | None:
        """A name no list knows: two or more capitalised words, or one after a title."""
        if self.is_upper or named or j <= start_run:
            return None
        run = self.tokens[start_run:j]
        is_title = run[0].lower in self.w.classes["titles"]
        names = [t for t in run if t.text[0].isupper()]
        if len(names) == len(run) and len(run) > 1:
            return self._chunk("ng", i, j, head=run[-1].lower, number="one", is_sure=is_title, is_definite=True)
        return None

    def _partitive(self, i: int, of: int, quantity: Quantity, *, definite: bool) -> Chunk | None:
        """`four of its servicemen`, `dozens of civilians`, `two of them`."""
        after = self._word(of + 1)
        if after in {"them", "whom", "us", "which"} or (after in {"these", "those"} and self._word(of + 2) not in self.w.people):
            return self._chunk("ng", i, of + 2, quantity=quantity, number="unsaid", is_definite=definite, partitive=True)
        inner = self._noun_group(of + 1)
        if inner is None or inner.tag not in {"ng", "ref", "org"}:
            return self._chunk("ng", i, of, quantity=quantity, number="unsaid", is_definite=definite) if inner is None else replace(inner, first=i, tag="nx", quantity=quantity)
        merged = self._chunk(
            "ng", i, inner.last, quantity=quantity, noun=inner.noun, head=inner.head, number="plural", is_definite=definite,
            mentions=inner.mentions, is_sure=inner.is_sure, partitive=inner.is_definite and quantity.kind not in {"vague"},
        )  # fmt: skip
        return replace(merged, outcome=inner.outcome if inner.tag == "ng" else None)

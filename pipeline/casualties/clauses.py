"""Who it happened to and who did it, clause by clause: frames of the verbs of harm and the patterns of rules/clauses.toml."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline import lexicon
from pipeline.casualties.line import Chunk
from pipeline.casualties.patterns import Symbols
from pipeline.casualties.words import words

_CLASSES = {
    "NG": ["#ng", "#ngq", "#bodyq", "#lifeq", "#body", "#life"], "NGQ": ["#ngq", "#bodyq", "#lifeq"], "LIFE": ["#life", "#lifeq"], "LIFEQ": ["#lifeq"],
    "BODY": ["#body", "#bodyq"], "BODYQ": ["#bodyq"], "NC": ["#nc"], "NO": ["#no"], "REF": ["#ref"], "HARM": ["#kp", "#ka", "#kd", "#kg", "#ref"], "K": ["#kp", "#ka", "#kd", "#kg"],
    "KD": ["#kd"], "KG": ["#kg"], "KP": ["#kp"], "AD": ["#ad"], "M": ["#m", "#mp"], "MP": ["#mp"], "TOLL": ["#toll"], "ATT": ["#att"],
    "DATE": ["#date"], "LOC": ["#loc"], "ORG": ["#org"], "BE": ["is", "are", "was", "were", "been", "be", "being"],
    "SUFFER": ["suffered", "sustained", "received", "suffer", "suffering", "sustaining", "receiving"], "CEREMONY": [word for entries in lexicon.toml("outcomes")["ceremony"].values() for word in entries],
    "LOSE": ["lost", "lose", "losing", "loses"],
}  # fmt: skip
_K_SYMBOL = {"passive": "#kp", "active": "#ka", "ambiguous": "#kd", "gerund": "#kg", "infinitive": "#ki", "infinitive_passive": "#ki"}
_NOMINAL_TAGS = frozenset({"ng", "nx", "loc", "org", "w", "ref", "nc", "no", "att", "pro"})
_PREPOSITIONS = frozenset({"p", "of", "to", "by"})
_FINITE = frozenset({"be", "k", "v", "have", "mod", "m"})
_MAX_PARENTHESIS = 16


@dataclass(frozen=True, slots=True)
class Finding:
    """One group of people and what became of them. `victims`, `trigger`, `agent` index the sentence's chunks.

    Findings with the same trigger are coordinated: disjoint groups of one statement. `subset_of` indexes the findings of
    the same sentence.
    """

    outcome: str
    victims: int
    trigger: int
    rule: str
    agent: int | None = None
    group: Chunk | None = None
    is_subset: bool = False
    is_total: bool = False
    is_cumulative: bool = False
    subset_of: int | None = None
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class _Pattern:
    name: str
    expression: re.Pattern[str]
    outcome: str
    victims: str
    is_list: bool
    is_subset: bool
    is_total: bool
    is_cumulative: bool
    is_last: bool
    confidence: float


@cache
def _grammar() -> tuple[Symbols, tuple[_Pattern, ...]]:
    rules = lexicon.toml("clauses")["pattern"]
    symbols = Symbols(_CLASSES, {}, {}, [rule["pattern"] for rule in rules])
    compiled = tuple(
        _Pattern(
            rule["name"], re.compile(symbols.source(rule["pattern"])), rule["outcome"], rule.get("victims", "slot"),
            rule.get("is_list", False), rule.get("is_subset", False), rule.get("is_total", False), rule.get("is_cumulative", False),
            rule.get("is_last", False), rule.get("confidence", 0.9),
        )
        for rule in rules
    )  # fmt: skip
    return symbols, compiled


def _symbol(chunk: Chunk) -> str:
    if chunk.tag == "k":
        return _K_SYMBOL[chunk.voice]
    if chunk.tag == "m":
        return "#mp" if chunk.voice == "passive" else "#m"
    if chunk.tag == "ng":
        kind = chunk.noun.kind if chunk.noun is not None and chunk.noun.kind in {"body", "life"} else "ng"
        return f"#{kind}{'q' if chunk.quantity is not None else ''}"
    if chunk.tag in {"nc", "no", "ref", "ad", "toll", "att", "date", "loc", "org"}:
        return f"#{chunk.tag}"
    return (chunk.head or chunk.tag or "?").lower()


class Clauses:
    """Finds the findings of one sentence; make one per sentence."""

    def __init__(self, chunks: Sequence[Chunk], collectives: frozenset[str]) -> None:
        self.c = chunks
        self.collectives = collectives
        self.determiners = words().classes["determiners"]

    def findings(self) -> list[Finding]:
        """Return findings in the order of their victims; each victims chunk is found once per outcome."""
        found: dict[tuple[int, str], Finding] = {}
        taken: set[int] = set()
        for finding in (*self._patterns(is_last=False), *self._frames(), *self._attributive(), *self._patterns(is_last=True)):
            key = (finding.victims, finding.outcome)
            is_bare = finding.group is not None and finding.group.quantity is None and finding.group.number != "one"
            if not finding.outcome or key in found or (is_bare and finding.trigger in taken):
                continue
            found[key] = finding
            taken.add(finding.trigger)
        ordered = sorted(found.values(), key=lambda f: (f.victims, f.outcome))
        return self._with_subsets(self._elaborated(ordered))

    def _tag(self, i: int) -> str:
        return self.c[i].tag if 0 <= i < len(self.c) else ""

    # Patterns over chunks

    def _patterns(self, *, is_last: bool) -> Iterator[Finding]:
        symbols, patterns = _grammar()
        row = "".join(symbols.symbol(_symbol(chunk)) for chunk in self.c)
        for pattern in patterns:
            if pattern.is_last is not is_last:
                continue
            for match in pattern.expression.finditer(row):
                yield from self._matched(pattern, match)

    def _matched(self, pattern: _Pattern, match: re.Match[str]) -> Iterator[Finding]:
        slots = {name: start for name in match.re.groupindex if (start := match.start(name)) >= 0}
        trigger = slots.get("trigger", match.start())
        victims = slots["victims"] if pattern.victims == "slot" else self.subject(trigger)
        if victims is None:
            return
        outcome = pattern.outcome
        if outcome == "trigger":
            outcome = self.c[trigger].outcome or ""
        elif outcome == "victims":
            outcome = self.c[victims].outcome or "both"
        elif outcome == "ref":
            outcome = next((self.c[i].outcome or "" for i in range(match.start(), match.end()) if self.c[i].tag == "ref"), "")
        members = self.coordinated(victims) if pattern.is_list else [victims]
        agent = self._by(match.end()) if pattern.victims == "slot" else self._by(trigger + 1)
        if agent is None and pattern.name in {"lives", "lives_of", "manner_apart", "taken"}:
            agent = self.subject(match.start(), any_head=True)
        for member in members:
            if (self._is_people(self.c[member]) and not self._is_guess(self.c[member])) or self.c[member].tag == "nc":
                counted = self._counted(member)
                if pattern.is_last and (counted.quantity is None or counted.quantity.kind == "indefinite"):
                    continue
                for each in self._outcomes(outcome, counted):
                    yield Finding(
                        each, member, trigger, pattern.name, agent, counted, pattern.is_subset, pattern.is_total, pattern.is_cumulative,
                        confidence=pattern.confidence,
                    )  # fmt: skip

    def _outcomes(self, outcome: str, group: Chunk) -> tuple[str, ...]:
        """`No casualties` denies both dead and wounded; `12 casualties` says neither how many dead nor how many wounded."""
        if outcome != "both":
            return (outcome,)
        return ("killed", "wounded") if group.quantity is not None and group.quantity.kind == "none" else ()

    # Frames of verbs

    def _frames(self) -> Iterator[Finding]:
        for i, chunk in enumerate(self.c):
            if chunk.tag == "k" and chunk.outcome and chunk.voice not in {"infinitive", "infinitive_passive"}:
                yield from self._frame(i, chunk)

    def _is_shared(self, i: int) -> bool:
        """`Killed and wounded 47`: one number for two outcomes says neither."""
        for j, k in ((i, i + 2), (i - 2, i)):
            if self._tag(j) == self._tag(k) == "k" and self._tag(j + 1) == "cc" and self.c[j].outcome != self.c[k].outcome:
                return True
        return False

    def _frame(self, i: int, chunk: Chunk) -> Iterator[Finding]:
        outcome = chunk.outcome or ""
        if self._is_shared(i):
            return
        if chunk.verb is not None and chunk.verb.frame == "intransitive":
            yield from self._of_subject(i, outcome, "intransitive")
        elif chunk.voice == "passive":
            yield from self._of_subject(i, outcome, "passive")
        else:
            objects = self.objects(i)
            if objects:
                agent = self.subject(i, any_head=True)
                for member in objects:
                    yield Finding(outcome, member, i, "active", agent, self._counted(member))
            elif outcome == "killed" and self._tag(i + 1) == "pro" and self.c[i + 1].head in {"him", "her"}:
                yield Finding(outcome, i + 1, i, "pronoun", self.subject(i, any_head=True), replace(self.c[i + 1], number="one"), confidence=0.5)
            elif chunk.voice == "ambiguous":
                yield from self._of_subject(i, outcome, "reduced")

    def _reduced_subject(self, i: int) -> int | None:
        """The group a participle without `be` belongs to: the nearest, whatever phrase it stands in."""
        j = i - 1
        while self._tag(j) in {"adv", "date"}:
            j -= 1
        if self._tag(j) == "ng":
            return None if self.c[j].quantity is None and self._is_number_of(j) else j
        return None if self._tag(j) == "cc" else self.subject(i)

    def _joined_behind(self, i: int) -> list[int]:
        """`The mayor was killed along with eight others`."""
        is_joined = self._tag(i + 1) == "cc" and " " in self.c[i + 1].text and self._tag(i + 2) == "ng"
        return self.coordinated(i + 2) if is_joined and not self._is_subject_of_next(i + 2) else []

    def _is_number_of(self, j: int) -> bool:
        """Whether `the number of` stands before: its group is counted elsewhere, or not at all."""
        return self._tag(j - 1) == "of" and self._tag(j - 2) == "nx" and self.c[j - 2].head == "number"

    def _of_subject(self, i: int, outcome: str, rule: str) -> Iterator[Finding]:
        subject = self._reduced_subject(i) if rule == "reduced" else self.subject(i)
        if subject is None:
            yield from self._of_pronoun(i, outcome)
            return
        if rule != "passive" and self._is_guess(self.c[subject]):
            return
        for member in (*self.coordinated_left(subject), *self._joined_behind(i)):
            if self._is_people(self.c[member]):
                yield Finding(outcome, member, i, rule, self._by(i + 1), self._counted(member))

    def _of_pronoun(self, i: int, outcome: str) -> Iterator[Finding]:
        """`He was gunned down`: one person, told of before."""
        j = i - 1
        while self._tag(j) in {"adv", "date", "be", "have"}:
            j -= 1
        if self._tag(j) == "pro" and self.c[j].head in {"he", "she"} and outcome == "killed":
            yield Finding(outcome, j, i, "pronoun", self._by(i + 1), replace(self.c[j], number="one"), confidence=0.5)

    def _attributive(self) -> Iterator[Finding]:
        """`Five wounded soldiers reached the clinic`: the participle stands inside the group."""
        for i, chunk in enumerate(self.c):
            if chunk.tag == "ng" and chunk.outcome and chunk.quantity is not None and not chunk.partitive:
                yield Finding(chunk.outcome, i, i, "attributive", None, self._counted(i), confidence=0.6)

    # Slots

    def _is_people(self, chunk: Chunk) -> bool:
        return chunk.tag == "ng"

    @staticmethod
    def _is_guess(chunk: Chunk) -> bool:
        """`A dream`: one of something no list knows; people only where a verb of harm takes it."""
        return not chunk.is_sure and chunk.quantity is not None and chunk.quantity.kind == "indefinite"

    def _counted(self, i: int) -> Chunk:
        """The group as counted: `a family of five` is five, `a group of 12 men` twelve."""
        chunk = self.c[i]
        head = chunk.head.split(" ")[-1]
        if head in self.collectives and self._tag(i + 1) == "of" and self._tag(i + 2) == "ng" and self.c[i + 2].quantity is not None:
            inner = self.c[i + 2]
            return replace(inner, first=chunk.first)
        return chunk

    def subject(self, i: int, *, any_head: bool = False) -> int | None:
        """The head of the noun phrase that is the subject of the verb at i; None if there is none.

        Prepositional phrases, parentheses, relative clauses and coordinated verbs in between are stepped over.
        """
        j = i - 1
        steps = 0
        while j >= 0 and steps < len(self.c):
            steps += 1
            tag = self._tag(j)
            if tag in {"adv", "date", "da"}:
                j -= 1
            elif tag == "rp":
                j = self._opening(j, "lp") - 1
            elif tag == "cm":
                opening = self._opening(j, "cm")
                if opening < 0 or j - opening > _MAX_PARENTHESIS:
                    j -= 1
                    continue
                j = opening - 1
            elif tag == "rel":
                j -= 1
                if self._tag(j) == "cm":
                    j -= 1
                return self._head_left(j, prefer_counted=True, any_head=any_head)
            elif tag == "cc":
                before = j - 1
                while self._tag(before) in {"adv", "cm", "date", "loc", "p", "w"} and before > 0:
                    before -= 1
                if self._tag(before) in {"k", "m", "v"}:
                    return self.subject(before, any_head=any_head)
                return self._clause_subject(i, any_head=any_head)
            elif tag == "say" and self._tag(j - 1) == "pro" and self._tag(j - 2) == "ng":
                return j - 2
            elif tag in {"be", "have", "mod"} or tag == "not":
                j -= 1
            elif tag in _NOMINAL_TAGS:
                antecedent = self._antecedent(j)
                if antecedent is not None:
                    return self._head_left(antecedent, prefer_counted=True, any_head=any_head)
                head = self._head_left(j, prefer_counted=False, any_head=any_head)
                return head if head is not None else self._clause_subject(i, any_head=any_head)
            elif tag in {"v", "att"}:
                return self._clause_subject(i, any_head=any_head)
            else:
                return None
        return None

    def _clause_subject(self, i: int, *, any_head: bool) -> int | None:
        """The first group of the clause that stands in no prepositional phrase: the subject of a later coordinated verb."""
        start = i
        while start > 0 and self._tag(start - 1) not in {"st", "sc", "say", "sub", "rel"}:
            start -= 1
        if self._tag(start - 1) == "rel" and self._tag(start - 2) == "ng":
            return start - 2
        for k in range(start, i):
            if self._tag(k) == "ng" or (any_head and self._tag(k) in {"org", "att"}):
                if self._tag(k - 1) in _PREPOSITIONS or self._tag(k - 1) in {"incl", "cm"}:
                    continue
                return k if not (self.c[k].number == "one" and self._tag(k + 1) == "say") else None
        return None

    def _antecedent(self, j: int) -> int | None:
        """What a relative clause that ends at j belongs to: `a man who was driving home` → the man."""
        k = j
        has_verb = False
        while k > 0 and self._tag(k) not in {"st", "sc", "say", "sub", "cm"}:
            if self._tag(k) == "rel":
                before = k - 1
                return before if has_verb and self._tag(before) == "ng" else None
            has_verb = has_verb or self._tag(k) in _FINITE
            k -= 1
        return None

    def _opening(self, j: int, mark: str) -> int:
        k = j - 1
        while k >= 0 and self._tag(k) != mark:
            if self._tag(k) in {"st", "sc"}:
                return -1
            k -= 1
        return k

    def _head_left(self, j: int, *, prefer_counted: bool, any_head: bool) -> int | None:
        """The head of the noun phrase that ends at j: step left over `PREP nominal` as long as they go on."""
        k = j
        nearest = j if self._tag(j) == "ng" else None
        while k > 0:
            start = k
            while start > 0 and self._tag(start - 1) in {"w", "adv", "loc", "nx", "date", "org"} and self._tag(start) not in _PREPOSITIONS:
                start -= 1
            if self._tag(start - 1) in _PREPOSITIONS and start - 2 >= 0 and self._tag(start - 2) in (_NOMINAL_TAGS | {"date"}):
                k = start - 2
                continue
            if self._tag(start - 1) == "cc" and self._tag(k) in {"loc", "org", "nx", "w"} and start - 2 >= 0 and self._tag(start - 2) in {"loc", "org", "nx", "w"}:
                k = start - 2
                continue
            break
        if any_head:
            return k
        whole = self._whole_of(k)
        if whole is not None:
            return whole
        if nearest is not None and self.c[nearest].quantity is None and self._is_number_of(nearest):
            return None
        if self._tag(k) == "ng" and not (prefer_counted and nearest is not None and self.c[k].quantity is None and self.c[nearest].quantity is not None):
            if self.c[k].head in self.collectives and nearest is not None and nearest != k and self.c[k].quantity is None:
                return nearest
            return k
        if self._tag(k) in {"nx", "w"} and (self.c[k].head.split(" ")[-1] in self.collectives) and nearest is not None:
            return nearest
        if self._tag(k) in _PREPOSITIONS or self._tag(k - 1) in _PREPOSITIONS:
            return None
        if nearest is not None and nearest == j and self._tag(j - 1) not in _PREPOSITIONS:
            return nearest
        return None

    def _whole_of(self, k: int) -> int | None:
        """The group that `including` makes the one at k a part of: `25 people including six women and a child were shot`."""
        j = k - 1
        while j > 0 and self._tag(j) in {"ng", "cc", "cm", "adv", "of", "p", "loc", "w", "nx", "org"}:
            j -= 1
        if self._tag(j) != "incl":
            return None
        j -= 1
        while self._tag(j) == "cm":
            j -= 1
        head = self._head_left(j, prefer_counted=True, any_head=False) if self._tag(j) in _NOMINAL_TAGS else None
        return head if head is not None and self.c[head].quantity is not None else None

    def objects(self, i: int) -> list[int]:
        """The groups of people that the verb at i acts on, coordinated ones included."""
        j = i + 1
        while self._tag(j) in {"adv", "date"} or (self._tag(j) in {"p", "by"} and self._tag(j + 1) in {"date", "loc", "att"} and self._tag(j + 2) == "ng"):
            j += 1 if self._tag(j) in {"adv", "date"} else 2
        if self._tag(j) in {"nx", "w"} and self.c[j].head in self.collectives and self._tag(j + 1) == "of" and self._tag(j + 2) == "ng":
            j += 2
        if self._tag(j) == "lp" and self._tag(j + 1) == "ng":
            j += 1
        if self._tag(j) != "ng":
            return []
        if self.c[i].voice == "ambiguous" and self._is_subject_of_next(j):
            return []
        if self._tag(self._past_phrase(j + 1)) == "say" and self._tag(i + 1) != "ng":
            return []
        return self.coordinated(j)

    def _is_subject_of_next(self, j: int) -> bool:
        """Whether the group at j is the subject of what follows it."""
        k = j + 1
        while self._tag(k) in {"adv", "date"} or (self._tag(k) in {"p", "of"} and self._tag(k + 1) in {"loc", "org", "nx", "w", "date", "ng"} and not self._is_counted(k + 1)):
            k += 1 if self._tag(k) in {"adv", "date"} else 2
        if self._tag(k) == "k":
            return self.c[k].voice in {"passive", "active"} or (self.c[k].voice == "ambiguous" and not self._takes_object(k))
        return self._tag(k) in {"be", "have", "mod", "ad"}

    def _is_counted(self, k: int) -> bool:
        return self._tag(k) == "ng" and self.c[k].quantity is not None

    def _takes_object(self, k: int) -> bool:
        j = k + 1
        while self._tag(j) in {"adv", "date"}:
            j += 1
        return self._tag(j) == "ng"

    def coordinated(self, j: int) -> list[int]:
        """The group at j and those joined to it on its right by commas and `and`, as long as they are of one list."""
        members = [j]
        k = j
        while True:
            after = self._past_phrase(k + 1)
            joined = after
            while self._tag(joined) in {"cm", "cc", "adv"}:
                joined += 1
            if joined == after or self._tag(joined) != "ng" or self._is_subject_of_next(joined):
                break
            if self._is_role(joined) or (self._is_bare(j) and self._is_bare(joined) and self.c[joined].number == "one"):
                break
            if self._tag(joined - 1) == "cm" and not self._list_goes_on(joined):
                break
            members.append(joined)
            k = joined
        return self._without_vague(members)

    def _is_role(self, k: int) -> bool:
        """A singular without article says what somebody is, not who: `an activist and mother of four`."""
        chunk = self.c[k]
        return chunk.number == "one" and chunk.quantity is None and not chunk.is_definite and not chunk.mentions and chunk.is_sure

    def _is_bare(self, k: int) -> bool:
        """A singular that begins with no article: `engineer and professor Amal Said` is one person."""
        chunk = self.c[k]
        return chunk.number == "one" and chunk.quantity is None and chunk.noun is not None and chunk.text.lower().split()[0] not in self.determiners

    def _list_goes_on(self, k: int) -> bool:
        """Whether `, NG` at k is an item of a list and no apposition: another comma or an `and` with a group follows."""
        after = self._past_phrase(k + 1)
        if self._tag(after) == "cm":
            after += 1
        return self._tag(after) == "cc" and self._tag(after + 1) == "ng" and self.c[k].quantity is not None

    def _past_phrase(self, k: int) -> int:
        while self._tag(k) in {"of", "p"} and self._tag(k + 1) in {"loc", "org", "nx", "w", "date"}:
            k += 2
            while self._tag(k) in {"loc", "org", "nx", "w"}:
                k += 1
        if self._tag(k) == "v" and self._tag(k + 1) in _PREPOSITIONS and self._tag(k + 2) in {"ng", "loc", "org", "nx", "w"} and not self._is_counted(k + 2):
            return self._past_phrase(k + 3)
        return k

    def coordinated_left(self, j: int) -> list[int]:
        """The group at j and those joined to it on its left: `a leader and two associates were killed`."""
        members = [j]
        k = j - 1
        while self._tag(k) in {"cm", "cc", "adv"}:
            marks = k
            while self._tag(marks) in {"cm", "cc", "adv"}:
                marks -= 1
            has_and = any(self._tag(m) == "cc" for m in range(marks + 1, k + 1))
            if self._tag(marks) != "ng" or not (has_and or len(members) > 1) or self._tag(marks - 1) in {"k", "m", "v", "by"}:
                head = self._head_left(marks, prefer_counted=False, any_head=False) if self._tag(marks) in {"loc", "org", "nx", "w"} and has_and else None
                if head is None or self._tag(head - 1) in {"k", "m", "v", "by"}:
                    break
                marks = head
            members.append(marks)
            k = marks - 1
        if self._tag(members[-1] - 1) in _PREPOSITIONS and len(members) > 1:
            members = members[:1]
        return self._without_vague(sorted(members))

    def _without_vague(self, members: list[int]) -> list[int]:
        """Bare plurals beside numbers share them: `12 men, women and children`."""
        if any(self.c[m].quantity is not None for m in members):
            return [m for m in members if self.c[m].quantity is not None or self.c[m].number == "one"]
        return members

    def _by(self, i: int) -> int | None:
        """The agent of a by-phrase to the right of i, within the clause."""
        for k in range(i, min(i + 8, len(self.c))):
            if self._tag(k) in {"st", "sc", "say", "sub", "rel"}:
                return None
            if self._tag(k) == "by" and self._tag(k + 1) in _NOMINAL_TAGS:
                return k + 1
        return None

    # Parts of a whole

    def _elaborated(self, found: list[Finding]) -> list[Finding]:
        """A gerund that follows a finite verb with a larger figure tells a part of it: `killed six, hacking one to death`."""
        result: list[Finding] = []
        for finding in found:
            whole = next((n for n, w in enumerate(result) if w.outcome == finding.outcome and w.trigger < finding.trigger and self._exceeds(w, finding)), None)
            if whole is not None and self.c[finding.trigger].voice == "gerund" and self.c[result[whole].trigger].voice != "gerund":
                finding = replace(finding, is_subset=True, subset_of=whole)  # noqa: PLW2901 - the same finding, now known as a part
            result.append(finding)
        return result

    @staticmethod
    def _exceeds(whole: Finding, part: Finding) -> bool:
        a, b = (f.group.quantity.best if f.group is not None and f.group.quantity is not None else None for f in (whole, part))
        return a is not None and b is not None and a > b

    def _with_subsets(self, found: list[Finding]) -> list[Finding]:
        result = list(found)
        taken = {f.victims for f in found}
        for index, whole in enumerate(found):
            for member in self._parts(whole):
                if member not in taken:
                    taken.add(member)
                    part = replace(whole, victims=member, group=self._counted(member), rule="part", is_subset=True, subset_of=index, confidence=0.8)
                    result.append(part)
        return result

    def _parts(self, whole: Finding) -> Iterator[int]:
        """Groups named as parts of the whole: `, including two children`, `, three of them women`."""
        k = max(whole.victims, whole.trigger if whole.trigger > whole.victims else 0)
        for start in dict.fromkeys((whole.victims + 1, k + 1)):
            j = start
            while j < len(self.c) and j - start < _MAX_PARENTHESIS:
                tag = self._tag(j)
                if tag in {"st", "sc", "sub"} or (tag in {"k", "say"} and j != whole.trigger):
                    break
                if tag == "incl" and self._tag(j + 1) in {"ng", "adv", "p"}:
                    first = j + 1 if self._tag(j + 1) == "ng" else j + 2
                    if self._tag(first) == "ng":
                        yield from (m for m in self.coordinated(first) if self.c[m].quantity is not None or self.c[m].number == "one")
                    break
                if tag == "ng" and self.c[j].partitive and self._tag(j - 1) in {"cm", "lp", "da"}:
                    yield j
                    break
                j += 1

"""Who it happened to and who did it, clause by clause: frames of the verbs of harm and the patterns of rules/clauses.toml."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.casualties.conditions import is_armed, is_meant
from pipeline.casualties.line import Chunk
from pipeline.casualties.roles import MAX_PARENTHESIS
from pipeline.casualties.shapes import Shape, encode, matches
from pipeline.casualties.subjects import Subjects, is_guess

NAMED = "named"
PRONOUN = "pronoun"
"""The rule by which `he was shot` is one person: who did that need not have done the rest."""


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
    is_floor: bool = False
    is_recalled: bool = False
    is_open: bool = False
    is_after_harm: bool = False
    """Of people in hospital: only where harm is told besides."""
    subset_of: int | None = None
    confidence: float = 0.9


class Clauses:
    """Finds the findings of one sentence; make one per sentence."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self.c = chunks
        self.roles = Subjects(chunks)

    def findings(self) -> list[Finding]:
        """Return findings in the order of their victims; each victims chunk is found once per outcome."""
        found: dict[tuple[int, str], Finding] = {}
        taken: set[int] = set()
        row = encode(self.c)
        told = (*self._patterns(row, is_last=False), *self._frames(), *self._attributive(), *self._patterns(row, is_last=True))
        for finding in told:
            key = (finding.victims, finding.outcome)
            is_bare = finding.group is not None and finding.group.quantity is None and finding.group.number != "one"
            is_said_of_others = finding.rule == "attributive" and finding.is_subset and any(v == finding.victims for v, _ in found)
            if not finding.outcome or key in found or is_said_of_others or (is_bare and finding.trigger in taken):
                continue
            found[key] = finding
            taken.add(finding.trigger)
        ordered = sorted(found.values(), key=lambda f: (f.victims, f.outcome))
        return self._with_subsets(self._elaborated(self._told_apart(ordered)))

    # Patterns over chunks

    def _patterns(self, row: str, *, is_last: bool) -> Iterator[Finding]:
        for shape, match in matches(row, is_last=is_last):
            yield from self._matched(shape, match)

    def _matched(self, shape: Shape, match: re.Match[str]) -> Iterator[Finding]:
        slots = {name: start for name in match.re.groupindex if (start := match.start(name)) >= 0}
        trigger = slots.get("trigger", match.start())
        victims = slots["victims"] if shape.victims == "slot" else self.roles.subject_of(trigger)
        is_others = shape.is_of_fighters and not self._are_fighters(self.c[match.start()])
        is_same = shape.name == "nominal" and "such" in self.c[trigger].text.lower().split()  # "the first such killing of a leader"
        if victims is None or is_others or is_same or self.roles.is_behind_after(trigger) or (shape.is_own and self.roles.is_hit(victims)):
            return
        outcome, members = self._outcome(shape, match, trigger, victims), self._members(shape, victims, trigger)
        agent = self.roles.agent(match.end()) if shape.victims == "slot" else self.roles.agent(trigger + 1)
        if agent is None and shape.is_active:
            agent = self.roles.subject(match.start(), any_head=True)
        if agent is None and shape.name == "predicate" and self.c[members[0] - 1].head in self.roles.w.classes["leaving"]:
            agent = self.roles.subject(members[0] - 1, any_head=True)  # "overpowered the guards and left 46 inmates dead"
        pair = self.roles.shared_outcomes(trigger) if self.c[trigger].tag == "ad" else ()
        for member in members:
            is_counted = self.c[member].tag == "nc" and not self._is_deed(member)
            if is_counted or (self._is_people(self.c[member]) and not is_guess(self.c[member])):
                counted = self._of_none(trigger, self.roles.counted(member))
                counted = self._total(counted, member) if shape.is_total else counted
                is_taken_away = shape.outcome == "wounded" and counted.noun is not None and counted.noun.kind == "body"  # to hospital
                if is_taken_away or not is_meant(shape.asked, counted, self.c[agent] if agent is not None else None):
                    continue
                is_part = shape.is_subset or (shape.is_last and counted.partitive)  # "71 of them were in hospital"
                for each in self._outcomes(outcome, counted):
                    finding = Finding(
                        each, member, trigger, shape.name, agent, counted, is_part, shape.is_total, shape.is_cumulative,
                        is_floor=shape.is_floor, is_recalled=shape.is_recalled, is_after_harm=shape.is_after_harm, confidence=shape.confidence,
                    )  # fmt: skip
                    yield from self._jointly(finding, pair) if pair else (finding,)

    def _is_deed(self, i: int) -> bool:
        """`A murder`, `in two separate executions`: what was done, not how many died of it."""
        chunk, classes = self.c[i], self.roles.w.classes
        if chunk.quantity is not None and chunk.quantity.kind == "indefinite":
            return chunk.head in classes["deeds"] and self.roles.tag(i + 1) != "of"
        return self.roles.tag(i - 1) == "p" and self.c[i - 1].head == "in" and not classes["apart"].isdisjoint(chunk.text.lower().split())

    @staticmethod
    def _are_fighters(chunk: Chunk) -> bool:
        """Whether the chunk is no group of people, so named by its rule, or one of fighters."""
        return chunk.tag != "ng" or is_armed(chunk) or chunk.head == "enemy"

    def _of_none(self, trigger: int, group: Chunk) -> Chunk:
        """`No loss of life`: the number stands before the noun of harm."""
        number = self.c[trigger].quantity
        is_none = self.c[trigger].tag == "no" and number is not None and number.kind == "none"
        return replace(group, quantity=number) if is_none else group

    def _outcome(self, shape: Shape, match: re.Match[str], trigger: int, victims: int) -> str:
        match shape.outcome:
            case "trigger":
                return self.c[trigger].outcome or ""
            case "victims":
                return self.c[victims].outcome or "both"
            case "ref":
                return next((self.c[i].outcome or "" for i in range(match.start(), match.end()) if self.c[i].tag == "ref"), "")
            case _:
                return shape.outcome

    def _members(self, shape: Shape, victims: int, trigger: int) -> list[int]:
        """The groups a pattern speaks of: that of its slot, the head of a longer group that ends there, or a list."""
        if shape.is_headed:
            is_apart = self.c[victims - 1].head == "with" and self.c[victims].quantity is not None  # "reached 120 with 30 still missing"
            head = None if is_apart else self.roles.head_left(victims, prefer_counted=True, any_head=False)
            victims = victims if head is None or self.c[head].quantity is None else head
        if shape.is_headed or shape.is_list_left:
            return self.roles.coordinated_left(victims)
        if shape.victims == "subject":
            behind = [m for m in self.roles.coordinated(victims) if victims < m < trigger]
            return [*self.roles.joined_subjects(trigger, victims), *behind]
        return self.roles.coordinated(victims) if shape.is_list else [victims]

    def _total(self, group: Chunk, i: int) -> Chunk:
        """`The toll has gone up to 57` is 57, not at most 57; one that `has passed 100` is above."""
        quantity = group.quantity
        if quantity is not None and quantity.kind == "at_most":
            return replace(group, quantity=replace(quantity, low=quantity.high, best=quantity.high))
        if quantity is None or quantity.kind != "exact" or not quantity.best or self.c[i - 1].head not in self.roles.w.classes["passing"]:
            return group
        more = quantity.best + 1
        return replace(group, quantity=replace(quantity, low=more, best=more, high=None, kind="more_than", printed=quantity.best))

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
            elif chunk.tag == "m" and self.roles.is_him(i + 1) and self.roles.tag(i + 2) == "ad":  # shot him dead
                yield from self._of_him(i, self.c[i + 2].outcome or "")
            elif (chunk.tag == "m" and self.roles.tag(i + 2) == "ad") or self.roles.cuts_throats(i):  # shot them dead, slit their throats
                for member in self.roles.those_before(i):
                    agent = self.roles.subject(i, any_head=True)
                    yield Finding(self.c[i + 2].outcome or "killed", member, i, "active", agent, self.roles.counted(member))

    def _is_besides(self, i: int) -> bool:
        """`Killed and mutilated four`: no other four were wounded."""
        return self.roles.is_besides(i) and self.roles.tag(i - 1) == "cc" and self.c[i - 2].outcome == "killed"

    def _frame(self, i: int, chunk: Chunk) -> Iterator[Finding]:
        outcome = chunk.outcome or ""
        if self._is_besides(i):
            return
        if pair := self.roles.shared_outcomes(i):
            for finding in self._of_subject(i, outcome, "passive"):
                yield from () if is_guess(self.c[finding.victims]) else self._jointly(finding, pair)
            return
        if chunk.verb is not None and chunk.verb.frame == "intransitive":
            yield from self._of_subject(i, outcome, "intransitive")
        elif chunk.voice == "passive":
            yield from self._of_subject(i, outcome, "passive")
        else:
            yield from self._of_doer(i, chunk, outcome)

    def _jointly(self, finding: Finding, pair: Sequence[str]) -> Iterator[Finding]:
        """`No one was killed or hurt` denies both; of `40 dead or missing` all may be dead, or missing; `killed and wounded 40` says neither."""
        if finding.group is not None and finding.group.quantity is not None and finding.group.quantity.kind == "none":
            yield finding
        elif "missing" in pair or self.c[finding.trigger].verb is None or self.roles.tag(finding.trigger + 2) == "ad":
            yield from (replace(finding, outcome=each, is_open=True) for each in pair)

    def _of_doer(self, i: int, chunk: Chunk, outcome: str) -> Iterator[Finding]:
        """`Killed four`, `killed himself`, `killed him`, and `ten killed`, which has the same form."""
        objects = self.roles.objects(i) or self.roles.shared_objects(i) or self.roles.fronted_objects(i) or self.roles.those_before(i)
        if objects:
            if not self.roles.counts_beasts(i, objects[0]):
                yield from self._of_objects(i, chunk, outcome, objects)
        elif self.roles.tag(i + 1) == "pro" and self.roles.is_reflexive(i + 1):
            yield from self._of_self(i, outcome)
        elif outcome == "killed" and self.roles.is_him(i + 1):
            yield from self._of_him(i, outcome)
        elif chunk.voice == "ambiguous" and not (self._shares_him(i) or self.roles.is_him(i + 1)):
            yield from self._of_subject(i, outcome, "reduced")

    def _of_objects(self, i: int, chunk: Chunk, outcome: str, objects: Sequence[int]) -> Iterator[Finding]:
        """`Killed four`, `killed four and himself`."""
        agent = self.roles.subject(i, any_head=True)
        if agent is not None and self.roles.joins_self(objects[-1]) and self._is_people(self.c[agent]):
            yield Finding(outcome, agent, i, "active", agent, self.roles.counted(agent))
        is_doubtful = chunk.verb is not None and chunk.verb.lemma in self.roles.w.doubtful
        for member in objects if not is_doubtful else (o for o in objects if self._is_someone(o)):
            yield Finding(outcome, member, i, "active", agent, self.roles.counted(member))

    def _shares_him(self, i: int) -> bool:
        """`Raiders kidnapped and killed her`: the verb at i has the object of the next, and its subject did it."""
        return self.roles.tag(i + 1) == "cc" and self.roles.tag(i + 2) == "k" and self.roles.is_him(i + 3)

    def _of_him(self, i: int, outcome: str) -> Iterator[Finding]:
        """`Shooting her, her nephew and four cooks`: one told of before, and those joined to him."""
        agent = self.roles.subject(i, any_head=True)
        yield Finding(outcome, i + 1, i, PRONOUN, agent, replace(self.c[i + 1], number="one"), confidence=0.5)
        for member in self.roles.coordinated(i + 1):
            if member != i + 1:
                yield Finding(outcome, member, i, "active", agent, self.roles.counted(member))

    def _of_self(self, i: int, outcome: str) -> Iterator[Finding]:
        """`The bomber killed himself and four guards`: the attacker is among the dead."""
        doer = self.roles.subject_of(i)
        noun = self.c[doer].noun if doer is not None else None
        if noun is not None and noun.kind == "body":  # set off the belts on their bodies, killing themselves
            doer = None
        for member in (*(() if doer is None else (doer,)), *self.roles.coordinated(i + 1)):
            if self._is_people(self.c[member]):
                yield Finding(outcome, member, i, "active", doer, self.roles.counted(member))

    def _of_subject(self, i: int, outcome: str, rule: str) -> Iterator[Finding]:
        is_as = self.roles.tag(i - 1) == "sub" and self.c[i - 1].head == "as" and self.c[i].text.lower().startswith("having ")
        told = i - 3 if self.roles.tag(i - 3) == "ng" else None  # "with scores of farmers reported as having been killed"
        subject = told if is_as else self.roles.subject_of(i, is_reduced=rule == "reduced")
        if subject is None:
            yield from self._of_pronoun(i, outcome)
            return
        is_idle = outcome == "missing" and rule == "intransitive" and self.roles.slips_away(i, subject)
        is_told = rule == "passive" or (rule == "reduced" and self.roles.joins_passive(i))
        members = self.roles.joined_subjects(i, subject)
        is_doubted = not is_told and all(is_guess(self.c[m]) for m in members)
        if is_doubted or is_idle or self.roles.only_chokes(i):
            return
        for member in (*members, *self.roles.joined_behind(i)):
            is_thing = outcome == "missing" and not self._is_someone(member)  # "three crates are missing"
            if self._is_people(self.c[member]) and not is_thing and not self.roles.counts_things(member):
                yield Finding(self.roles.fate(member, i, outcome), member, i, rule, self.roles.agent(i + 1), self.roles.counted(member))
        if (he := self.roles.pronoun_before(subject)) is not None:
            yield Finding(outcome, he, i, PRONOUN, self.roles.agent(i + 1), replace(self.c[he], number="one"), confidence=0.5)

    def _of_pronoun(self, i: int, outcome: str) -> Iterator[Finding]:
        """`He was gunned down`: one person, told of before."""
        j = self.roles.before_verb(i)
        doer = self.roles.doer_before(j) if self.roles.tag(j - 1) == "sub" and outcome == "killed" else None
        if doer is not None and self.roles.tag(j) == "pro" and self.c[j].head in {"he", "she"}:
            yield Finding(outcome, doer, i, "passive", self.roles.agent(i + 1), self.roles.counted(doer), confidence=0.6)
        elif self.roles.tag(j) == "pro" and self.c[j].head in {"he", "she"} and outcome == "killed":
            yield Finding(outcome, j, i, PRONOUN, self.roles.agent(i + 1), replace(self.c[j], number="one"), confidence=0.5)
        elif (name := self.roles.name_of_subject(i)) is not None:
            yield Finding(outcome, self.roles.nesting.subjects[i] or 0, i, NAMED, self.roles.agent(i + 1), name, confidence=0.6)

    def _attributive(self) -> Iterator[Finding]:
        """`Five wounded soldiers reached the clinic`: the participle stands inside the group."""
        for i, chunk in enumerate(self.c):
            if chunk.tag == "ng" and chunk.outcome and chunk.quantity is not None and not chunk.partitive:
                yield Finding(chunk.outcome, i, i, "attributive", None, self.roles.counted(i), confidence=0.6)
            elif chunk.tag == "ng" and chunk.partitive and chunk.quantity is not None and chunk.head in self.roles.w.standing:
                yield Finding(self.roles.w.standing[chunk.head], i, i, "attributive", None, chunk, is_subset=True, confidence=0.6)

    def _is_someone(self, i: int) -> bool:
        """Whether a group is people for sure: by its noun, its name or its capital, as peoples have."""
        return self.c[i].is_sure or bool(self.c[i].mentions) or self.c[i].text.split()[-1][0].isupper()

    def _is_people(self, chunk: Chunk) -> bool:
        return chunk.tag == "ng"

    # Parts of a whole

    def _told_apart(self, found: list[Finding]) -> list[Finding]:
        """`Killed two families: four children and four adults`: the list says who they were."""
        result: list[Finding] = []
        taken = {f.victims for f in found}
        for finding in found:
            result.append(finding)
            mark = self.roles.past_phrase(finding.victims + 1)
            if self.roles.is_of_groups(finding.victims) and self.roles.tag(mark) in {"da", "sc"} and self.roles.tag(mark + 1) == "ng":
                listed = [m for m in self.roles.coordinated(mark + 1) if m not in taken]
                result += [replace(finding, victims=m, group=self.roles.counted(m)) for m in listed]
        return result

    def _elaborated(self, found: list[Finding]) -> list[Finding]:
        """A gerund that follows a finite verb with a larger figure tells a part of it: `killed six, hacking one to death`."""
        result: list[Finding] = []
        for finding in self._fronted(found):
            whole = next(
                (
                    n
                    for n, w in enumerate(result)
                    if w.outcome == finding.outcome
                    and w.trigger < finding.trigger
                    and self._exceeds(w, finding)
                    and self._is_one_clause(w, finding)
                ),
                None,
            )
            is_gerund = self.c[finding.trigger].voice == "gerund"
            is_of_them = self.roles.is_of_them(finding.victims)
            if is_of_them and whole is None:  # "11 were killed; five of them died in hospital"
                whole = next((n for n, w in enumerate(result) if w.outcome == finding.outcome and self._exceeds(w, finding)), None)
            if whole is not None and (is_of_them or (is_gerund and self.c[result[whole].trigger].voice != "gerund")):
                finding = replace(finding, is_subset=True, subset_of=whole)  # noqa: PLW2901 - the same finding, now known as a part
            result.append(finding)
        return result

    def _fronted(self, found: list[Finding]) -> list[Finding]:
        """`Of the 246 injured, 48 were in intensive care`: the sentence opens with the whole."""
        if not found or self.roles.tag(found[0].victims - 1) != "of" or found[0].victims > 1 or found[0].outcome != found[-1].outcome:
            return found
        whole = found[0]
        comma = next((k for k in range(whole.victims, len(self.c)) if self.roles.tag(k) == "cm"), len(self.c))
        return [
            replace(f, is_subset=True, subset_of=0) if f is not whole and f.victims > comma and self._exceeds(whole, f) else f
            for f in found
        ]

    def _is_one_clause(self, whole: Finding, part: Finding) -> bool:
        """Whether nothing between them begins another telling: `killed 60, while residents accused it of massacring 40`."""
        return not any(self.roles.tag(k) in {"st", "sc", "sub", "say", "rel"} for k in range(whole.trigger + 1, part.trigger))

    @staticmethod
    def _exceeds(whole: Finding, part: Finding) -> bool:
        a, b = (f.group.quantity.best if f.group is not None and f.group.quantity is not None else None for f in (whole, part))
        return a is not None and b is not None and a > b

    def _with_subsets(self, found: list[Finding]) -> list[Finding]:
        """Add the parts that are named of a whole: of the last one told before them."""
        parts: dict[int, Finding] = {}
        taken = {f.victims for f in found}
        for index, whole in enumerate(found):
            for member in self._parts(whole):
                group = self.roles.counted(member)
                part = replace(whole, victims=member, group=group, rule="part", is_subset=True, subset_of=index, confidence=0.8)
                if member not in taken and not self._exceeds(part, whole):
                    parts[member] = part
        return [*found, *parts.values()]

    def _is_aside(self, j: int, whole: Finding) -> bool:
        """`15 guests died (13 children)`, `eight, of whom five were women`."""
        if self.roles.tag(j - 1) == "rel" and self.roles.tag(j - 2) == "of":
            return self.c[j].quantity is not None
        part, of = self.c[j].quantity, whole.group.quantity if whole.group is not None else None
        is_bracketed = self.roles.tag(j - 1) == "lp" and self.roles.tag(j + 1) == "rp" and self.c[j].noun is not None
        return is_bracketed and part is not None and of is not None and (part.best or 0) < (of.best or 0)

    def _parts(self, whole: Finding) -> Iterator[int]:
        """Groups named as parts of the whole: `, including two children`, `, three of them women`."""
        k = max(whole.victims, whole.trigger if whole.trigger > whole.victims else 0)
        for start in dict.fromkeys((whole.victims + 1, k + 1)):
            j = start
            while j < len(self.c) and j - start < MAX_PARENTHESIS:
                tag = self.roles.tag(j)
                if tag in {"st", "sc", "sub"} or (tag in {"k", "say"} and j != whole.trigger):
                    break
                if tag == "incl" and not self.roles.counts_thing_before(j) and self.roles.tag(j + 1) in {"ng", "adv", "p", "pro"}:
                    first = j + 1 if self.roles.tag(j + 1) == "ng" else j + 2
                    if self.roles.tag(first) == "ng":
                        yield from (m for m in self.roles.coordinated(first) if self.c[m].quantity is not None or self.c[m].number == "one")
                    break
                if tag == "ng" and (self._is_aside(j, whole) or self.roles.is_one_among(j)):
                    yield j
                    break
                if tag == "ng" and self.c[j].partitive and self.roles.tag(j - 1) in {"cm", "lp", "da"}:
                    yield from self._row_of_parts(j)
                    break
                j += 1

    def _row_of_parts(self, j: int) -> Iterator[int]:
        """`11 of them children and six of them women`: a part told behind its whole, and those joined to it."""
        while self.roles.tag(j) == "ng" and self.c[j].partitive:
            yield j
            j += 1 + (self.roles.tag(j + 1) == "ng")
            while self.roles.tag(j) in {"cm", "cc"}:
                j += 1

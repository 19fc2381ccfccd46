"""The roles of a clause: who or what is the subject of a verb, whom it acts on, who is its agent."""

from pipeline.casualties.phrases import NOMINAL, PREPOSITIONS, Phrases

_FINITE = frozenset({"be", "k", "v", "have", "mod", "m"})
_VERBS = frozenset({"k", "m", "v"})
_TRANSPARENT = frozenset({"adv", "date", "da", "be", "have", "mod", "not"})
_CLAUSE_STARTS = frozenset({"st", "sc", "say", "sub", "rel"})
_BETWEEN_VERBS = frozenset({"adv", "cm", "date", "loc", "p", "w"})
_IN_ROW = frozenset({"adv", "date", "loc", "p", "w", "ng", "nx", "of", "org", "pro", "to"})
"""What stands between a verb and the comma behind which the next of its row follows."""
_OBJECTS = frozenset({"ng", "nx", "of", "org", "incl"})
_TWO, _LONGEST_NAME = 2, 4
"""Words of a name that no list holds."""
MAX_PARENTHESIS = 16
"""Chunks between two commas that are still stepped over as one parenthesis."""
_OPENING = frozenset({"date", "adv", "p", "loc", "w", "nx", "of"})
"""What a sentence may open with before its subject, up to a comma."""
_IN_RELATIVE = frozenset({"adv", "date", "have", "cc", "v", "m", "k", "nx", "ng", "org", "w", "p", "loc"})
"""What may stand between the word that opens a relative clause and a verb of it."""
_REACH_OF_AGENT = 8
_OF_PLACES = frozenset({"loc", "cm", "lp", "rp"})
"""What a chain of places is made of."""


class Roles(Phrases):
    """Roles in one sentence, found by walking its chunks."""

    def subject(self, i: int, *, any_head: bool = False) -> int | None:
        """The head of the noun phrase that is the subject of the verb at i; None if there is none.

        Prepositional phrases, parentheses, relative clauses and coordinated verbs in between are stepped over. With
        `any_head` it need not be people.
        """
        j = i - 1
        while j >= 0:
            tag = self.tag(j)
            if tag in _TRANSPARENT:
                j -= 1
            elif tag == "rp":
                j = self._opening(j, "lp") - 1
            elif tag == "cm" and (place := self._places_from(j)) is not None:
                if any_head and self.c[i].voice == "gerund" and (doer := self._clause_subject(i, any_head=True)) is not None:
                    return doer
                j = place
            elif tag == "cm":
                opening = self._opening(j, "cm")
                shared = self._doer(i, j) if any_head and opening < 0 else None
                if any_head and shared is None and self.c[i].voice != "gerund":
                    shared = self._serial(j)
                if shared is not None:
                    return shared
                j = opening - 1 if opening >= 0 and j - opening <= MAX_PARENTHESIS else j - 1
            else:
                return self._subject_at(i, j, any_head=any_head)
        return None

    def _places_from(self, comma: int) -> int | None:
        """The first of the places that end at a comma: `Omdurman` of `in Omdurman, Khartoum, Sudan,`; None for one or two."""
        k = comma
        while self.tag(k) == "cm" and self.tag(k - 1) in {"loc", "nx"} and any(m.entity.type == "place" for m in self.c[k - 1].mentions):
            k -= 2
        return k + 1 if k < comma - _TWO * _TWO else None

    def _doer(self, i: int, comma: int) -> int | None:
        """Who did what a gerund or a second verb behind a comma tells: `Gunmen stormed a post, killing`, `Blast kills 10, hurts 20`."""
        if self.c[i].voice == "gerund":
            return self._clause_subject(i, any_head=True)
        k = comma - 1
        while k > 0 and self.tag(k) in _BETWEEN_VERBS | _OBJECTS:
            k -= 1
        return self.subject(k, any_head=True) if self.tag(k) == "k" and k < comma - 1 else None

    def _serial(self, comma: int) -> int | None:
        """Who did what a later verb of a row tells: `Gunmen stopped a bus, ordered the passengers out, robbed them`."""
        k = comma - 1
        while k > 0 and self.tag(k) in _IN_ROW:
            k -= 1
        is_finite = self.tag(k) in _VERBS and k < comma - 1 and not self.c[k].text.lower().endswith("ing")
        return self.subject(k, any_head=True) if is_finite and self.tag(k - 1) not in {"be", "have"} else None

    def _subject_at(self, i: int, j: int, *, any_head: bool) -> int | None:
        """The subject of the verb at i, where chunk j is the first that cannot be stepped over."""
        tag = self.tag(j)
        if tag == "rel":
            return self.head_left(j - 2 if self.tag(j - 1) == "cm" else j - 1, prefer_counted=True, any_head=any_head)
        if tag == "cc":
            return self._shared_subject(i, j, any_head=any_head)
        if tag == "say" and self.tag(j - 1) == "pro" and self.tag(j - 2) == "ng":
            return j - 2
        if tag in NOMINAL and not (tag == "nx" and self.c[j].head == "number"):  # "and an unknown number were hurt" is nobody's
            return self._subject_named(i, j, any_head=any_head)
        is_told = tag in {"v", "att"} or (any_head and tag == "k" and self.c[j].voice == "active")  # "vanished, leaving two dead"
        return self._clause_subject(i, any_head=any_head) if is_told else None

    def _subject_named(self, i: int, j: int, *, any_head: bool) -> int | None:
        """The subject of the verb at i, where a noun phrase ends right before it, at chunk j."""
        verb = self._leftmost(j) - 1
        is_apart = self.c[i].voice == "gerund" or any(self.tag(k) == "cm" for k in range(j + 1, i))
        if any_head and is_apart and self.tag(verb) in _VERBS:
            return self.subject(verb, any_head=True)  # "stormed a clinic killing two": who stormed it
        antecedent = self._antecedent(j)
        head = self.head_left(j if antecedent is None else antecedent, prefer_counted=antecedent is not None, any_head=any_head)
        return head if head is not None or antecedent is not None else self._clause_subject(i, any_head=any_head)

    def _shared_subject(self, i: int, j: int, *, any_head: bool) -> int | None:
        """The subject of a verb joined by `and` to the one before it."""
        before = j - 1
        skipped = _BETWEEN_VERBS | _OBJECTS | {"pro", "to"} if any_head else _BETWEEN_VERBS  # whoever killed five and wounded ten
        if any_head and self.tag(before) == "cm":
            before = self._before_aside(before)
        while before > 0 and self.tag(before) in skipped:
            before -= 1
        if self.tag(before) in _VERBS:
            return self.subject(before, any_head=any_head)
        return self._clause_subject(i, any_head=any_head)

    def _before_aside(self, comma: int) -> int:
        """`Gathered the residents, hours after troops had left, and killed`: the chunk before an aside that ends at a comma."""
        k = comma - 1
        is_clause = False
        while k > 0 and comma - k <= MAX_PARENTHESIS and self.tag(k) not in {"cm", "st", "sc"}:
            is_clause = is_clause or self.tag(k) in {"sub", "rel", "say"}
            k -= 1
        return k - 1 if is_clause and self.tag(k) == "cm" else comma

    def reduced_subject(self, i: int) -> int | None:
        """The group a participle without `be` belongs to: the nearest, whatever phrase it stands in."""
        j = i - 1
        while self.tag(j) in {"adv", "date"}:
            j -= 1
        if self.tag(j) == "ng":
            number = self.c[j].quantity
            is_one = number is None or number.kind == "indefinite"
            whole = self._whole_of(j) if is_one else None
            return None if self.c[j].quantity is None and self.is_number_of(j) else j if whole is None else whole
        return None if self.tag(j) == "cc" else self.subject(i)

    def governor(self, i: int) -> int | None:
        """`Were reported by a nurse to have been stabbed`: the verb before an infinitive, whose subject it shares."""
        if not self.c[i].text.lower().startswith("to "):
            return None
        for k in range(i - 1, max(-1, i - _REACH_OF_AGENT), -1):
            if self.tag(k) in _CLAUSE_STARTS | {"v"} and self.tag(k - 1) == "be":
                return k - 1
        return None

    def is_inside(self, k: int) -> bool:
        """Whether the group at k belongs to a phrase of its own: `by the president`, `covering the police`."""
        return self.tag(k - 1) == "by" or (self.tag(k - 1) == "v" and self.c[k - 1].text.lower().endswith("ing"))

    def joins_passive(self, i: int) -> bool:
        """`Was ambushed and killed`, `was dragged off, shot and burnt`: the participle at i shares the auxiliary of a verb before it."""
        j = i - 1
        while self.tag(j) == "adv":
            j -= 1
        is_in_row = self.tag(j) == "cm" and j == i - 1 and self.tag(i + 1) in {"cc", "cm"}
        if (self.tag(j) != "cc" and not is_in_row) or self.tag(i + 1) in NOMINAL - {"loc"}:
            return False
        for k in range(j - 1, max(-1, j - _REACH_OF_AGENT), -1):
            if self.tag(k) in _CLAUSE_STARTS - {"sub"}:
                return False
            done = self.c[k + 1].text.lower() if self.tag(k) == "be" and self.tag(k + 1) == "w" else ""
            is_passive = done.endswith("ed") or done in self.w.classes["participles"]
            if is_passive or self.tag(k) in _VERBS:
                before = k - 1
                while self.tag(before) in {"adv", "not"}:
                    before -= 1
                if is_passive or self.tag(before) != "cm" or self.c[k].voice == "passive":
                    return is_passive or self.tag(before) == "be" or self.c[k].voice == "passive"
        return False

    def before_verb(self, i: int) -> int:
        """The chunk before the verb at i and its auxiliaries, and before those it shares them with: `he was engaged and killed`."""
        j = i - 1
        while j > 0 and self.tag(j) not in {"be", "pro"} and self.joins_passive(i):
            j -= 1
        while self.tag(j) in {"adv", "date", "be", "have"}:
            j -= 1
        return j

    def has_thing_for_object(self, i: int) -> bool:
        """`Gunmen killed cattle`: a past form with an object that is no people is no participle of its subject's."""
        j = i + 1
        while self.tag(j) == "adv" or (j == i + 1 and self.c[j : j + 1] and self.c[j].head == "off"):  # killed off the game
            j += 1
        return self.tag(j) in {"w", "nx", "org"} and self.c[j].head not in self.w.classes["states_of_captives"]

    def _clause_subject(self, i: int, *, any_head: bool) -> int | None:
        """The first group of the clause that stands in no prepositional phrase: the subject of a later coordinated verb."""
        start = i
        while start > 0 and self.tag(start - 1) not in _CLAUSE_STARTS:
            start -= 1
        if self.tag(start - 1) == "rel" and self.tag(start - 2) == "ng":
            return start - 2
        for k in range(start, i):
            can_be = self.tag(k) == "ng" or (any_head and self.tag(k) in {"org", "att"})
            is_led = (
                self.tag(start) in {"date", "p", "adv"}
                and self.tag(k - 1) == "cm"
                and all(self.tag(m) in _OPENING for m in range(start, k - 1))
            )  # "On Monday, gunmen"
            if can_be and (is_led or self.tag(k - 1) not in PREPOSITIONS | {"incl", "cm"}):
                return None if self.c[k].number == "one" and self.tag(k + 1) == "say" else k
        return None

    def _antecedent(self, j: int) -> int | None:
        """What a relative clause that ends at j belongs to: `a man who was driving home` → the man.

        After a second verb the clause has ended: `the number of people who were killed rose to 20 and nine guards were wounded`.
        """
        verbs: list[int] = []
        k = j
        while k > 0 and self.tag(k) not in {"st", "sc", "say", "sub", "cm"}:
            if self.tag(k) == "rel":
                return k - 1 if len(verbs) == 1 and self.tag(k - 1) == "ng" else None
            if self.tag(k) in _FINITE and not (verbs and verbs[-1] == k + 1) and not self.c[k].text.lower().endswith("ing"):
                verbs.append(k)
            k -= 1
        return None

    def _opening(self, j: int, mark: str) -> int:
        k = j - 1
        while k >= 0 and self.tag(k) != mark:
            if self.tag(k) in {"st", "sc"}:
                return -1
            k -= 1
        return k

    def objects(self, i: int) -> list[int]:
        """The groups of people that the verb at i acts on, coordinated ones included."""
        j = i + 1
        while self.tag(j) in {"adv", "date"} or self._is_circumstance(j):
            j += 1 if self.tag(j) in {"adv", "date"} else 2
        if self.tag(j) in {"nx", "w"} and self.c[j].head in self.collectives and self.tag(j + 1) == "of" and self.tag(j + 2) == "ng":
            j += 2
        if self.tag(j) == "lp" and self.tag(j + 1) == "ng":
            j += 1
        if self.begins_name(j):
            j += 1
        j = self._past_strange_name(j)
        is_other_clause = self.c[i].voice == "ambiguous" and not self.is_in_relative(i) and self.is_subject_of_next(j)
        is_speaker = self.tag(self.past_phrase(j + 1)) == "say" and self.tag(i + 1) != "ng"
        return self._named_beside(i) if self.tag(j) != "ng" or is_other_clause or is_speaker else self.coordinated(j)

    def _past_strange_name(self, j: int) -> int:
        """`Killed Omal Lagos, a porter`: whom a name that no list holds belongs to is said behind it."""
        k = self._past_name(j)
        if k == j or self.tag(k) != "cm" or self.tag(k + 1) != "ng":
            return j
        told = self.c[k + 1].quantity
        return k + 1 if self.c[k + 1].is_sure and told is not None and told.kind == "indefinite" else j

    def _past_name(self, j: int) -> int:
        """The chunk behind a name that no list holds and that begins at j: `Omal Lagos`, `Omal al Lagos`; j where none does."""
        k = j
        while self.tag(k) in {"w", "loc"} and (self.c[k].text[0].isupper() or (k > j and self.c[k].head in self.w.classes["name_parts"])):
            k += 1
        return k if self.tag(j) == "w" and k - j <= _LONGEST_NAME else j

    def _named_beside(self, i: int) -> list[int]:
        """`Killed Omal and his driver`: one whose name no list holds, and his own."""
        k = self._past_name(i + 1)
        is_beside = k > i + 1 and self.tag(k) == "cc" and self.tag(k + 1) == "ng" and self._has_owner(k + 1) and self.c[k + 1].is_sure
        is_beside = (
            is_beside and self.c[k + 1].text.lower().split()[0] not in self.w.classes["of_bodies"]
        )  # "killed Brexit and its friends"
        return [i + 1, *self.coordinated(k + 1)] if is_beside and not self.is_subject_of_next(k + 1) else []

    def is_in_relative(self, i: int) -> bool:
        """Whether the verb at i is one of a relative clause: `the man who killed a policeman in Lagos was arrested`."""
        k = i - 1
        while self.tag(k) in _IN_RELATIVE:
            k -= 1
        return self.tag(k) == "rel"

    def is_taken_inside(self, k: int) -> bool:
        """Whether another verb acts on the group at k, in a clause about those named before: `suspected of killing a priest`."""
        verb = k - 1
        if self.tag(verb) not in {"k", "m"} or self.c[verb].voice == "passive":
            return False
        if self.c[verb].voice != "gerund":
            return self.is_in_relative(verb)
        if self.tag(verb - 1) == "cc" and self.c[verb - 2].voice == "gerund":
            verb -= 2  # "of shooting and killing four"
        return self.tag(verb - 1) in PREPOSITIONS

    def fronted_objects(self, i: int) -> list[int]:
        """`The 45 weavers whom gunmen murdered`: whom the verb at i acts on, where a relative clause opens with its subject."""
        j = i - 1
        while self.tag(j) in {"adv", "date", "have"}:
            j -= 1
        first = self._leftmost(j) if self.tag(j) in NOMINAL else j
        before = first - 2 if self.tag(first - 2) != "cm" else first - 3
        is_whom = self.tag(first - 1) == "rel" and self.c[first - 1].head == "whom"
        return [before] if is_whom and self.tag(before) == "ng" else []

    def shared_objects(self, i: int) -> list[int]:
        """`Abducted and killed four nurses`, `seized, tortured and killed a priest`: the objects of the last verb of the row."""
        j = i + 1
        while self.tag(j) == "cm" and self.tag(j + 1) in _VERBS and self.c[j + 1].voice != "passive":
            j += 2
        j += self.tag(j) == "cm"
        if self.tag(j) != "cc":
            return []
        j += 1
        while self.tag(j) == "adv":
            j += 1
        is_alike = self.tag(j) == "k" and (
            self.c[j].voice == self.c[i].voice or {self.c[j].voice, self.c[i].voice} == {"active", "ambiguous"}
        )
        return self.objects(j) if is_alike or self.is_besides(j) else []

    def is_besides(self, j: int) -> bool:
        """Whether the verb at j is something done to the killed besides: `killed and burnt four`."""
        return self.tag(j) in _VERBS and self.c[j].voice != "passive" and self.c[j].text.lower().split()[-1] in self.w.classes["besides"]

    def _is_circumstance(self, j: int) -> bool:
        """`killed on Sunday 20 people`: a short phrase between verb and object."""
        return self.tag(j) in {"p", "by"} and self.tag(j + 1) in {"date", "loc", "att"} and self.tag(j + 2) == "ng"

    def joined_behind(self, i: int) -> list[int]:
        """`The mayor was shot together with two of her aides`: those joined to the subject behind the verb at i."""
        i += 2 * (self.tag(i + 1) == "cc" and self.tag(i + 2) in _VERBS)
        k = i + 1
        while self.tag(k) == "date" or (self.tag(k) == "p" and self.tag(k + 1) == "loc"):  # "were shot in Gao on Sunday, along with"
            k += 1 + (self.tag(k) == "p")
        k += self.tag(k) == "cm"
        is_joined = self.tag(k) == "cc" and " " in self.c[k].text and self.tag(k + 1) == "ng"
        i = k - 1 if is_joined else i
        is_joined = is_joined or self._is_in_company(i + 1)
        if not is_joined and (others := self._others_behind(i)) is not None:
            return self.coordinated(others)
        return self.coordinated(i + 2) if is_joined and not self.is_subject_of_next(i + 2) else []

    def _others_behind(self, i: int) -> int | None:
        """`The mayor died in a blast at the gate, along with 12 clerks`: the clerks, where no other harm is told between."""
        for k in range(i + 1, len(self.c) - 1):
            if self.tag(k) in {"k", "ad", "st", "sc"}:
                return None
            group = self.c[k + 1]
            if self.tag(k) != "cc" or " " not in self.c[k].text or group.tag != "ng" or group.quantity is None:
                continue
            is_apart = self.tag(k - 1) == "cm" and group.quantity.kind != "indefinite" and group.noun is not None
            if group.quantity.additional or is_apart:
                return k + 1
        return None

    def is_one_among(self, j: int) -> bool:
        """`Six died, a girl among them`, `two girls among them`."""
        is_among = self.tag(j + 1) == "incl" and self.c[j + 1].text.lower() == "among" and self.tag(j + 2) == "pro"
        return is_among and self.tag(j - 1) == "cm" and (self.c[j].number == "one" or self._is_counted(j))

    def counts_thing_before(self, k: int) -> bool:
        """`Four sheds, including one for nurses`: what `including` at k takes its part from is things."""
        k -= 1 + (self.tag(k - 1) == "cm")
        return self.tag(k) == "nx" and self.c[k].quantity is not None

    def _is_in_company(self, k: int) -> bool:
        """`With his wife`, `alongside two guards`: people of the killed, or counted; not what they were killed with."""
        if self.tag(k) != "p" or self.c[k].head not in self.w.classes["company"] or self.tag(k + 1) != "ng":
            return False
        chunk = self.c[k + 1]
        is_counted = chunk.quantity is not None and chunk.quantity.kind != "indefinite"
        return chunk.noun is not None and chunk.noun.kind != "body" and (is_counted or self._has_owner(k + 1))

    def agent(self, i: int) -> int | None:
        """The agent of a by-phrase from i on, within the clause."""
        left = _REACH_OF_AGENT
        for k in range(i, len(self.c)):
            left -= self.tag(k) not in _OF_PLACES  # "taken hostage in X, Y province, Z, by"
            if self.tag(k) in _CLAUSE_STARTS or left < 0:
                return None
            if self.tag(k) == "by" and self.tag(k + 1) in NOMINAL and not self._is_of_other_deed(k - 1, i):
                return k + 1
        return None

    def _is_of_other_deed(self, k: int, first: int) -> bool:
        """`Killed in a town held by rebels`, `who were abducted have been freed by soldiers`: a participle of another deed takes the `by`."""
        return k >= first and self.c[k].head in self.w.classes["no_harm"]

"""Noun groups: how many, of whom; things and outcomes that are counted; names no list knows."""

from dataclasses import dataclass, field, replace
from functools import cache

from pipeline import lexicon
from pipeline.casualties.line import ALL_POSSESSIVES, MARKS, ORGANISATIONS, POSSESSIVES, QUOTES, Chunk, Line, is_capital
from pipeline.casualties.numbers import Quantity
from pipeline.casualties.words import PersonNoun, is_unlisted, words
from pipeline.model import Mention

_ARTICLE_LIKE = frozenset({"the", "his", "her", "its", "their", "this", "these", "those", "our", "my", "your", "all", "both"})
_ROLES_OF_CAPTIVES = frozenset({"hostage", "prisoner"})

_TWO = 2
_PLURALS = frozenset({"plural", "groups"})


@dataclass(slots=True)
class _Run:
    """The words of a noun group as far as read: `j` is the next token, `start` the first behind determiner and number."""

    first: int
    j: int
    start: int
    quantity: Quantity | None
    is_definite: bool
    person_end: int = -1
    noun: PersonNoun | None = None
    thing_end: int = -1
    attributive: str | None = None
    mentions: list[Mention] = field(default_factory=list)
    group: tuple[int, Mention] | None = None
    demonym: tuple[int, Mention] | None = None
    owner: tuple[Mention, ...] = ()

    def forget(self) -> None:
        """Behind a possessive another noun is the head; whose attack it is, is told by the name right before: `Israel's strikes`."""
        self.owner = tuple(m for m in self.mentions if m.entity.type in ORGANISATIONS or m.entity.level == "country")
        self.person_end = self.thing_end = -1
        self.noun = self.group = self.demonym = None
        self.mentions.clear()


def noun_group(line: Line, i: int) -> Chunk | None:
    """Return the noun group that begins at token i, or None."""
    j, quantity, is_definite = i, None, False
    kinds = line.kinds
    while j < len(kinds) and "determiners" in kinds[j] and j not in line.quantity_at and not (j == i and line.lower[j] == "no"):
        is_definite = is_definite or line.lower[j] in _ARTICLE_LIKE
        j += 1
    if j in line.quantity_at:
        quantity = line.quantity_at[j]
        j = quantity.last
    elif j == i + 1 and line.lower[i] == "another" and line.closes_after(j):
        return line.chunk("ng", i, j, number="one")
    elif j == i + 1 and line.lower[i] == "another" and line.word(j) == "one" and line.closes_after(j + 1):
        return line.chunk("ng", i, j + 1, number="one")
    if quantity is not None and line.word(j) == "of" and j + 1 < len(line.lower):
        return _partitive(line, i, j, quantity, is_definite=is_definite)
    run = _Run(i, j, j, quantity, is_definite)
    while run.j < len(line.lower) and _reads_on(line, run):
        pass
    if run.thing_end < 0 and run.person_end < 0 and not run.mentions:
        return _headless(line, run)
    group = _of_body(line, _headed_by_thing(line, run))
    return group or _headed_by_person(line, run) or _headed_by_name(line, run) or _headless(line, run)


@cache
def _stops() -> frozenset[str]:
    """Marks and closed words that no group reads on over, wherever no number, date or name begins."""
    closed = words().closed - words().classes["inner"] - words().classes["degrees"]
    return frozenset(MARKS).union(word for word in closed if word[0].isalnum() and not word.endswith("ed"))


def _of_body(line: Line, group: Chunk | None) -> Chunk | None:
    """`Five Department of Roads members`: the number of people stands before the name of what they belong to."""
    is_name = (
        group is not None and group.quantity is not None and line.isin(group.last - 1, "institutions") and line.word(group.last) == "of"
    )
    if (
        group is None
        or not is_name
        or not line.tokens[group.last - 1].text[0].isupper()
        or group.quantity is None
        or (group.quantity.best or 0) < _TWO
    ):
        return group
    people = noun_group(line, group.last + 1)
    if people is None or people.tag != "ng" or people.noun is None or people.quantity is not None or people.number == "one":
        return group
    return replace(people, first=group.first, quantity=group.quantity)


def _reads_on(line: Line, run: _Run) -> bool:  # noqa: C901, PLR0911, PLR0912 - one kind of token a return
    """Take the token at run.j into the run; False where the group ends before it."""
    j, word = run.j, line.lower[run.j]
    if word in _stops() and j not in line.opens:
        return False
    is_whole = run.noun is not None and run.noun.number in _PLURALS and run.quantity is not None
    if is_unlisted(word) and j not in line.opens and j not in line.in_date:  # as below, without asking what it is not
        if is_whole or (run.person_end >= 0 and not line.tokens[j].text[0].isupper()):
            return False
        run.j += 1
        return True
    if j > run.start and word in ALL_POSSESSIVES and line.is_possessive(j):
        return False
    if word in QUOTES and j > run.first:
        is_opening = j == run.start  # "a 'police informer'"
        is_inner = is_opening or line.word(j + 1) in line.w.people
        run.j += is_inner
        run.start += is_opening
        return is_inner
    if word in POSSESSIVES and j > run.start:
        run.forget()
        run.is_definite = run.is_definite or j + 1 not in line.quantity_at
        is_inner = j + 1 not in line.quantity_at
        run.j += is_inner + (is_inner and line.isin(j + 1, "determiners"))  # "the country's most wanted man"
        return is_inner
    if j in line.mention_at and j not in line.in_date and not line.is_place_in_name(j):
        return _takes_name(line, run)
    if run.quantity is not None and line.isin(j, "inner") and j + 1 < len(line.lower) and not line.closes_after(j + 1):
        run.j += 1
        run.start = run.j if run.start == j else run.start
        return True
    if line.is_degree_of_attribute(j):
        run.j += 1
        return True
    if line.is_closed(j) and not line.modifies(j):
        return False
    two = f"{word} {line.word(j + 1)}"
    noun = line.w.people.get(two) or line.w.people.get(word)
    if noun is not None and not line.is_of_body(j):
        if noun.number == "one" and run.noun is not None and run.noun.number in _PLURALS:
            return False
        is_suspect = j > run.start and not run.is_definite and run.quantity is None and line.is_suspecting(j)
        is_taken = word == "hostage" and j > run.start and any(line.isin(k, "holding") for k in (run.first - 2, run.first - 1))
        if is_suspect or is_taken:  # "took three Italians hostage"
            return False
        run.j += 2 if two in line.w.people else 1
        run.person_end, run.noun = run.j, noun
        return True
    return not is_whole and _takes_word(line, run)


def _takes_name(line: Line, run: _Run) -> bool:
    mention, last = line.mention_at[run.j]
    kind = mention.entity.type
    if kind == "person" and run.j == run.start and _owns_people(line, last):
        run.j = last  # "Omar Gul's son and two guards": they are counted, and not he
        return True
    if kind == "person":
        if run.person_end >= 0 or run.j == run.start:
            run.mentions.append(mention)
            run.j = run.person_end = last
            run.is_definite = True
        return False
    if kind == "place" and mention.role != "demonym" and line.closes_after(last):
        return False
    run.mentions.append(mention)
    if kind in ORGANISATIONS:
        run.group = (last, mention)
    elif mention.role == "demonym":
        run.demonym = (last, mention)
    own_noun = line.w.people.get(line.lower[last - 1])
    if own_noun is not None and not (run.group is not None and _heads_on(line, last)):
        run.person_end, run.noun = last, own_noun
    run.j = last
    return True


def _owns_people(line: Line, k: int) -> bool:
    """Whether behind a person's name stands a noun for those who are his: `Omar Gul's two sons`, `Omar Gul supporters`."""
    if line.word(k) not in POSSESSIVES:
        return line.word(k) in line.w.people and line.w.people[line.word(k)].number in _PLURALS
    first = line.quantity_at[k + 1].last if k + 1 in line.quantity_at else k + 1
    return any(line.word(j) in line.w.people for j in (first, first + 1) if j == first or not line.is_closed(first))


def _heads_on(line: Line, k: int) -> bool:
    """Whether a noun for people follows a group's name: `a Taliban leader`, `ISIL militants`."""
    return line.word(k) in line.w.people or (line.word(k + 1) in line.w.people and not line.is_closed(k))


def _takes_word(line: Line, run: _Run) -> bool:
    """A word that is neither closed nor a noun for people: a thing, an adjective, a participle, a name."""
    j, word = run.j, line.lower[run.j]
    readings = line.w.verbs.get(word)
    if readings and (line.is_attributive(j) or not line.is_noun(j)):
        if run.person_end >= 0 or run.attributive is not None or not line.is_attributive(j):
            return False
        run.attributive = line.w.standing.get(word) or readings[0].outcome
        run.j += 1
        return True
    is_verbal = line.is_verbal(j) or (run.noun is not None and run.noun.number in _PLURALS and line.isin(j, "verbs"))  # "witnesses blamed"
    is_found = line.is_of_found(j)
    is_state = (word in line.w.predicates or word in line.w.standing) and not is_found
    is_verbal = is_verbal and not is_found
    if is_state or (run.person_end >= 0 and is_verbal):
        return False
    is_harm = word in line.w.nominal and (line.tells_of_whom(j) or line.is_possessed(j))
    if is_harm or line.isin(j, "things") or (word in line.w.counted and run.quantity is not None):
        run.thing_end = j + 1
    elif is_verbal:
        is_first = run.quantity is None and j == run.start and not run.is_definite
        is_told = run.group is not None and run.group[0] == j and word.endswith("ed") and not line.isin(j, "linking")
        if (is_first and not line.modifies(j)) or line.closes_after(j + 1) or is_told:
            return False
    elif run.person_end >= 0 and not line.tokens[j].text[0].isupper():
        return False
    run.j += 1
    return True


# What the run amounts to


def _headed_by_thing(line: Line, run: _Run) -> Chunk | None:
    if run.thing_end <= run.person_end:
        return None
    end, head = run.thing_end, line.word(run.thing_end - 1)
    named = tuple(run.mentions)
    if (counted := _counted_thing(line, run, end, head)) is not None:
        return counted
    if head in line.w.nominal and _is_of_whom(line, run, end, head):
        return line.chunk("no", run.first, end, quantity=run.quantity, outcome=line.w.nominal[head], head=head, mentions=named)
    is_scene = head in line.w.scene_nouns
    if is_scene and _is_fatal(line, run, end) and line.tells_of_whom(end - 1):
        return line.chunk("no", run.first, end, quantity=run.quantity, outcome="killed", head=head, mentions=named)
    is_toll = head == "toll" and set(line.lower[run.first : end]).isdisjoint(lexicon.toml("context")["of_years"])  # "the annual road toll"
    if is_toll or (line.isin(end - 1, "counts") and line.isin(end - 2, "of_deaths")):
        return line.chunk("toll", run.first, end, head=head)
    tag = "att" if is_scene and not line.isin(end, "proceedings") else "nx"  # "a bomb squad" is no bomb
    if tag == "att" and not named and run.start + 1 >= end - 2:
        named = run.owner
    return line.chunk(tag, run.first, end, quantity=run.quantity, head=head, mentions=named, is_definite=run.is_definite)


def _is_of_whom(line: Line, run: _Run, end: int, head: str) -> bool:
    """Whether a noun of harm, the head of the run, goes on to whom it befell: `the murder of two judges`."""
    behind, is_before_number = line.word(end), end + 1 in line.quantity_at
    is_toll = line.w.nominal[head] == "killed" and is_before_number  # "bringing the deaths to six", not "injuries to six"
    goes_on = behind == "by" or (behind == "to" and not is_toll)
    idle = ("unfulfilled", "utmost") if behind == "of" and not is_before_number else ("unfulfilled",)
    is_told = goes_on or line.tells_of_whom(end - 1) or line.is_possessed(end - 1)
    return is_told and not any(line.isin(k, *idle) for k in range(run.first, end))


def _is_fatal(line: Line, run: _Run, end: int) -> bool:
    """`The fatal shooting`, `the fatal weekend shooting of a porter`."""
    return line.isin(end - 2, "fatal") or (line.isin(end - 3, "fatal") and end - 2 > run.first)


def _counted_thing(line: Line, run: _Run, end: int, head: str) -> Chunk | None:
    """`30 deaths`, `no fatalities`, `its second death from the fever`; `several death threats` are none."""
    if head not in line.w.counted:
        return None
    if line.isin(end, "proceedings"):
        return line.chunk("nx", run.first, end + 1, quantity=run.quantity, head=line.word(end), mentions=tuple(run.mentions))
    number = run.quantity
    is_owned = line.isin(run.first, "possessive") or any(line.lower[k] in POSSESSIVES for k in range(run.first, end))
    is_numbered = number is None and is_owned and any(line.isin(k, "ordinals") for k in range(run.start, end - 1))
    if is_numbered and line.isin(end - 1, "single_deaths") and line.word(end) != "of":
        number = Quantity(1, 1, 1, head, end - 1, end, "exact", head)
    if number is None and line.word(run.start - 1) != "no":
        return None
    return line.chunk("nc", run.first, end, quantity=number, outcome=line.w.counted[head], head=head, mentions=tuple(run.mentions))


def _headed_by_person(line: Line, run: _Run) -> Chunk | None:
    if run.person_end < 0:
        return None
    noun, end = run.noun, run.person_end
    number = "one" if noun is None else "plural" if noun.number == "groups" else noun.number
    if number == "one" and line.tokens[end - 1].end + 1 == line.tokens[min(end, len(line.tokens) - 1)].start:
        end = line.name_end(end)
    end = _unit_end(line, end) if number != "one" else end
    if noun is not None and noun.kind in {"casualty", "fatality"} and run.quantity is not None:
        outcome = line.w.counted.get(line.word(end - 1))
        return line.chunk("nc", run.first, end, quantity=run.quantity, outcome=outcome, head=noun.noun, mentions=tuple(run.mentions))
    if noun is not None and noun.kind in _ROLES_OF_CAPTIVES and number == "one" and run.quantity is None and not run.is_definite:
        return line.chunk("w", run.first, end, head=noun.noun) if end == run.first + 1 else None
    noun, named = _belonging(line, end, noun, tuple(run.mentions))
    return line.chunk(
        "ng", run.first, end, quantity=run.quantity, noun=noun, head=noun.noun if noun is not None else line.lower[end - 1], number=number,
        is_definite=run.is_definite, mentions=named, outcome=None if noun is not None and noun.kind == "body" else run.attributive,
    )  # fmt: skip


def _unit_end(line: Line, end: int) -> int:
    """Where the name of a unit ends that stands behind whose it is: `the police Special Action Force`."""
    k = end
    while not line.is_upper and k < len(line.tokens) and line.tokens[k].text[0].isupper() and not line.is_closed(k):
        k += 1
    return k if k > end and line.isin(k - 1, "institutions") else end


def _belonging(line: Line, end: int, noun: PersonNoun | None, named: tuple[Mention, ...]) -> tuple[PersonNoun | None, tuple[Mention, ...]]:
    """`Three members of the security forces`: who they are is said by what they are members of."""
    if noun is None or not line.w.has("belonging", noun.noun) or line.word(end) != "of":
        return noun, named
    body = noun_group(line, end + 1)
    if body is None and end + 1 in line.mention_at:
        mention, _ = line.mention_at[end + 1]
        return noun, (*named, mention)
    if body is None or body.tag not in {"ng", "org"}:
        return noun, named
    status = body.noun.status if body.noun is not None and noun.status == "unknown" else noun.status
    return replace(noun, status=status), (*named, *body.mentions)


def _headed_by_name(line: Line, run: _Run) -> Chunk | None:
    """`26 Taliban`, `nine Russians`, and an organisation by itself."""
    named = tuple(run.mentions)
    if run.group is not None and (run.quantity is not None or run.group[0] == run.j):
        last, mention = run.group
        tag = "ng" if run.quantity is not None else "org"
        return line.chunk(
            tag,
            run.first,
            last,
            quantity=run.quantity,
            head=mention.surface.lower(),
            number="many",
            mentions=named,
            is_definite=run.is_definite,
        )
    if run.demonym is not None and run.demonym[0] == run.j and (run.quantity is not None or line.lower[run.j - 1].endswith("s")):
        head = line.lower[run.j - 1]
        return line.chunk(
            "ng", run.first, run.j, quantity=run.quantity, head=head, number="plural", mentions=named, is_definite=run.is_definite
        )
    return None


def _headless(line: Line, run: _Run) -> Chunk | None:
    """`the wounded`, `26`, `14 somebodies`, and names no list knows."""
    j, quantity = run.j, run.quantity
    if quantity is None:
        k = j + line.isin(j, "degrees")  # "the critically injured"
        standing = line.w.standing.get(line.word(k))
        if run.is_definite and j == run.start and standing and line.word(k + 1) not in line.w.people:
            return line.chunk("ref", run.first, k + 1, outcome=standing, head=line.lower[k], is_definite=True)
        return _capitalised(line, run)
    if j == run.start:
        if "toll" in quantity.text.lower().split():
            return line.chunk("nc", run.first, j, quantity=quantity, outcome="killed", head="toll")
        ends = line.closes_after(j) or (line.word(j) in line.w.verbs and line.word(j + 1) not in line.w.people)  # "a third wounded when …"
        is_one_of_them = quantity.kind == "indefinite" and not (quantity.additional and ends)
        return None if is_one_of_them else line.chunk("ng", run.first, j, quantity=quantity, is_definite=run.is_definite)
    named = tuple(run.mentions)
    if named and all(m.entity.type == "place" and m.role != "demonym" for m in named):
        return None
    return line.chunk(
        "ng", run.first, j, quantity=quantity, head=line.lower[j - 1], is_sure=False, is_definite=run.is_definite, mentions=named
    )


def _capitalised(line: Line, run: _Run) -> Chunk | None:
    """A name no list knows: two or more capitalised words; a title before it makes it sure."""
    if line.is_upper:
        start = run.demonym[0] if run.demonym is not None else run.start
        end = line.name_end(start)
        is_titled = line.isin(start, "titles") and line.name_end(start + 1) > start + 1
        end = line.name_end(start + 1) if is_titled else end
        is_name = end > start + 1 and not run.is_definite
        return line.chunk("ng", run.first, end, head=line.lower[end - 1], number="one", is_definite=True) if is_name else None
    words = line.tokens[run.start : run.j]
    if run.mentions or len(words) <= 1 or not words[0].text[0].isupper() or not all(is_capital(t.text) for t in words):
        return None
    is_sure = line.isin(run.start, "titles")
    return line.chunk("ng", run.first, run.j, head=words[-1].lower, number="one", is_sure=is_sure, is_definite=True)


def _partitive(line: Line, i: int, of: int, quantity: Quantity, *, is_definite: bool) -> Chunk | None:
    """`four of its servicemen`, `dozens of civilians`, `two of them`."""
    after = line.word(of + 1)
    if after in {"them", "whom", "us", "which"} or (after in {"these", "those"} and line.word(of + 2) not in line.w.people):
        return line.chunk("ng", i, of + 2, quantity=quantity, is_definite=is_definite, partitive=True)
    if line.isin(of + 1, "possessive") and line.word(of + 2) in {"number", "ranks"}:
        return line.chunk("ng", i, of + 3, quantity=quantity, is_definite=is_definite, partitive=True)
    inner = noun_group(line, of + 1)
    if inner is None:
        return line.chunk("ng", i, of, quantity=quantity, is_definite=is_definite)
    owned = noun_group(line, inner.last + 1) if line.word(inner.last) in POSSESSIVES else None
    if owned is not None and owned.tag == "ng":
        inner = replace(owned, is_definite=True)  # "one of Haniya's guards"
    is_short = quantity.kind == "vague" and inner.last <= of + 1 + _TWO and not line.isin(of + 1, "determiners")
    if inner.tag == "nx" and inner.head in line.w.counted and inner.quantity is None and is_short:  # "dozens of deaths"
        return line.chunk(
            "nc", i, inner.last, quantity=quantity, outcome=line.w.counted[inner.head], head=inner.head, mentions=inner.mentions
        )
    if inner.tag not in {"ng", "ref", "org"}:
        return replace(inner, first=i, tag="nx", quantity=quantity)
    return line.chunk(
        "ng", i, inner.last, quantity=quantity, noun=inner.noun, head=inner.head, number="plural", is_definite=is_definite, mentions=inner.mentions,
        is_sure=inner.is_sure, partitive=inner.is_definite and quantity.kind != "vague", outcome=inner.outcome if inner.tag == "ng" else None,
    )  # fmt: skip

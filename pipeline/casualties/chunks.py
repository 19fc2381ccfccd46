"""A sentence becomes a row of chunks: noun groups of people, verb groups of harm, attacks, dates, names, and the rest.

The first stages of a cascade after FASTUS (Hobbs et al. 1997): nothing here decides who did what to whom.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from pipeline.casualties.line import ALL_POSSESSIVES, MARKS, QUOTES, Chunk, Line
from pipeline.casualties.noungroups import noun_group
from pipeline.casualties.verbgroups import verb_group
from pipeline.casualties.words import is_unlisted, words
from pipeline.model import Mention

_TWO = 2
_AGED = frozenset({"ng", "nx", "w", "cm", "lp"})
"""What stands before an age."""
_AROUND_AGE = frozenset({("cm", "cm"), ("lp", "rp"), ("cm", "st")})
_GOING_ON = frozenset({"ng", "nx", "w", "adv", "rel", "org", "loc"})
"""What goes on behind an age with the comma before it: the next of a list, or who that is."""
_WITH = ["k", "p", "ng"]
"""What is told of somebody who was harmed with another."""
_OLDEST = 110
"""Years."""
_KIN = frozenset({"child", "relative"})
_MARKED = frozenset({"cm", "rp", "da"})
_BOUNDED = frozenset({"exact", "at_least", "approximate"})
"""Kinds of numbers that another may bound above."""
_LONGEST_ACCOUNT = 6
"""Chunks behind a number in which the mark stands that ends whose count it is."""
_LONGEST_ASIDE = 12
"""Chunks between two dashes that are still one aside."""


def chunks(line: Line) -> list[Chunk]:
    """Return the chunks of a sentence, left to right; quotation marks are dropped."""
    row = list(_chunks(line))
    if any(c.tag == "w" and (c.head == "aged" or c.text.isdigit()) and _is_age(row, i) for i, c in enumerate(row)):
        row = _without_ages(row)
    if any(c.tag == "ng" and c.text.isdigit() and row[i - 1].tag == "cm" for i, c in enumerate(row) if i):
        row = _without_rows_of_ages(row)
    is_bounded = any(q.kind == "at_most" for q in line.quantity_at.values()) or not line.w.classes["doubting"].isdisjoint(line.lower)
    if is_bounded or any(c.tag == "acc" for c in row):
        row = _with_ceilings(row)
    if any(c.tag == "da" for c in row):
        _part_asides(row)
    if any(q.equal for q in line.quantity_at.values()):
        _repeat_counts(row)
    return row


def _is_age(row: Sequence[Chunk], i: int) -> bool:
    """Whether chunk i begins how old those before it are: `61` between marks, `aged 12 and 14`."""
    if row[i].head == "aged":
        return i > 0 and row[i - 1].tag in _AGED and i + 1 < len(row) and row[i + 1].tag == "w"
    is_marked = 1 < i < len(row) - 1 and (row[i - 1].tag, row[i + 1].tag) in _AROUND_AGE and row[i - _TWO].tag in _AGED
    return is_marked and row[i].text.isdigit()


def _without_ages(row: Sequence[Chunk]) -> list[Chunk]:
    """`A man, 61, and his wife, aged 47, were killed`: how old they are says nothing of how many, nor do its commas."""
    kept: list[Chunk] = []
    i = 0
    while i < len(row):
        if row[i].tag != "w" or not _is_age(row, i):
            kept.append(row[i])
            i += 1
            continue
        is_word = row[i].head == "aged"
        i += 1 + is_word
        while is_word and i + 1 < len(row) and row[i].tag in {"cc", "cm"} and row[i + 1].tag == "w" and row[i + 1].text.isdigit():
            i += _TWO  # "aged 12 and 14"
        if kept[-1].tag in {"cm", "lp"} and i < len(row):
            is_bracket = kept.pop().tag == "lp"
            is_aside = len(kept) > 1 and kept[-_TWO].tag == "cm"  # "the gunman, Omal Lagos, 22, fled"
            goes_on = is_aside or (i + 1 < len(row) and (row[i + 1].tag in _GOING_ON or _is_reduced(kept, row, i + 1)))
            i += row[i].tag == ("rp" if is_bracket else "cm") and (is_bracket or not goes_on)
    return kept


def _is_reduced(kept: Sequence[Chunk], row: Sequence[Chunk], i: int) -> bool:
    """`Musa, 52, killed with his son, 17, was buried`: whether what is told of somebody between commas begins or ends before chunk i."""
    if row[i].tag == "be":
        return [c.tag for c in kept[-len(_WITH) :]] == _WITH
    is_told = [c.tag for c in row[i : i + len(_WITH)]] == _WITH
    return is_told and any((row[k].tag, row[k + 1].tag) == ("cm", "be") for k in range(i + len(_WITH), len(row) - 1))


def _without_rows_of_ages(row: Sequence[Chunk]) -> list[Chunk]:
    """`His wife and two children, 9 and 6, were killed`: as many bare numbers behind a group as it counts are how old they are."""
    kept: list[Chunk] = []
    i = 0
    while i < len(row):
        kept.append(row[i])
        end, ages = i + 1, 0
        while end + 1 < len(row) and row[end].tag in {"cm", "cc"} and row[end + 1].tag == "ng" and row[end + 1].text.isdigit():
            end, ages = end + _TWO, ages + 1
        i += 1
        if ages > 1 and row[i].tag == "cm" and _has_ages(kept[-1], row[i:end], ages):
            goes_on = end + 1 < len(row) and row[end].tag == "cm" and row[end + 1].tag in _GOING_ON
            i = end + (end < len(row) and row[end].tag == "cm" and not goes_on)
    return kept


def _has_ages(group: Chunk, behind: Sequence[Chunk], ages: int) -> bool:
    """Whether a group counts as many as there are numbers behind it, or tells of somebody's kin in the plural."""
    if group.tag != "ng" or group.noun is None or any(c.text.isdigit() and int(c.text) > _OLDEST for c in behind):
        return False
    if group.quantity is not None:
        return group.quantity.best == ages
    return group.noun.kind in _KIN and group.number != "one"


def _with_ceilings(row: Sequence[Chunk]) -> list[Chunk]:
    """`At least four cooks, and as many as seven, were killed`, `four cooks, five according to a nurse`: one count, from the one to the other."""
    kept: list[Chunk] = []
    i = 0
    while i < len(row):
        said = row[i].quantity if row[i].tag == "ng" else None
        more = _ceiling_behind(row, i) if said is not None and said.kind in _BOUNDED else None
        top = row[more].quantity if more is not None else None
        if said is None or more is None or top is None:
            kept.append(row[i])
            i += 1
            continue
        text = " ".join([said.text, *(c.text for c in row[i + 1 : more + 1])])
        kept.append(replace(row[i], quantity=replace(said, high=top.high or top.best, kind="range", text=text)))
        close = next((k for k in range(more + 1, min(len(row), more + _LONGEST_ACCOUNT)) if row[k].tag in _MARKED), more)
        i = (more if close > more + 1 and row[more + 1].tag != "acc" else close) + 1
    return kept


def _ceiling_behind(row: Sequence[Chunk], i: int) -> int | None:
    """Where, behind a mark, another number alone says how many more than those at chunk i it may have been."""
    j = i + _TWO
    if j >= len(row) or row[i + 1].tag not in _MARKED | {"lp"}:
        return None
    j += row[j].tag == "cc"
    is_doubted = j < len(row) and row[j].head in words().classes["doubting"] and row[j].tag == "w"
    j += is_doubted
    if j + 1 >= len(row) or row[j].tag != "ng" or row[j].noun is not None or row[j].mentions:
        return None
    said, top = row[i].quantity, row[j].quantity
    if said is None or top is None or (top.high or top.best or 0) <= (said.best or 0):
        return None
    is_ceiling = is_doubted or top.kind == "at_most" or top.text.lower().split()[0] in words().classes["doubting"]
    return j if (is_ceiling and row[j + 1].tag in _MARKED) or row[j + 1].tag == "acc" else None


def _part_asides(row: list[Chunk]) -> None:
    """`Ten people — including a family of four — were killed`: dashes around what hangs on the group before are commas."""
    for i in range(1, len(row) - 1):
        if row[i].tag == "da" and row[i - 1].tag == "ng" and row[i + 1].tag == "incl":
            end = next((k for k in range(i + 2, min(len(row), i + _LONGEST_ASIDE)) if row[k].tag == "da"), None)
            if end is not None:
                row[i], row[end] = replace(row[i], tag="cm"), replace(row[end], tag="cm")


def _repeat_counts(row: list[Chunk]) -> None:
    """`Killing four and wounding as many`: the number of people counted before stands for it."""
    for i, chunk in enumerate(row):
        number = chunk.quantity
        if number is None or not number.equal:
            continue
        counted = (k for k in range(i - 1, -1, -1) if row[k].tag == "ng" and (row[k].quantity or number).best)
        last = next(counted, None)
        before = row[last].quantity if last is not None and _is_harmed(row, last) else None
        if before is not None:
            said = replace(number, low=before.low, best=before.best, high=before.high, kind=before.kind, printed=before.printed)
            row[i] = replace(chunk, quantity=said)


def _is_harmed(row: Sequence[Chunk], k: int) -> bool:
    """Whether a verb of harm stands beside the group at k: no harm was told of "thirty children attended"."""
    return any(c.tag in {"k", "ad", "m", "no"} for c in row[max(0, k - 1) : k + 3])


def _chunks(line: Line) -> Iterator[Chunk]:
    i = 0
    lone, idle = _lone(), _idle()
    while i < len(line.tokens):
        word = line.lower[i]
        if word == "." and i and line.isin(i - 1, "abbreviated"):
            i += 1
            continue
        if word in lone and i not in line.opens:
            tag, head = lone[word]
            yield line.lone(tag, i, head)
            i += 1
            continue
        if end := _plain_run(line, i):
            for k in range(i, end):
                yield line.lone("w", k, line.lower[k])
            i = end
            continue
        if word in ALL_POSSESSIVES and line.is_possessive(i):
            yield line.lone("pos", i, "'s")
            i += 1
            continue
        if word in QUOTES:
            i += 1
            continue
        is_idle = word in idle and i not in line.opens
        chunk = _fixed(line, i) or verb_group(line, i) or (None if is_idle else noun_group(line, i)) or _plain(line, i)
        if i in line.mention_at and _opens_with_place(line, chunk):
            chunk = _plain(line, i)
        yield chunk
        i = chunk.last


@cache
def _lone() -> dict[str, tuple[str, str]]:
    """Tag and head of the marks and closed words that are a chunk of their own wherever no number, date or name begins.

    They are half of all tokens: one look-up spares them the questions whose answer is always no.
    """
    w = words()
    starts = {*w.classes["determiners"], *w.classes["degrees"], *w.classes["titles"], *w.verbal, *w.given_names, *w.joining, "according"}
    known = {word: (tag, word) for word in w.closed - starts if (tag := w.tags.get(word)) and word[0].isalnum() and not word.endswith("ed")}
    known |= {word: ("att", word) for word in known.keys() & w.scene_nouns} | {
        word: ("v", word) for word in known.keys() & w.scene_verbs - w.scene_nouns
    }
    return known | {word: (word, "") for word in ("of", "by")} | {mark: (tag, "") for mark, tag in MARKS.items()}


@cache
def _ends() -> frozenset[str]:
    """Closed words and marks before which a group of words that no list holds ends, wherever no number, date or name begins."""
    w = words()
    return frozenset(_lone()) | {word for word in w.closed - w.classes["degrees"] if word[0].isalnum() and not word.endswith("ed")}


@cache
def _idle() -> frozenset[str]:
    """Those of them that begin no group either."""
    return _ends() - words().classes["determiners"] - words().classes["titles"]


def _plain_run(line: Line, i: int) -> int:
    """Where words that no list holds and no capital sets apart end, if something of `_lone` follows: there they form no group. Else 0."""
    j, lower = i, line.lower
    while j < len(lower) and j not in line.opens and is_unlisted(lower[j]) and (line.tokens[j].text == lower[j] or line.is_upper):
        j += 1
    return j if j > i and (j == len(lower) or (lower[j] in _ends() and j not in line.opens)) else 0


def _fixed(line: Line, i: int) -> Chunk | None:
    """Marks, dates and set phrases, which no group may swallow."""
    word = line.lower[i]
    if word in MARKS:
        return line.lone(MARKS[word], i)
    if i in line.deed_at:
        return line.lone("v", i, line.deed_at[i])
    if i in line.date_at:
        when = line.date_at[i]
        return line.chunk("date", i, when.last, when=when)
    if word == "according" and line.word(i + 1) == "to":
        return line.chunk("acc", i, i + 2)
    for phrase in line.w.joining.get(word, ()):
        if tuple(line.lower[i : i + len(phrase)]) == phrase:
            return line.chunk("cc", i, i + len(phrase), head="and")
    return None


def _opens_with_place(line: Line, chunk: Chunk) -> bool:
    """`In Kano gunmen killed two`: a place that a clause opens with, not whose gunmen they were."""
    mention, last = line.mention_at[chunk.first]
    before = chunk.first - 1
    if chunk.tag == "ng" and last == chunk.last and mention.entity.type == "place" and mention.role == "name" and chunk.quantity is None:
        return True  # "the Gaza Strip"
    if chunk.tag != "ng" or mention.entity.type != "place" or mention.role != "name" or not last < chunk.last < len(line.tokens):
        return False
    is_first = before == 0 or (before > 0 and (line.lower[before - 1] in MARKS or line.isin(before - 1, "conjunctions", "subordinators")))
    is_told = line.is_verbal(chunk.last) or line.word(chunk.last) in line.w.verbs or line.word(chunk.last) in line.w.verbal
    return is_first and is_told and line.isin(before, "locating", "nearness") and line.word(chunk.last - 1) in line.w.people


def _plain(line: Line, i: int) -> Chunk:
    word, kinds = line.lower[i], line.kinds[i]
    if i in line.mention_at:
        return _named(line, i, *line.mention_at[i])
    if word in {"of", "by", "to"}:
        return line.lone(word, i)
    if "tolls" in kinds:
        return line.lone("toll", i)
    if word in line.w.scene_nouns:
        return line.lone("att", i, word)
    if word in line.w.scene_verbs:
        return line.lone("v", i, word)
    tag = line.w.tags.get(word)
    if tag == "say" and word.endswith("ed") and i and (line.isin(i - 1, "prepositions", "determiners") or line.word(i - 1) in {"by", "of"}):
        tag = "w"  # "in alleged air strikes", "by alleged rebels": nobody speaks
    if (
        "claiming" in kinds
        and i
        and line.word(i - 1) in line.w.people
        and (line.word(i + 1) in {"that", "to"} or i + 1 in line.quantity_at)
    ):
        tag = "say"  # "rebels claim to have killed nine", "residents claim nine were killed"
    if tag == "say" and word == "put" and line.word(i + 1) in line.w.classes["put_behind"]:
        tag = "v"  # "put up posters"
    return line.lone(tag or ("v" if line.is_verbal(i) else "w"), i, word)


def _named(line: Line, i: int, mention: Mention, last: int) -> Chunk:
    head = mention.surface.lower()
    if mention.entity.type == "person":
        return line.chunk("ng", i, last, head=head, number="one", is_definite=True, mentions=(mention,))
    return line.chunk("loc" if mention.entity.type == "place" else "org", i, last, head=head, mentions=(mention,))

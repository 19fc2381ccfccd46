"""The grammar's words, compiled once from `rules/`: verbs by form, people, attacks, closed classes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, TypeVar

from pipeline import lexicon

Row = TypeVar("Row")

VerbForm = Literal["base", "present", "past", "participle", "gerund"]
Frame = Literal["transitive", "intransitive", "manner"]
SHORT = 4
"""Letters of words such as "red" and "king", too short to be told as verb forms by their ending."""
FORMS: tuple[VerbForm, ...] = ("base", "present", "past", "participle", "gerund")


TAGS = (
    ("relative", "rel"), ("be", "be"), ("have", "have"), ("modal_open", "mod"), ("modal_future", "mod"), ("negation", "not"),
    ("including", "incl"), ("denying", "say"), ("saying", "say"), ("subordinators", "sub"), ("conjunctions", "cc"), ("prepositions", "p"),
    ("pronouns", "pro"), ("adverbs", "adv"), ("verbs", "v"),
)  # fmt: skip
"""The tag of a chunk that is one word of a closed class; a word of several classes has the first's."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One reading of a word as a verb of harm; `outcome` is None for manner verbs, which need a completion."""

    lemma: str
    form: VerbForm
    frame: Frame
    outcome: str | None


@dataclass(frozen=True, slots=True)
class PersonNoun:
    """A noun for people. `number`: one = singular, plural, many = a group of unsaid size ("police", "family"), groups = several ("families")."""

    noun: str
    status: str
    kind: str
    number: Literal["one", "plural", "many", "groups"]


@dataclass(frozen=True, slots=True)
class Words:
    """Every word class of the grammar, by lower-case form."""

    verbs: dict[str, tuple[Verb, ...]]
    completions: dict[str, list[tuple[str, tuple[str, ...]]]]
    """By first word: what completes any manner verb, and the outcome it gives."""
    endings: dict[str, list[tuple[str, ...]]]
    """By verb: what completes that one alone."""
    particles: dict[str, str]
    bound: frozenset[str]
    often: frozenset[str]
    often_ends: frozenset[str]
    doubtful: frozenset[str]
    predicates: dict[str, str]
    nominal: dict[str, str]
    counted: dict[str, str]
    standing: dict[str, str]
    people: dict[str, PersonNoun]
    classes: dict[str, frozenset[str]]
    kinds: dict[str, frozenset[str]]
    """By word, the names of its classes."""
    closed: frozenset[str]
    verbal: frozenset[str]
    tags: dict[str, str]
    joining: dict[str, list[tuple[str, ...]]]
    scene_nouns: frozenset[str]
    scene_verbs: frozenset[str]
    quiet_verbs: frozenset[str]
    implied: frozenset[str]
    given_names: frozenset[str]

    def has(self, name: str, word: str) -> bool:
        """Whether a lower-case word is in a closed class of rules/grammar.toml."""
        return word in self.classes[name]


def _regular(base: str) -> tuple[str, str, str, str, str]:
    """Inflect a regular verb: base, present, past, participle, gerund."""
    stem = base.removesuffix("e")
    past, gerund = stem + "ed", stem + "ing"
    if base.endswith("ie"):
        past, gerund = base + "d", base[:-2] + "ying"
    elif len(base) <= 4 and base[-1] in "bgnpt" and base[-2] in "aiou" and base[-3] not in "aeiou":  # noqa: PLR2004 - stab, club
        past, gerund = base + base[-1] + "ed", base + base[-1] + "ing"
    return base, base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s"), past, past, gerund


def plural(noun: str) -> str:
    """Regular English plural of a noun."""
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")


def _verbs(rules: dict[str, dict[str, dict[str, list[object]]]]) -> dict[str, tuple[Verb, ...]]:
    found: dict[str, list[Verb]] = {}

    def add(entry: dict[str, list[object]], frame: Frame, outcome: str | None) -> None:
        forms = [_regular(str(base)) for base in entry.get("regular", [])]
        forms += [tuple(map(str, row)) for row in entry.get("irregular", []) if isinstance(row, list)]  # type: ignore[misc]
        for row in forms:
            for form, word in zip(FORMS, row, strict=True):
                found.setdefault(word, []).append(Verb(row[0], form, frame, outcome))

    for frame in ("transitive", "intransitive"):
        for outcome, entry in rules[frame].items():
            if outcome == "doubtful":
                continue
            add(entry, frame, outcome)
    add(rules["manner"], "manner", None)  # type: ignore[arg-type]
    return {word: tuple(readings) for word, readings in found.items()}


def _people() -> dict[str, PersonNoun]:
    people: dict[str, PersonNoun] = {}
    for row in lexicon.rows("people"):
        noun, many = row["noun"], row["count"] == "many"
        people[noun] = PersonNoun(noun, row["status"], row["kind"], "many" if many else "one")
        if row["plural"] != "=":
            word = row["plural"] or plural(noun)
            people.setdefault(word, PersonNoun(noun, row["status"], row["kind"], "groups" if many else "plural"))
    return people


def _by_first(rows: Iterable[tuple[str, Row]]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for first, row in rows:
        found.setdefault(first, []).append(row)
    return found


@cache
def words() -> Words:
    """Return the compiled word classes; built on first use."""
    outcomes, grammar, tactics = lexicon.toml("outcomes"), lexicon.toml("grammar"), lexicon.toml("tactics")
    manner = outcomes["manner"]
    by_word = {
        section: {word: outcome for outcome, entries in outcomes[section].items() for word in entries}
        for section in ("predicates", "nominal", "counted", "standing")
    }
    classes = {name: frozenset(entries) for name, entries in grammar.items()}
    closed = frozenset().union(
        *(
            classes[name]
            for name in (
                "be", "have", "modal_open", "modal_future", "negation", "determiners", "pronouns", "prepositions", "conjunctions",
                "subordinators", "relative", "including", "adverbs", "saying", "verbs", "denying",
            )
        ),
        ("of", "by"),
    )  # fmt: skip
    joining: dict[str, list[tuple[str, ...]]] = {}
    for phrase in grammar["joining"]:
        joining.setdefault(phrase.split()[0], []).append(tuple(phrase.split()))
    verbs = _verbs(outcomes)
    auxiliaries = classes["be"] | classes["have"] | classes["modal_open"] | classes["modal_future"]
    return Words(
        verbs=verbs,
        verbal=auxiliaries | verbs.keys() | by_word["predicates"].keys() | {"to"},
        tags={word: tag for name, tag in reversed(TAGS) for word in classes[name]},
        completions=_by_first((row[1], (row[0], tuple(row[1:]))) for row in manner["completions"]),
        endings=_by_first((row[0], tuple(row[1:])) for row in manner["endings"]),
        particles=dict(manner["particles"]),
        bound=frozenset(manner["bound"]),
        often=frozenset(manner["often"]),
        often_ends=frozenset(manner["often_ends"]),
        doubtful=frozenset(outcomes["transitive"]["doubtful"]),
        people=_people(),
        classes=classes,
        kinds={word: frozenset(name for name in classes if word in classes[name]) for word in frozenset().union(*classes.values())},
        closed=closed,
        joining=joining,
        scene_nouns=frozenset(tactics["scene"]["nouns"]),
        scene_verbs=frozenset(tactics["scene"]["verbs"]),
        quiet_verbs=frozenset(tactics["scene"]["quiet"]),
        implied=frozenset(tactics["scene"]["implied"]),
        given_names=frozenset().union(*lexicon.toml("given_names").values()),
        **by_word,
    )


@lru_cache(maxsize=1 << 16)
def is_unlisted(word: str) -> bool:
    """Whether a lower-case word is in no list and looks like no verb form: neither head nor end of a group."""
    return word[0].isalnum() and word not in _listed() and not (len(word) > SHORT and word.endswith(("ed", "ing")))


@cache
def _listed() -> frozenset[str]:
    w = words()
    firsts = (noun.partition(" ")[0] for noun in w.people)
    lists = (
        w.closed,
        w.people,
        firsts,
        w.verbs,
        w.verbal,
        w.predicates,
        w.nominal,
        w.counted,
        w.standing,
        w.scene_nouns,
        w.scene_verbs,
        w.joining,
    )
    return frozenset().union(*lists, *w.classes.values(), w.given_names, ("according",))

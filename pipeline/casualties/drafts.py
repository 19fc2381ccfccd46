"""A claim on its way to the reports: what it says besides its columns, and the sentence it stands in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline import lexicon
from pipeline.casualties.actors import Actor
from pipeline.casualties.blame import Culprit
from pipeline.casualties.dates import When
from pipeline.casualties.discourse import NOTHING_SAID, Telling
from pipeline.casualties.line import FIGHTERS, Chunk
from pipeline.casualties.places import places_agree
from pipeline.casualties.placing import Where
from pipeline.casualties.words import words
from pipeline.model import TITLE, Article, Claim, Sentence

MOST_PEOPLE = 100_000_000
"""A larger number counts no people; no war in UCDP or its forerunners has killed as many."""
_BARE_PLURAL = (2, None, None)
_ONE = (1, 1, 1)
_COUNTS = frozenset({"counted", "reduced"})
"""Rules of a number that stands for the dead by itself: "36 deaths", "counted 39 killed"."""
OLD_DAYS = 10
"""An incident further back than this from the publication day is recalled, not reported."""


@dataclass(slots=True, eq=False)
class Draft:
    """A claim and what the reports need to know of it besides its columns; equal to itself alone."""

    claim: Claim
    statement: tuple[int, int]
    paragraph: int
    group: Chunk | None
    when: When | None = None
    where: Where | None = None
    actor: Actor | None = None
    is_done_by: bool = False
    is_suicide: bool = False
    is_arrest: bool = False
    tactic: str | None = None
    is_total: bool = False
    is_floor: bool = False
    is_background: bool = False
    is_recalled: bool = False
    is_long_past: bool = False
    is_beside_dead: bool = False
    is_doer_shot: bool = False
    may_run_on: bool = False
    telling: Telling = NOTHING_SAID
    settings: frozenset[str] = frozenset()
    part_of: "Draft | None" = None

    @property
    def printed(self) -> int | None:
        """The number that stands in the text, which people who code incidents write: 20 for "more than 20", whose best is 21."""
        quantity = self.group.quantity if self.group is not None else None
        return self.claim.best if quantity is None or quantity.printed is None else quantity.printed

    @property
    def name(self) -> str:
        """The last name of the one told of in the body; empty where none is told."""
        last = (self.claim.victims or "").rpartition(" ")[2].removeprefix("al-")
        return last if last[:1].isupper() and self.claim.sentence_no != TITLE and self.printed == 1 else ""

    def is_same_person(self, other: "Draft") -> bool:
        """Whether both tell of one person by name: `Brown Smith`, `Nicole Brown Smith`, `Mr Smith`; not `Nicole Smith` and `John Smith`."""
        if not self.name or self.name != other.name:
            return False
        given = []
        for draft in (self, other):
            before = (draft.claim.victims or "").split()[:-1]
            word = before[-1].strip(".") if before else ""
            given.append(word if word[:1].isupper() and word.lower() not in words().classes["titles"] else "")
        return not all(given) or given[0] == given[1]

    @property
    def is_vague(self) -> bool:
        """Whether the count is a vague word: "dozens"."""
        return self.group is not None and self.group.quantity is not None and self.group.quantity.kind == "vague"

    @property
    def is_of_wounded(self) -> bool:
        """Whether they are dead who were counted as wounded: `four of the injured died`."""
        group = self.group
        is_part = group is not None and group.partitive and words().standing.get(group.head) == "wounded"
        return is_part and self.claim.outcome == "killed"

    @property
    def is_one_more(self) -> bool:
        """`A sixth died of his wounds two days later`: on top of the dead told before."""
        quantity = self.group.quantity if self.group is not None else None
        is_more = quantity is not None and quantity.additional and self.where is None
        return is_more and self.claim.outcome == "killed" and "later_death" in self.settings

    @property
    def is_news(self) -> bool:
        """Of people killed in what is news."""
        return self.claim.outcome == "killed" and not self.is_background

    @property
    def is_late(self) -> bool:
        """Whether they may have died on a later day than that of the attack."""
        return self.is_of_wounded or self.is_floor or "later_death" in self.settings

    @property
    def is_on_day_of_attack(self) -> bool:
        """`A bomber killed nine Germans on Tuesday`: whether the day said is that on which all were harmed of whom they are a part."""
        is_of_day = self.when is not None and self.when.precision == 1 and not self.is_late
        return is_of_day and self.is_done_by and self.claim.outcome in {"killed", "wounded"}

    @property
    def is_attacker(self) -> bool:
        """Whether they are those who attacked: `the gunman was shot dead`."""
        return self.is_doer_shot or (self.group is not None and self.group.head in lexicon.toml("reports")["assailants"])

    def is_end_of(self, whole: "Draft") -> bool:
        """`Six of the militants were killed`: they did what the other claim tells, and are none of those it counts."""
        is_fighter = self.claim.victim_status == "combatant" and whole.claim.victim_status != "combatant"
        group, doer = self.group, whole.actor if whole.is_done_by or is_fighter else None
        if group is None or doer is None or not (group.partitive or group.is_definite or self.is_attacker):
            return False
        is_force = doer.entity is not None and doer.entity.type == "state_force"
        is_named = not {group.head, group.text.lower().split()[-1]}.isdisjoint(doer.text.lower().split())
        return is_named or ((self.is_attacker or (is_fighter and doer.entity is None)) and not is_force)

    @property
    def floor(self) -> int | None:
        """The least the words allow, never above the number printed."""
        low, printed = self.claim.low, self.printed
        return low if low is None or printed is None else min(low, printed)

    def recall(self, news: Sequence["Draft"], *, is_old: bool) -> None:
        """Set whether this was done before what the rest of the sentence tells, whose day is then not this one's."""
        self.is_recalled = self.is_background = is_old
        if is_old and any(self.when is other.when for other in news):
            self.when = None

    def stand_alone(self, sentence_no: int) -> None:
        """`Hours later, gunmen shot seven`: no part of what was told before its sentence, unless its words say so."""
        is_said = self.group is not None and self.group.partitive
        if self.part_of is not None and self.part_of.claim.sentence_no < sentence_no and not is_said:
            self.part_of, self.claim.scope = None, "incident"

    def settle_part(self) -> None:
        """A part larger than its whole is none; the women among five rebels are rebels."""
        whole = self.part_of
        if whole is None:
            return
        if whole.claim.best is not None and self.claim.best is not None and self.claim.best > whole.claim.best:
            self.part_of = None
            self.claim.scope = "incident"
            return
        noun = self.group.noun if self.group is not None else None
        if whole.claim.victim_status == "combatant" and noun is not None and noun.kind in {"woman", "man", "person"}:
            self.claim.victim_status = "combatant"


@dataclass(slots=True)
class Passage:
    """One sentence that tells of an incident, with or without a count."""

    sentence: Sentence
    drafts: list[Draft] = field(default_factory=list)
    when: When | None = None
    where: Where | None = None
    actor: Actor | None = None
    claim: Culprit | None = None
    fight: tuple[Actor, Actor | None] | None = None
    tactic: str | None = None
    is_separate: bool = False
    is_sequel: bool = False
    is_later: bool = False
    is_elsewhere: bool = False
    is_target: bool = False
    is_anaphoric: bool = False
    is_happening: bool = False
    is_background: bool = False


def figures_of(group: Chunk) -> tuple[int | None, int | None, int | None] | None:
    """How many a group is, at least, best and at most; None where its number counts no people."""
    quantity = group.quantity
    if quantity is not None:
        if quantity.low is None and quantity.best is None and quantity.high is None:
            return None
        if max(filter(None, (quantity.low, quantity.best, quantity.high)), default=0) > MOST_PEOPLE:
            return None
        return quantity.low, quantity.best, quantity.high
    if group.number == "one":
        return _ONE
    return _BARE_PLURAL if group.number in {"plural", "many"} else None


def describe(claim: Claim, group: Chunk) -> None:
    """Say of a claim who they are, by the words of their group."""
    status = group.noun.status if group.noun is not None else "unknown"
    lower = set(group.text.lower().replace("-", " ").split())
    serves = group.noun is not None and group.noun.kind in {"military", "police"}  # "unarmed soldiers"
    if not lower.isdisjoint(lexicon.toml("reports")["civilian"]) and not serves:
        status = "civilian"
    for mention in group.mentions:
        entity = mention.entity
        if entity.type in FIGHTERS:
            claim.victim_id = entity.entity_id
            status = "combatant" if status == "unknown" else status
        elif entity.type == "person" and claim.victim_id is None:
            claim.victim_id = entity.entity_id
        elif entity.type == "place" and mention.role == "demonym":
            claim.victim_id = claim.victim_id or entity.entity_id
        if mention.role == "demonym" or entity.type in {"state_force", "government"}:
            claim.victim_country = entity.country
    claim.victim_status = status


def is_long_past(day: dt.date | None, article: Article) -> bool:
    """Whether a day lies so far before publication that what happened then is recalled, not reported; False where either is unknown."""
    if day is None or article.published_on is None or article.published_precision != "day":
        return False
    return article.published_on - day > dt.timedelta(days=OLD_DAYS)


def is_day_of_arrest(draft: Draft, told: Sequence[Draft]) -> bool:
    """`Arrested on Monday in connection with a shooting in which two died`: the sentence says no day for the deaths, so none is known."""
    is_dated = draft.when is not None or draft.claim.outcome not in {"killed", "wounded"}
    return not is_dated and all(d.is_arrest and d.claim.sentence_no == draft.claim.sentence_no for d in told)


def dates_agree(a: When | None, b: When | None, *, apart: int = 0) -> bool:
    """Whether two dates overlap, or stand no further apart than so many days."""
    if a is None or b is None or a.start is None or b.start is None:
        return True
    a_end, b_end = a.end or a.start, b.end or b.start
    gap = dt.timedelta(days=apart)
    return a.start <= b_end + gap and b.start <= a_end + gap


def may_hold(whole: Draft, part: Draft) -> bool:
    """Whether one claim counts enough people, of the same outcome, day and place, for another's to be among them."""
    of, claim = whole.claim, part.claim
    is_told = (
        of.outcome == claim.outcome and of.scope == "incident" and of.assertion == "reported" and places_agree(part.where, whole.where)
    )
    is_alike = whole.is_attacker == part.is_attacker and not part.is_end_of(whole)
    return is_told and is_alike and (of.best or 0) > (claim.best or 0) and dates_agree(part.when, whole.when)


def rivals(claim: Claim, whole: Claim) -> bool:
    """`Killed up to 43. The Observatory reported 36 deaths`: another voice, named, that counts most of them, counts them anew."""
    is_voiced = claim.source is not None and claim.source_id not in {None, whole.source_id}
    return is_voiced and claim.rule in _COUNTS and 2 * (claim.best or 0) >= (whole.best or 0)

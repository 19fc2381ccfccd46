"""Incidents of an article: its claims gathered by place, day and what they count."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline import lexicon
from pipeline.casualties.actors import Actor
from pipeline.casualties.blame import Culprit
from pipeline.casualties.clauses import PRONOUN
from pipeline.casualties.dates import When
from pipeline.casualties.discourse import is_deadliest, is_same_day, is_sighting
from pipeline.casualties.drafts import Draft, Passage, dates_agree, is_day_of_arrest
from pipeline.casualties.fights import winner
from pipeline.casualties.places import NEAR_KM, is_nearer, is_within, places_agree
from pipeline.casualties.placing import Where, is_unlisted
from pipeline.casualties.scene import is_other_means, told_better
from pipeline.casualties.sides import (
    HARM,
    SERVING,
    answers,
    is_attackers_end,
    is_doer_shot,
    is_other_fight,
    is_side_of_all,
    leave_out_killers,
    set_apart,
    who_is_left,
)
from pipeline.casualties.words import words
from pipeline.model import TITLE

ACCIDENTS = frozenset({"accident", "disaster"})
TELLING = 11
"""The least number that, told again, is that of the same incident, though the day read beside it is the next."""
_REACH_OF_SCENE = 3
"""Sentences over which what is told is that of a scene in which nobody was told harmed yet."""
_WEEK = 3
_MONTH = 4


@dataclass(slots=True, eq=False)
class Incident:
    """One incident as the article tells of it so far."""

    drafts: list[Draft] = field(default_factory=list)
    when: When | None = None
    where: Where | None = None
    actor: Actor | None = None
    tactic: str | None = None
    is_background: bool = False
    is_recalled: bool = False
    is_day_of_later_death: bool = False
    is_apart: bool = False
    first_sentence: int = 0
    last_sentence: int = 0

    def is_left(self, sentence_no: int) -> bool:
        """Whether it was no more than a scene, sentences ago: nobody was told harmed in it."""
        return not self.drafts and sentence_no - self.last_sentence > _REACH_OF_SCENE

    def adopt(self, when: When | None, where: Where | None, actor: Actor | None, tactic: str | None, *, is_late: bool = False) -> None:
        """Take what is said more exactly than what is known; keep what was said first otherwise. Somebody's later death has a day of its own."""
        is_better = self.when is None or (when is not None and when.precision < self.when.precision)
        if when is not None and (is_better or (self.is_day_of_later_death and not is_late)):
            self.when, self.is_day_of_later_death = when, is_late
        if where is not None and (
            self.where is None or is_within(where.mention.entity, self.where.mention.entity) or is_nearer(where, self.where)
        ):
            self.where = where
        if actor is not None and (self.actor is None or self.actor.yields_to(actor)):
            self.actor = actor
        self.tactic = told_better(tactic, self.tactic)


def _is_named_in(passage: Passage, where: Where | None) -> bool:
    """Whether the sentence has the place, or a part of its name: `Ain Tarma` of `Ain Tarma Zamalka`."""
    surface = where.mention.surface if where is not None else ""
    said = frozenset(re.findall(r"\w+", passage.sentence.text))
    return any(word in said for word in re.findall(r"\w{4,}", surface) or [surface])


def _may_be(actor: Actor | None, incident: Incident) -> Actor | None:
    """A force of the state that comes to the scene is no gunman of before: `gunmen stormed a hotel; police overpowered them`."""
    is_force = actor is not None and actor.entity is not None and actor.entity.type in {"state_force", "government"}
    known = incident.actor
    is_nameless = known is not None and known.entity is None and known.nation is None
    noun = words().people.get(known.text.lower().split()[-1]) if known is not None else None
    return None if is_force and is_nameless and not (noun is not None and noun.kind in SERVING) else actor


class Gatherer:
    """Gathers passages into incidents, in the order of the text."""

    def __init__(self) -> None:
        self.incidents: list[Incident] = []
        self.current: Incident | None = None

    def gather(self, passages: Sequence[Passage]) -> list[Incident]:
        """Return the incidents that have claims, in the order in which the text tells of them."""
        title = [p for p in passages if p.sentence.no == TITLE]
        for passage in passages:
            if passage.sentence.no != TITLE:
                self._place(passage)
        for passage in title:
            self._place_title(passage)
        self._assign_culprits(passages)
        told = [i for i in self.incidents if i.drafts]
        for incident in told:
            incident.actor = who_is_left(incident.actor or winner(incident.drafts, passages), incident.drafts, incident.where)
        return told

    def _place(self, passage: Passage) -> None:
        drafts = [d for d in passage.drafts if d.claim.scope != "cumulative"]
        if not passage.drafts:
            self._set_scene(passage)
        self._take_as_one(drafts)
        beside: Incident | None = None
        last: Draft | None = None
        for draft in drafts:
            owner = self._owner(draft) or (beside if draft.when is None and draft.where is None else None)
            if owner is not None:
                self._add_part(owner, draft)
                beside = owner if draft.part_of is not None else beside  # "seven of the dead were porters, and 36 people were wounded"
                continue
            set_apart(draft, drafts)
            is_old = self.current is not None and any(d.is_long_past or d.is_background for d in self.current.drafts)
            draft.is_background = draft.is_background or (is_old and passage.is_later and passage.is_separate)
            is_told = any(d.claim.sentence_no < passage.sentence.no for i in self.incidents for d in i.drafts)
            if draft.telling.is_prior and is_told and not self._is_untold(draft):
                draft.is_background = True
            before = self.current.actor if self.current is not None else None
            target = self._going_on(draft) or self._seen(passage, draft) or self._told_with(draft, last)
            target = target or self._find(passage, draft.when, draft.where, draft.tactic, draft) or self._open(passage)
            # "missiles in answer to a raid which killed 80": who fired them did not raid, and the text goes on about the missiles
            # "the deadliest since a raid in 2018, in which 150 died": nor about that raid
            is_aside = "answered" in draft.settings or (
                self.current is not None and self.current is not target and is_deadliest(passage.sentence)
            )
            if is_aside and draft.actor is not None and answers(draft.actor, passage.sentence.text):
                draft.actor = None
            leave_out_killers(draft, passage.drafts)
            if draft.actor is not None and draft.actor.text.lower().startswith(lexicon.toml("reports")["same_doers"]):
                draft.actor = before or draft.actor
            draft.is_doer_shot = is_doer_shot(draft, target.actor)
            is_end = (
                (draft.claim.rule == PRONOUN and target.drafts != [])
                or draft.is_doer_shot
                or is_attackers_end(draft, [*passage.drafts, *target.drafts])
            )
            is_arrest = draft.is_arrest or (draft.claim.outcome not in HARM and any(d.claim.outcome in HARM for d in target.drafts))
            is_news = draft.is_done_by and all(d.claim.outcome not in HARM for d in target.drafts)  # "… troops opened fire, killing nine"
            actor = None if is_end or is_arrest else draft.actor if is_news else _may_be(draft.actor, target)
            is_behind = is_arrest and target.where is not None and any(d.claim.outcome in HARM for d in target.drafts)
            place = None if is_behind else draft.where  # not where somebody was arrested for it
            target.adopt(draft.when, place, actor, draft.tactic, is_late=draft.is_late or draft.is_arrest)
            target.when = None if target.is_day_of_later_death and is_day_of_arrest(draft, target.drafts) else target.when
            if actor is not None and draft.claim.outcome in HARM and all(d.claim.outcome not in HARM for d in target.drafts):
                target.actor = actor  # who killed a man, not who arrested somebody for it
            target.drafts.append(draft)
            last = draft
            if len(target.drafts) == 1:
                target.is_background = target.is_background or draft.is_background
                target.is_recalled = draft.is_recalled
            if not is_aside and (not draft.telling.is_prior or self.current is None):
                self.current = target

    def _is_untold(self, draft: Draft) -> bool:
        """`Officials sought two missing in Lima. … a day after 31 people were killed in Lima`: the dead of what was told, of which none were."""
        told = self.current
        if told is None or told.is_background or draft.where is None or draft.claim.outcome not in HARM:
            return False
        before = (d for d in told.drafts if d.claim.sentence_no < draft.claim.sentence_no)
        are_new = not any(d.claim.outcome == draft.claim.outcome for d in before)
        return are_new and self._is_evidence(told, None, draft.where, None) and places_agree(draft.where, told.where, near=0)

    def _take_as_one(self, drafts: Sequence[Draft]) -> None:
        """`A nurse died on Thursday, bringing the dead to six`: with the five told before, whatever the day."""
        total = next((d for d in drafts if d.is_total and d.claim.outcome == "killed"), None)
        if total is None or self.current is None:
            return
        added = sum(d.printed or 0 for d in drafts if d is not total and d.claim.outcome == "killed")
        before = [d.printed for d in self.current.drafts if d.claim.outcome == "killed" and d.claim.scope == "incident"]
        if added > 0 and (total.printed or 0) - added in before:
            for draft in drafts:
                draft.when = None

    @staticmethod
    def _add_part(owner: Incident, draft: Draft) -> None:
        if draft.part_of is not None and owner.when is None and draft.is_on_day_of_attack:
            owner.adopt(draft.when, None, None, None)
        owner.drafts.append(draft)

    def _owner(self, draft: Draft) -> Incident | None:
        """The incident of the count that a claim is a part of; that told last, where no count was told and the part is nowhere else."""
        if draft.part_of is not None:
            return next((i for i in self.incidents if draft.part_of in i.drafts), None)
        if draft.claim.scope != "subset" or draft.where is not None or self.current is None:
            return None
        draft.when = None  # "16 of the wounded were flown out on Sunday"
        return self.current

    def _going_on(self, draft: Draft) -> Incident | None:
        """A toll stated in the sentence of another count, or with neither place nor attack, is the toll of what was told.

        So are those of its wounded who died, whatever the day, and those of whom another outcome was told: `was abducted and found dead`.
        """
        told = self.current.drafts if self.current is not None else []
        is_same = any(d.group is draft.group is not None and d.claim.sentence_no == draft.claim.sentence_no for d in told)
        if is_same or any((draft.is_of_wounded and d.claim.outcome == "wounded") or (draft.is_one_more and d.is_news) for d in told):
            draft.when = None
            return self.current
        if not draft.is_total or not told:
            return None
        is_bare = draft.where is None and draft.tactic is None and any(d.claim.outcome == draft.claim.outcome for d in told)
        if is_bare:
            draft.when = None
        return self.current if is_bare or told[-1].claim.sentence_no == draft.claim.sentence_no else None

    def _told_with(self, draft: Draft, last: Draft | None) -> Incident | None:
        """`Last week a bombing killed five and wounded 110`: both in one incident, whichever the first of them was found to be of."""
        if last is None or (draft.when, draft.where) != (last.when, last.where) or draft.claim.outcome == last.claim.outcome:
            return None
        is_alike = draft.is_background == last.is_background and draft.telling.is_prior == last.telling.is_prior
        return next((i for i in self.incidents if last in i.drafts), None) if is_alike else None

    def _seen(self, passage: Passage, draft: Draft) -> Incident | None:
        """What a witness saw, with no day of its own and nowhere else, is part of the incident told last."""
        if draft.when is not None or not is_sighting(passage.sentence.text):
            return None
        latest = [] if self.current is None else [self.current]
        told = (i for i in (*latest, *reversed(self.incidents)) if i.drafts and not i.is_background)
        return next((i for i in told if places_agree(draft.where, i.where) or _is_named_in(passage, i.where)), None)

    def _set_scene(self, passage: Passage) -> None:
        """A sentence without a count tells more of an incident, or begins one; one that goes on (`the gunmen`) begins none."""
        opens = not self.incidents and passage.where is not None
        is_told = passage.tactic is not None or passage.actor is not None or passage.is_target or opens or self._is_placed(passage)
        is_told = is_told or self._is_nearer(passage)
        if (passage.when is not None or passage.where is not None) and is_told:
            target = self._find(passage, passage.when, passage.where, passage.tactic)
            if target is None and (passage.is_anaphoric or passage.is_happening) and self.current is not None:
                return
            target = target or self._open(passage)
            target.adopt(
                passage.when if self._is_its_day(target, passage) else None, passage.where, _may_be(passage.actor, target), passage.tactic
            )
            target.last_sentence = passage.sentence.no
            self.current = target
        elif self.current is not None and is_told and not passage.is_background:
            tactic = None if passage.is_separate or self.current.tactic is None else passage.tactic
            self.current.adopt(None, None, _may_be(passage.actor, self.current), tactic)

    @staticmethod
    def _is_placed(passage: Passage) -> bool:
        """`The incident took place in Sevare`: it says where what was told happened, more exactly than in what country."""
        where = passage.where.mention.entity if passage.where is not None else None
        return (passage.is_anaphoric or passage.is_happening) and where is not None and (where.level != "country" or is_unlisted(where))

    def _is_nearer(self, passage: Passage) -> bool:
        """Whether a sentence names the town itself of which only a bigger one near it was named."""
        known = self.current.where if self.current is not None else None
        return known is not None and passage.where is not None and is_nearer(passage.where, known)

    @staticmethod
    def _is_its_day(told: Incident, passage: Passage) -> bool:
        """`Talks resume this weekend after the strike`: a wider span than a day, named later, is that of an incident only if it is its own."""
        if not told.drafts or passage.when is None:
            return True
        return passage.when.precision == 1 or (passage.is_anaphoric and passage.when.precision < _WEEK)

    def _open(self, passage: Passage) -> Incident:
        incident = Incident(first_sentence=passage.sentence.no, last_sentence=passage.sentence.no, is_background=passage.is_background)
        incident.is_apart = passage.is_separate
        if passage.is_sequel and passage.where is None and self.current is not None:
            incident.where = self.current.where
        if self.current is not None and not self.current.is_background and is_same_day(passage.sentence.text):
            incident.when = self.current.when
        self.incidents.append(incident)
        return incident

    def _find(
        self, passage: Passage, when: When | None, where: Where | None, tactic: str | None, draft: Draft | None = None
    ) -> Incident | None:
        """The incident a passage belongs to: the latest that agrees; None where none does."""
        current = [] if self.current is None else [self.current]
        if draft is not None and where is None and when is not None:
            current = [i for i in current if not i.is_left(passage.sentence.no)]
        others = sorted((i for i in reversed(self.incidents) if i not in current), key=lambda i: i.is_left(passage.sentence.no))
        for incident in [*current, *others]:
            if passage.is_separate and incident is self.current and incident.drafts and incident.first_sentence != passage.sentence.no:
                continue
            if draft is not None and self._is_of_other_time(incident, when, where, draft):
                continue
            if draft is not None and (
                self._is_recalled(incident, draft) or is_other_fight(draft, incident.drafts, incident.actor, incident.when)
            ):
                continue
            if (tactic in ACCIDENTS) != (incident.tactic in ACCIDENTS) and None not in {tactic, incident.tactic}:
                continue
            near = 0 if passage.is_elsewhere or is_other_means(tactic, incident.tactic) else NEAR_KM
            is_next_day = passage.is_anaphoric or (draft is not None and self._is_toll_again(incident, draft))
            agrees = dates_agree(when, incident.when, apart=int(is_next_day))
            agrees = agrees and places_agree(where, incident.where, near=near)
            if agrees and (incident in current or self._is_evidence(incident, when, where, draft)):
                return incident
        is_bare = when is None and where is None and not passage.is_separate and not (draft is not None and draft.is_background)
        return self.current if is_bare and self.current is not None and not self.current.is_recalled else None

    @classmethod
    def _is_of_other_time(cls, incident: Incident, when: When | None, where: Where | None, draft: Draft) -> bool:
        """Whether one of the two is recalled and the other is news, with nothing that joins them."""
        if draft.is_background:
            return not incident.is_background
        return incident.is_recalled and not cls._is_evidence(incident, when, where, draft)

    @staticmethod
    def _is_recalled(incident: Incident, draft: Draft) -> bool:
        """A month, a year or a day long past beside another figure, where the incident itself has no date, is an earlier one's."""
        if draft.when is None or incident.when is not None or not incident.drafts:
            return False
        is_one_of = (
            draft.where is None
            and draft.printed == 1
            and any(d.claim.outcome == draft.claim.outcome and (d.printed or 0) > 1 for d in incident.drafts)
        )
        if draft.when.precision < _MONTH and (is_one_of or not draft.is_long_past):
            return False  # "detained two men lately. One was arrested on Oct. 4"
        same = [d for d in incident.drafts if d.printed == draft.printed and d.claim.outcome == draft.claim.outcome]
        if draft.name and any(d.name for d in same) and all(d.name != draft.name for d in same):
            return True  # "accuses Israel of the 2008 killing of Salam"
        return all(
            d.printed == 1 and (draft.telling.is_also or draft.telling.is_numbered) for d in same
        )  # "another reporter was killed in June"

    @staticmethod
    def _is_evidence(incident: Incident, when: When | None, where: Where | None, draft: Draft | None) -> bool:
        same_day = when is not None and incident.when is not None
        same_place = where is not None and incident.where is not None
        same_figure = draft is not None and any(
            d.claim.outcome == draft.claim.outcome and d.printed == draft.printed and d.printed is not None for d in incident.drafts
        )
        return same_day or same_place or same_figure

    @staticmethod
    def _is_toll_again(incident: Incident, draft: Draft) -> bool:
        """Whether a number too large to come up by chance is told of an incident again."""
        number = draft.printed or 0
        is_exact = number >= TELLING and not draft.is_vague
        return is_exact and any(d.claim.outcome == draft.claim.outcome and d.printed == number for d in incident.drafts)

    def _place_title(self, passage: Passage) -> None:
        for n, draft in enumerate(passage.drafts):
            if draft.claim.scope == "cumulative":
                continue
            same = (
                []
                if draft.is_vague
                else [
                    i
                    for i in self.incidents
                    if any(d.claim.outcome == draft.claim.outcome and d.printed == draft.printed for d in i.drafts)
                ]
            )
            with_claims = [i for i in self.incidents if i.drafts]
            target = next(iter(same or with_claims or self.incidents), None)
            if target is None:
                target = Incident(first_sentence=TITLE)
                self.incidents.append(target)
            target.adopt(None, draft.where, draft.actor, draft.tactic)
            target.drafts.insert(sum(d in target.drafts for d in passage.drafts[:n]), draft)

    def _assign_culprits(self, passages: Sequence[Passage]) -> None:
        told = [i for i in self.incidents if i.drafts]
        for passage in passages:
            incident = self._claimed_in(passage.sentence.no, passage.claim, told) if passage.claim is not None and told else None
            if incident is None or passage.claim is None or not places_agree(passage.where, incident.where):
                continue  # "a leak killed nine in Quetta; rebels claimed a blast in Gwadar"
            actor = passage.claim.actor
            if actor.entity is not None and actor.entity.type == "armed_group" and incident.tactic in ACCIDENTS:
                incident.tactic = None  # "a tanker blew up; rebels claimed responsibility"
            if not is_side_of_all(actor, incident.drafts, incident.where):
                incident.adopt(None, None, actor, None)

    @staticmethod
    def _claimed_in(no: int, claim: Culprit, told: Sequence[Incident]) -> Incident | None:
        """The incident that a claim of responsibility is about: one its own sentence counts in, else the last one told before.

        That of the day it names, `Friday's attack`, where there is one; the last told, however old, if it is of `that attack`.
        """
        if claim.day is not None and any(i.when is not None for i in told):
            told = [i for i in told if i.when is None or dates_agree(claim.day, i.when)]
            if not told:
                return None
        are_old = claim.is_of_that or all(i.is_background for i in told)
        new = [(n, d) for n, i in enumerate(told) if are_old or not i.is_background for d in i.drafts]
        said = [(d.claim.sentence_no, -n) for n, d in new if d.claim.sentence_no <= no]
        return told[-max(said)[1]] if said else told[0]

"""Claims of an article: each finding with its figures, its scene, who says so and how firmly."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from pipeline.casualties.actors import Actor, state_attacks
from pipeline.casualties.blame import Blame, place_of
from pipeline.casualties.carried import day_before, day_behind, day_of_note, doer_before, doer_named_before, place_of_note
from pipeline.casualties.chunks import chunks as chunk_row
from pipeline.casualties.clauses import Clauses, Finding
from pipeline.casualties.conditions import is_awaited, is_comparison, is_denied, is_main, is_prospect, is_unreal, is_yardstick, unharmed
from pipeline.casualties.context import Cue, cues, settings_at
from pipeline.casualties.dates import When, dates
from pipeline.casualties.discourse import (
    earlier_deeds,
    is_anaphoric,
    is_days_later,
    is_deadliest,
    is_fronted,
    is_happening,
    is_recalled,
    is_separate,
    is_sequel,
    telling,
)
from pipeline.casualties.drafts import MOST_PEOPLE, Draft, Passage, dates_agree, describe, figures_of, is_long_past
from pipeline.casualties.fights import fight_in
from pipeline.casualties.floor import Floor
from pipeline.casualties.incidents import Incident
from pipeline.casualties.inert import is_inert, lays_blame, telling_words
from pipeline.casualties.kinds import say_who
from pipeline.casualties.line import Chunk, Line, by_token
from pipeline.casualties.natural import is_natural
from pipeline.casualties.needs import may_find
from pipeline.casualties.numbers import quantities
from pipeline.casualties.parts import Part, Parts, is_of_dead, is_of_others, is_of_series
from pipeline.casualties.placing import Where
from pipeline.casualties.running import LONG_SPAN, may_run_on, runs_up
from pipeline.casualties.scene import SentenceScene, tactic_of
from pipeline.casualties.suspects import suspect_of
from pipeline.casualties.totals import adds_up, end_running_totals, end_sums, part_in_row
from pipeline.casualties.trials import is_arrest
from pipeline.casualties.voices import Speaker
from pipeline.casualties.wholes import ELLIPSIS_REACH, take_as_late, take_as_parts, whole_of
from pipeline.casualties.words import words
from pipeline.model import Article, Claim, Mention, Sentence, stable_id
from pipeline.text import tokens as tokenize

DAY = 1
"""UCDP date precision of a day: one from which `a day earlier` is told."""
_AFTERWARDS = frozenset({"buried"})
"""Rules of what is done with the dead, on a day of its own."""
_HARM = frozenset({"killed", "wounded"})
_RECALLING = frozenset({"background", "answered"})


def _recalls(settings: Collection[str], outcome: str, chunks: Sequence[Chunk], trigger: int) -> bool:
    """Whether what cues set makes it no news; who is arrested for a deed goes with the deed.

    What the charged do, or suffer, is news: `a group linked to X killed five`.
    """
    is_charge = "charged" in settings and not is_main(chunks, trigger)
    return is_charge or not _RECALLING.isdisjoint(settings) or (outcome == "captured" and "held_for" in settings)


def _weighs(group: Chunk) -> bool:
    """`Four, or possibly five`: the doubt is the count's own, whose least is told."""
    number = group.quantity
    return number is not None and number.kind == "range" and any(cue.sets == "possible" for cue in cues(number.text))


class _Company(NamedTuple):
    """What stands beside a finding in its sentence: whether others under its verb, whether none of its outcome."""

    is_joined: bool
    is_alone: bool


class Reader:
    """Reads one article sentence by sentence and keeps who is speaking and what day it is about."""

    def __init__(self, article: Article, mentions: Sequence[Mention], clauses: type[Clauses] = Clauses) -> None:
        self.article = article
        self._clauses = clauses
        self.mentions: dict[int, list[Mention]] = {}
        for mention in mentions:
            self.mentions.setdefault(mention.sentence_no, []).append(mention)
        self.floor = Floor(self.mentions, self._chunked)
        self.recent: list[Draft] = []
        self.wholes: list[Draft] = []
        self.day: When | None = None
        self._rows: dict[int, tuple[SentenceScene, list[Chunk]]] = {}
        self._sentences: dict[int, Sentence] = {}
        self._said: dict[int, AbstractSet[str]] = {}
        self._days: dict[int, When | None] = {}  # the day told of where a sentence was passed by

    def passages(self, sentences: Sequence[Sentence], said: Sequence[AbstractSet[str]]) -> list[Passage]:
        """Return the sentences that tell of incidents, in order; `said` are the lower-case words of each."""
        found: list[Passage] = []
        self._sentences = {sentence.no: sentence for sentence in sentences}
        self._said = {sentence.no: words for sentence, words in zip(sentences, said, strict=True)}
        for index, sentence in enumerate(sentences):
            self.floor.enter(sentence)
            is_next = bool(self.recent) and self.recent[-1].claim.sentence_no >= sentence.no - ELLIPSIS_REACH
            if not is_next and telling_words().isdisjoint(said[index]):
                self.floor.pass_by(sentence)
                continue
            following = sentences[index + 1] if index + 1 < len(sentences) else None
            drafts: list[Draft] = []
            adds_nothing = is_inert(sentence, said[index], self.mentions.get(sentence.no, ()), is_after_count=bool(self.recent))
            if adds_nothing and not self.floor.is_heard_ahead(sentence, following):
                self._days[sentence.no] = self.day
                self.floor.pass_by(sentence, is_telling=True)
            else:
                passage = self._passage(sentence, following, said[index])
                drafts = passage.drafts
                take_as_late(drafts)
                take_as_parts(drafts, self.wholes)
                self._link(drafts)
                say_who(drafts, self.recent, self._chunked(sentence)[1])
                found.append(passage)
            self.recent = [d for d in self.recent if d.claim.sentence_no >= sentence.no - ELLIPSIS_REACH] + drafts
        return found

    def day_near(self, draft: Draft, counted: Collection[int]) -> When | None:
        """The day named right before or behind a claim; `counted` are the sentences with claims."""
        behind = day_behind(draft, self._sentences, counted, self._chunked)
        old = behind is None or is_long_past(behind.start, self.article)
        return day_before(draft, self._sentences, self._chunked) or (None if old else behind)

    def day_of_note(self) -> When | None:
        """The day that a note opens with."""
        return day_of_note(self._sentences, self._chunked)

    def place_of_note(self, first: int, counted: Collection[int]) -> Where | None:
        """The place of a short note's opening."""
        return place_of_note(first, counted, self._sentences, self._chunked)

    def doer_before(self, counted: Collection[int]) -> Actor | None:
        """Who does what a note opens with."""
        return doer_before(counted, self._sentences, self._chunked)

    def suspect_of(self, incident: Incident, told: Sequence[Incident]) -> Actor | None:
        """Who is held for an incident of which nothing else says who did it."""
        return suspect_of(incident, told, self._sentences, self._said, self._chunked)

    def sentence(self, no: int) -> Sentence | None:
        """The sentence of a number."""
        return self._sentences.get(no)

    def scene(self, sentence: Sentence) -> SentenceScene:
        """What a sentence says of place, time and actors."""
        return self._chunked(sentence)[0]

    def _chunked(self, sentence: Sentence) -> tuple[SentenceScene, list[Chunk]]:
        if sentence.no not in self._rows:
            toks = tokenize(sentence.text)
            row = self.mentions.get(sentence.no, [])
            day = self._days.get(sentence.no, self.day)
            anchor = day.start if day is not None else None
            when = dates(toks, self.article.published_on, self.article.published_precision, anchor)
            named = by_token(toks, row, sentence.start)
            chunks = chunk_row(Line(sentence.text, toks, quantities(toks), when, named))
            self._rows[sentence.no] = SentenceScene(chunks, row, named, sentence), chunks
        return self._rows[sentence.no]

    def _passage(self, sentence: Sentence, following: Sentence | None, said: AbstractSet[str]) -> Passage:
        (scene, chunks), text = self._chunked(sentence), sentence.text
        findings = self._clauses(chunks).findings() if may_find(said, text) else []
        found_cues = cues(text)
        passage = Passage(sentence)
        passage.is_later, passage.is_happening = is_days_later(chunks), is_happening(text)
        passage.is_separate, passage.is_sequel = scene.is_item or is_separate(text, chunks, findings), is_sequel(text)
        anchor = findings[0].trigger if findings else (passage.is_happening and scene.happening) or scene.anchor
        if scene.is_scene or findings or passage.is_happening:
            passage.where = scene.where(anchor)
        if scene.is_scene or findings:
            passage.tactic = tactic_of(text)
            position = passage.where.mention.start - sentence.start if passage.where is not None else 0
            passage.is_elsewhere = passage.where is not None and is_fronted(chunks, position)
            passage.is_target = (
                passage.is_elsewhere and chunks[0].tag != "p" and all(c.tag in {"nx", "of", "w"} for c in chunks if c.start < position)
            )
            passage.is_anaphoric = is_anaphoric(chunks) or scene.names_struck()
        if scene.is_scene or findings or any(c.tag == "m" or c.head in state_attacks() for c in chunks):
            passage.actor, passage.fight = scene.actors.perpetrator(None, None, None), fight_in(scene.actors)
        passage.claim = Blame(scene.actors).claim({f.victims for f in findings}) if lays_blame(said, scene.mentions) else None
        passage.where = place_of(passage.claim, passage.where, sentence)
        what = findings[0].outcome if findings else "captured"
        is_recalling = _recalls(settings_at(found_cues, chunks[anchor].start if chunks else 0), what, chunks, anchor)
        passage.is_background = is_recalling and not (is_deadliest(sentence) or earlier_deeds(chunks, findings, scene.actors))
        speaker = self.floor.source(anchor, sentence, following, goes_on=self._continues(sentence, chunks))
        drafts = self._drafts(sentence, findings, scene, found_cues, speaker)
        passage.drafts = [*drafts.values(), *self._parts(sentence, chunks, findings, [*drafts.values()], speaker)]
        if scene.is_scene or findings:
            passage.when = scene.when(anchor, is_counted=bool(drafts))
            if passage.when is not None and passage.when.precision == DAY:
                self.day = passage.when
        if passage.is_separate and not self._in_series(sentence):
            for draft in drafts.values():
                draft.stand_alone(sentence.no)
        part_in_row(passage.drafts, text)
        end_sums(passage, self.recent, {no: row for no, (_, row) in self._rows.items()}, self.mentions)
        for draft in passage.drafts:
            draft.settle_part()
        for before, draft in pairwise([*self.recent[-1:], *passage.drafts]):
            draft.is_beside_dead = before.claim.outcome == "killed" and draft.claim.outcome == "wounded"
        return passage

    def _drafts(
        self, sentence: Sentence, findings: Sequence[Finding], scene: SentenceScene, found: Sequence[Cue], speaker: Speaker | None
    ) -> dict[int, Draft]:
        """The claims of the findings, by their number."""
        if not findings:
            return {}
        drafts: dict[int, Draft] = {}
        told = Counter((f.trigger, f.outcome) for f in findings if not f.is_subset)
        counts = Counter(f.outcome for f in findings)
        near = (self._rows[no][0] for no in range(sentence.no - ELLIPSIS_REACH, sentence.no + 1) if no in self._rows)
        idle = unharmed(findings, scene.c, sentence.text, is_told=bool(self.recent) or any(row.is_scene for row in near))
        for n, finding in enumerate(findings):
            company = _Company(told[finding.trigger, finding.outcome] > 1, counts[finding.outcome] == 1 and not findings[0].is_subset)
            draft = self._draft(sentence, finding, scene, found, self.floor.nearest(scene, finding.trigger, speaker), company=company)
            if draft is None or n in idle or finding.subset_of in idle:
                continue
            if finding.subset_of is not None and finding.subset_of in drafts:
                draft.part_of = drafts[finding.subset_of]
            if drafts and scene.has_one_place((first := findings[min(drafts)].trigger), finding.trigger) and finding.trigger > first:
                draft.where = drafts[min(drafts)].where or draft.where
            elif n and findings[n - 1].trigger == finding.trigger:
                draft.when, draft.where = scene.own(finding.victims, draft.when, draft.where)
            drafts[n] = draft
        if earlier := earlier_deeds(scene.c, findings, scene.actors):
            for n, draft in drafts.items():
                draft.recall([d for m, d in drafts.items() if m not in earlier], is_old=n in earlier)
        return drafts

    def _link(self, drafts: Sequence[Draft]) -> None:
        """`Six of the dead were children` is a part of the latest larger count, however far back."""
        for draft in drafts:
            part = draft.claim
            if part.scope == "incident" and part.assertion == "reported":
                self.wholes.append(draft)
            elif part.scope == "subset" and draft.part_of is None:
                able = [
                    d
                    for d in reversed(self.wholes)
                    if d.claim.outcome == part.outcome and (d.claim.best or 0) > (part.best or 0) and dates_agree(draft.when, d.when)
                ]
                draft.part_of = next((d for d in able if not self._is_old(d)), able[0] if able else None)

    @staticmethod
    def _is_old(draft: Draft) -> bool:
        """Whether a claim is of an earlier incident, recalled: "the dead" are not those of long ago."""
        return draft.is_background or draft.is_long_past

    def _continues(self, sentence: Sentence, chunks: Sequence[Chunk]) -> bool:
        """Whether the speaker of the sentence before still holds the floor: an elliptic sentence of the same paragraph."""
        last = self.recent[-1] if self.recent else None
        if last is None or last.claim.sentence_no != sentence.no - 1 or last.paragraph != sentence.paragraph:
            return False
        first = next((c for c in chunks if c.tag not in {"adv", "cc", "cm"}), None)
        return first is not None and (
            first.tag == "pro" or (first.tag == "ng" and first.quantity is not None and (first.noun is None or first.quantity.additional))
        )

    def _draft(
        self,
        sentence: Sentence,
        finding: Finding,
        scene: SentenceScene,
        found: Sequence[Cue],
        speaker: Speaker | None,
        *,
        company: _Company,
    ) -> Draft | None:
        chunks = scene.c
        group = finding.group or chunks[finding.victims]
        figures = figures_of(group)
        if figures is None or is_comparison(chunks, group) or is_natural(chunks, finding, group, sentence.text):
            return None
        trigger = chunks[finding.trigger]
        settings = settings_at(found, trigger.start)
        is_to_come = trigger.modal in words().classes["modal_future"] or is_prospect(trigger)
        if is_to_come or is_unreal(found, chunks, finding.trigger):
            return None
        claim = self._claim(sentence, finding.outcome, figures, group, finding.rule)
        claim.confidence = round(finding.confidence * (1.0 if group.is_sure else 0.7), 2)
        is_open = trigger.modal in words().classes["modal_open"] or is_awaited(chunks, finding)
        if is_denied(settings, chunks, finding.trigger):
            claim.assertion = "denied"
        elif (
            is_open
            or finding.is_open
            or trigger.is_doubted
            or ("possible" in settings and not _weighs(group))
            or not words().classes["unsaid"].isdisjoint(trigger.text.lower().split())
        ):
            claim.assertion = "possible"
        draft = Draft(claim, (sentence.no, finding.trigger), sentence.paragraph, group)
        draft.is_total, draft.is_floor = finding.is_total, finding.is_floor
        draft.where = scene.where(finding.trigger)
        draft.when = scene.when(finding.trigger, is_tally=draft.is_total or draft.is_floor, is_after=finding.rule in _AFTERWARDS)
        if draft.when is not None and draft.when.precision >= LONG_SPAN and is_yardstick(chunks, finding.trigger, draft.when):
            draft.when = None
        draft.is_long_past = draft.when is not None and is_long_past(draft.when.end or draft.when.start, self.article)
        actor = scene.actors.perpetrator(finding.agent, finding.victims, finding.trigger)
        draft.actor = actor or doer_named_before(finding, sentence.no, self._sentences, self._chunked)
        draft.is_done_by, draft.is_arrest = finding.agent is not None, is_arrest(trigger)
        draft.is_suicide = finding.agent == finding.victims
        draft.may_run_on = draft.when is None and may_run_on(chunks, trigger, draft.where)
        draft.tactic = tactic_of(sentence.text)
        draft.telling, draft.settings = telling(chunks, finding, group), settings
        draft.is_recalled = finding.is_recalled or is_recalled(scene.actors, finding.trigger)
        draft.is_background = draft.is_recalled or (
            _recalls(settings, finding.outcome, chunks, finding.trigger) and not is_deadliest(sentence)
        )
        if finding.is_subset or is_of_dead(finding, group, chunks):
            claim.scope = "subset"
        elif runs_up(draft, finding, sentence, chunks) or adds_up(draft, chunks, finding, recent=self.recent, wholes=self.wholes):
            claim.scope = "cumulative"
        self._attribute(claim, speaker)
        end_running_totals(draft, self.recent)
        is_other = draft.telling.is_also and bool(group.head)  # "one dragoman was also killed"
        is_toll = finding.is_total or "toll" in f"{trigger.text} {group.text}".lower()
        if (
            claim.scope == "incident" and not (is_toll or is_other) and not (company.is_joined and group.partitive)
        ):  # "one of the emirs and 34 others" are no part
            whole = whole_of(draft, group, self.recent, self._in_series(sentence), is_alone=company.is_alone)
            if whole is not None:
                draft.part_of, claim.scope = whole, "subset"
        return draft

    def _in_series(self, sentence: Sentence) -> frozenset[int]:
        """The sentences before that count the attacks together of which this tells one."""
        numbers = {d.claim.sentence_no for d in self.recent} & self._rows.keys()
        return frozenset(no for no in numbers if no < sentence.no and is_of_series(sentence.text, self._rows[no][1]))

    def _parts(
        self, sentence: Sentence, chunks: Sequence[Chunk], findings: Sequence[Finding], drafts: Sequence[Draft], speaker: Speaker | None
    ) -> Iterator[Draft]:
        """`The remaining 14 were all conscripts`: no verb of harm, yet part of the toll before."""
        told = [d.part_of or d for d in (*self.recent, *drafts)]
        wholes = [d for d in told if d.claim.scope == "incident" and d.claim.assertion == "reported" and d.claim.outcome in _HARM]
        parts = list(Parts(chunks).found({f.victims for f in findings})) if wholes else []
        told_of = {f.victims for f in findings if f.outcome in _HARM} | {part.group for part in parts}
        for part in parts:
            group = chunks[part.group]
            beside = next(
                (f.outcome for f in reversed(findings) if f.victims < part.group and f.rule == "attributive" and f.is_subset), None
            )
            part = part if part.outcome is not None or beside is None else replace(part, outcome=beside)  # noqa: PLW2901 - "18 of the dead were women and one was a man"
            figures = figures_of(group)
            whole = self._whole(part, figures[1] if figures is not None else None, wholes)
            if whole is not None and part.is_of_them and (whole is not told[-1] or whole.claim.sentence_no < sentence.no - 1):
                continue  # the last told were others, as those arrested
            if whole is None or figures is None or is_of_others(part, chunks, told_of):
                continue
            claim = self._claim(sentence, whole.claim.outcome, figures, group, "elliptic")
            claim.scope, claim.confidence = "subset", 0.7
            self._attribute(claim, speaker or self.floor.speaker)
            yield Draft(claim, (sentence.no, part.group), sentence.paragraph, group, part_of=whole)

    @staticmethod
    def _whole(part: Part, number: int | None, wholes: Sequence[Draft]) -> Draft | None:
        """The count told last that a part can be of; of those it names, where it names them."""
        able = [d for d in reversed(wholes) if part.outcome in {None, d.claim.outcome} and (d.claim.best or 0) > (number or MOST_PEOPLE)]
        named = (d for d in able if part.head is not None and d.group is not None and d.group.head == part.head)
        return next(named, able[0] if able and part.head is None else None)

    @staticmethod
    def _attribute(claim: Claim, speaker: Speaker | None) -> None:
        if speaker is not None and speaker.text:
            claim.source = speaker.text
            claim.source_id = speaker.entity.entity_id if speaker.entity is not None else None

    def _claim(
        self, sentence: Sentence, outcome: str, figures: tuple[int | None, int | None, int | None], group: Chunk, rule: str
    ) -> Claim:
        low, best, high = figures
        number = group.quantity
        claim_id = stable_id("claim", self.article.article_id, sentence.no, sentence.start, group.first, outcome, low, best, high)
        claim = Claim(
            claim_id, self.article.article_id, outcome, low, best, high, sentence.no, sentence.start, sentence.end, sentence.text, rule, 0.9,
            count_text=number.text if number is not None else None, victims=group.text or None,
        )  # fmt: skip
        describe(claim, group)
        return claim

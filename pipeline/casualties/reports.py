"""Reports of an article: its claims gathered by incident and fused without counting anyone twice."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.casualties.claims import Draft, Passage
from pipeline.casualties.dates import When
from pipeline.casualties.scene import Actor, Where
from pipeline.model import TITLE, Article, Claim, Entity, Mention, Report, stable_id

NEAR_KM = 60
"""Two points closer than this can be one incident, named by the village and by the town."""
OLD_DAYS = 10
"""An incident further back than this from the publication day is recalled, not reported."""
_GEO_PRECISION = {"point": 1, "district": 3, "admin1": 4, "region": 5, "country": 6}
_ACCIDENTS = frozenset({"accident", "disaster"})
_LEAD_SENTENCES = 3
_MONTH = 4
_KM_PER_DEGREE = 111.2


@dataclass(slots=True)
class Incident:
    """One incident as the article tells of it so far."""

    drafts: list[Draft] = field(default_factory=list)
    when: When | None = None
    where: Where | None = None
    actor: Actor | None = None
    tactic: str | None = None
    is_background: bool = False
    first_sentence: int = 0

    def adopt(self, when: When | None, where: Where | None, actor: Actor | None, tactic: str | None) -> None:
        """Take what is said more exactly than what is known; keep what was said first otherwise."""
        if when is not None and (self.when is None or when.precision < self.when.precision):
            self.when = when
        if where is not None and (self.where is None or _is_within(where.mention.entity, self.where.mention.entity)):
            self.where = where
        if actor is not None and (self.actor is None or (self.actor.entity is None and actor.entity is not None)):
            self.actor = actor
        self.tactic = self.tactic or tactic


def _is_within(inner: Entity, outer: Entity) -> bool:
    """Whether a place lies in another, coarser one."""
    if inner.country != outer.country or inner.entity_id == outer.entity_id:
        return False
    if outer.level == "country":
        return inner.level != "country"
    return outer.level == "admin1" and inner.level in {"point", "district"} and inner.admin1 == outer.admin1


def distance_km(a: Entity, b: Entity) -> float | None:
    """Great-circle distance of two places, good to a percent; None without coordinates."""
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return None
    mean = math.radians((a.latitude + b.latitude) / 2)
    return _KM_PER_DEGREE * math.hypot(a.latitude - b.latitude, (a.longitude - b.longitude) * math.cos(mean))


def _places_agree(a: Where | None, b: Where | None) -> bool:
    if a is None or b is None:
        return True
    x, y = a.mention.entity, b.mention.entity
    if x.entity_id == y.entity_id or _is_within(x, y) or _is_within(y, x):
        return True
    if x.country is not None and y.country is not None and x.country != y.country:
        return False
    apart = distance_km(x, y)
    if "region" in {x.level, y.level}:
        return True
    return apart is not None and apart < NEAR_KM


def _dates_agree(a: When | None, b: When | None) -> bool:
    if a is None or b is None or a.start is None or b.start is None:
        return True
    a_end, b_end = a.end or a.start, b.end or b.start
    return a.start <= b_end and b.start <= a_end


class Gatherer:
    """Gathers passages into incidents, in the order of the text."""

    def __init__(self, article: Article, mentions: Sequence[Mention]) -> None:
        self.article = article
        self.country = _main_country(mentions)
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
        self._assign_claimants(passages)
        return [i for i in self.incidents if i.drafts]

    def _place(self, passage: Passage) -> None:
        incident_drafts = [d for d in passage.drafts if d.claim.scope != "cumulative"]
        if not incident_drafts:
            if (passage.when is not None or passage.where is not None) and passage.tactic is not None and not passage.drafts:
                target = self._choose(passage, passage.when, passage.where, passage.tactic)
                target.adopt(passage.when, passage.where, passage.actor, passage.tactic)
                self.current = target
            elif self.current is not None and passage.actor is not None and not passage.drafts and not passage.is_background:
                self.current.adopt(None, None, passage.actor, None)
            return
        for draft in incident_drafts:
            if draft.part_of is not None:
                owner = next((i for i in self.incidents if draft.part_of in i.drafts), None)
                if owner is not None:
                    owner.drafts.append(draft)
                    continue
            target = self._choose(passage, draft.when, draft.where, draft.tactic, draft)
            target.adopt(draft.when, draft.where, draft.actor, draft.tactic)
            target.drafts.append(draft)
            target.is_background = target.is_background or (draft.is_background and len(target.drafts) == 1)
            self.current = target

    def _choose(self, passage: Passage, when: When | None, where: Where | None, tactic: str | None, draft: Draft | None = None) -> Incident:
        """The incident a passage belongs to: the latest that agrees, a new one where none does."""
        ordered = sorted(self.incidents, key=lambda i: i is not self.current)
        ordered = [i for i in ordered[:1] if i is self.current] + [i for i in reversed(self.incidents) if i is not self.current]
        for incident in ordered:
            if passage.is_separate and incident is self.current and incident.drafts and incident.first_sentence != passage.sentence.no:
                continue
            if draft is not None and draft.is_background and not incident.is_background and incident.drafts:
                continue
            if draft is not None and self._is_recalled(incident, draft):
                continue
            if (tactic in _ACCIDENTS) != (incident.tactic in _ACCIDENTS) and None not in {tactic, incident.tactic}:
                continue
            if _dates_agree(when, incident.when) and _places_agree(where, incident.where):
                if incident is self.current or self._is_evidence(incident, when, where, draft):
                    return incident
        if (
            self.current is not None
            and when is None
            and where is None
            and not passage.is_separate
            and not (draft is not None and draft.is_background)
        ):
            return self.current
        incident = Incident(first_sentence=passage.sentence.no, is_background=passage.is_background)
        self.incidents.append(incident)
        return incident

    @staticmethod
    def _is_recalled(incident: Incident, draft: Draft) -> bool:
        """A month or a year named beside another figure, where the incident itself has no date, is an earlier one's."""
        if draft.when is None or draft.when.precision < _MONTH or incident.when is not None or not incident.drafts:
            return False
        return all(d.claim.best != draft.claim.best for d in incident.drafts)

    @staticmethod
    def _is_evidence(incident: Incident, when: When | None, where: Where | None, draft: Draft | None) -> bool:
        same_day = when is not None and incident.when is not None
        same_place = where is not None and incident.where is not None
        same_figure = draft is not None and any(
            d.claim.outcome == draft.claim.outcome and d.claim.best == draft.claim.best and d.claim.best is not None
            for d in incident.drafts
        )
        return same_day or same_place or same_figure

    def _place_title(self, passage: Passage) -> None:
        for draft in passage.drafts:
            if draft.claim.scope == "cumulative":
                continue
            same = [
                i
                for i in self.incidents
                if any(d.claim.outcome == draft.claim.outcome and d.claim.best == draft.claim.best for d in i.drafts)
            ]
            with_claims = [i for i in self.incidents if i.drafts]
            target = (same or with_claims or self.incidents or [None])[0]
            if target is None:
                target = Incident(first_sentence=TITLE)
                self.incidents.append(target)
            target.adopt(None, draft.where if target.where is None else None, draft.actor, draft.tactic)
            target.drafts.insert(0, draft)

    def _assign_claimants(self, passages: Sequence[Passage]) -> None:
        main = next((i for i in self.incidents if i.drafts), None)
        for passage in passages:
            if passage.claimant is not None and main is not None and (main.actor is None or main.actor.entity is None):
                main.actor = passage.claimant


def _main_country(mentions: Sequence[Mention]) -> str | None:
    """The country the article names most, places before nationalities."""
    for roles in ({"name", "short"}, {"demonym"}):
        counts = Counter(m.entity.country for m in mentions if m.entity.type == "place" and m.role in roles and m.entity.country)
        if counts:
            best = max(counts.values())
            return next(m.entity.country for m in mentions if m.entity.country and counts.get(m.entity.country) == best and m.role in roles)
    return None


# Figures


@dataclass(slots=True)
class Statement:
    """What one sentence says of one outcome: its coordinated groups added."""

    low: int | None
    best: int | None
    high: int | None
    drafts: list[Draft]

    @property
    def is_firm(self) -> bool:
        """Whether it gives a number, not a bare plural or vague word."""
        return self.best is not None


def _add(values: Sequence[int | None]) -> int | None:
    return None if any(v is None for v in values) else sum(v for v in values if v is not None)


def _statements(drafts: Sequence[Draft]) -> list[Statement]:
    """Group whole claims by sentence and source; disjoint groups of one sentence are added."""
    rows: dict[tuple[int, str | None], list[Draft]] = {}
    for draft in drafts:
        rows.setdefault((draft.claim.sentence_no, draft.claim.source_id or draft.claim.source), []).append(draft)
    found = []
    for row in rows.values():
        distinct = _without_repeats(row)
        lows = [d.claim.low or 0 for d in distinct]
        bests = [d.claim.best for d in distinct if d.claim.best is not None]
        highs = [d.claim.high for d in distinct]
        found.append(Statement(sum(lows), sum(bests) if bests else None, _add(highs), distinct))
    return found


def _without_repeats(row: Sequence[Draft]) -> list[Draft]:
    """Within a sentence the same figure told by another verb is the same people; a total outweighs the rest."""
    totals = [d for d in row if d.is_total]
    if totals:
        return totals[-1:]
    kept: list[Draft] = []
    for draft in row:
        is_definite = draft.group is not None and draft.group.is_definite and draft.group.quantity is not None
        repeats = (is_definite and bool(kept)) or any(
            d.claim.best == draft.claim.best and d.statement != draft.statement and d.claim.best is not None and d.claim.best > 1
            for d in kept
        )
        if not repeats:
            kept.append(draft)
    firm = [d for d in kept if d.claim.best is not None]
    return firm or kept


def _fuse(drafts: Sequence[Draft], outcome: str) -> tuple[int | None, int | None, int | None, list[Draft]]:
    """Low, best and high of one outcome over an incident, and the claims that best rests on."""
    of_outcome = [d for d in drafts if d.claim.outcome == outcome and d.claim.scope == "incident" and not d.is_superseded]
    reported = [d for d in of_outcome if d.claim.assertion == "reported"]
    if any(not d.is_prior for d in reported):
        reported = [d for d in reported if not d.is_prior]
    possible = [d for d in of_outcome if d.claim.assertion == "possible"]
    statements = _statements(reported)
    firm = [s for s in statements if s.is_firm]
    if not firm:
        parts = [
            d
            for d in drafts
            if d.claim.outcome == outcome and d.claim.scope == "subset" and d.claim.best is not None and d.claim.assertion == "reported"
        ]
        if statements:
            return max(s.low or 0 for s in statements), None, None, statements[0].drafts
        if parts and not possible:
            main = max(parts, key=lambda d: d.claim.best or 0).claim
            return main.low, main.best, main.high, parts
        if possible:
            claim = possible[0].claim
            return None, None, claim.high if claim.high is not None else claim.best, []
        return None, None, None, []
    main = _main(firm)
    low, best, high = main.low, main.best, main.high
    before = main
    for other in firm:
        if other is main or best is None or other.best is None:
            continue
        if before is main and _is_addition(main, other):
            low, best, high = (
                (low or 0) + (other.low or 0),
                best + other.best,
                None if high is None or other.high is None else high + other.high,
            )
        elif _is_rival(main, other):
            low = min(low or 0, other.low or 0) if other.best < best else low
            high = None if high is None else max(high, other.high or other.best)
            before = other
        elif other.drafts[0].claim.sentence_no > main.drafts[0].claim.sentence_no and other.best != best:
            before = other
    for draft in possible:
        ceiling = draft.claim.high if draft.claim.high is not None else draft.claim.best
        if high is not None and ceiling is not None:
            high = max(high, ceiling)
    return low, best, high, main.drafts


def _main(firm: Sequence[Statement]) -> Statement:
    """The statement that stands for the incident: the last stated total, else the figure told most prominently."""
    totals = [s for s in firm if any(d.is_total for d in s.drafts)]
    if totals:
        return totals[-1]
    title = next((s for s in firm if s.drafts[0].claim.sentence_no == TITLE), None)
    body = [s for s in firm if s.drafts[0].claim.sentence_no != TITLE]
    if title is not None and not _is_vague(title) and (not body or any(s.best == title.best for s in body)):
        return next((s for s in body if s.best == title.best), title)
    lead = body[0] if body else firm[0]
    if title is not None and not _is_vague(title) and lead.drafts[0].claim.sentence_no > _LEAD_SENTENCES:
        return title
    if not lead.best or _is_vague(lead):
        floor = lead.best or 0
        return next((s for s in body if s.best and s.best >= floor and not _is_vague(s)), lead)
    return lead


def _is_vague(statement: Statement) -> bool:
    return any(d.group is not None and d.group.quantity is not None and d.group.quantity.kind == "vague" for d in statement.drafts)


def _is_addition(main: Statement, other: Statement) -> bool:
    """`Another died later`; `a guard was also killed` after a toll of others than guards, not after one of people at large."""
    first, later = main.drafts[0], other.drafts[0]
    if not later.is_additional or later.claim.sentence_no <= first.claim.sentence_no or any(d.is_total for d in main.drafts):
        return False
    if later.group is not None and later.group.quantity is not None and later.group.quantity.additional:
        return True
    return "person" not in _kinds(main)


def _is_rival(main: Statement, other: Statement) -> bool:
    """Another source's figure for the whole, not a part of it."""
    if other.best is None or main.best is None or other.best == main.best:
        return False
    sources = {d.claim.source_id or d.claim.source for d in main.drafts}
    if not any((d.claim.source_id or d.claim.source) not in sources for d in other.drafts):
        return False
    return other.best > main.best or _kinds(other) <= _kinds(main) | {"person"}


def _kinds(statement: Statement) -> set[str]:
    return {d.group.noun.kind if d.group is not None and d.group.noun is not None else "person" for d in statement.drafts}


# Columns


def report_of(article: Article, incident: Incident, number: int, country: str | None) -> Report:
    """Fuse an incident into its report, and hand its scene down to its claims."""
    report_id = stable_id("report", article.article_id, number)
    report = Report(report_id, article.article_id, number, _is_background(article, incident), len(incident.drafts))
    killed_low, killed_best, killed_high, carriers = _fuse(incident.drafts, "killed")
    report.killed_low, report.killed_best, report.killed_high = _bounded(killed_low, killed_best, killed_high)
    wounded_low, wounded_best, wounded_high, _ = _fuse(incident.drafts, "wounded")
    report.wounded_low, report.wounded_best, report.wounded_high = _bounded(wounded_low, wounded_best, wounded_high)
    report.civilians_killed_best = _civilians(incident, carriers, report.killed_best)
    main = (carriers or incident.drafts)[0].claim
    report.victims, report.victim_id = main.victims, main.victim_id
    report.tactic = incident.tactic
    if incident.actor is not None and incident.tactic not in _ACCIDENTS:
        report.perpetrator = incident.actor.text
        report.perpetrator_id = incident.actor.entity.entity_id if incident.actor.entity is not None else None
    set_where(report, incident.where, country)
    set_when(report, incident.when)
    if number == 0 and incident.when is None and _is_log_entry(article):
        report.date_start = report.date_end = article.published_on
        report.date_precision = 1
    for draft in incident.drafts:
        _hand_down(draft, incident, report)
    return report


def _is_log_entry(article: Article) -> bool:
    """An entry of an incident log, `01/02/2021: Gunmen …`: the date it opens with is the incident's."""
    opening = (article.dateline or "").strip(" :–-")
    return article.published_on is not None and article.published_precision == "day" and opening.replace("/", "").replace("-", "").isdigit()


def _bounded(low: int | None, best: int | None, high: int | None) -> tuple[int | None, int | None, int | None]:
    if best is not None:
        low = None if low is None else min(low, best)
        high = None if high is None else max(high, best)
    return low, best, high


def _civilians(incident: Incident, carriers: Sequence[Draft], killed: int | None) -> int | None:
    civil = [d.claim.best for d in carriers if d.claim.victim_status == "civilian" and d.claim.best is not None]
    if civil:
        total = sum(civil)
    else:
        parts = [
            d.claim.best for d in incident.drafts
            if d.claim.outcome == "killed" and d.claim.victim_status == "civilian" and d.claim.best is not None and d.claim.assertion == "reported"
        ]  # fmt: skip
        if not parts:
            return None
        total = max(parts)
    return total if killed is None else min(total, killed)


def _is_background(article: Article, incident: Incident) -> bool:
    if incident.is_background:
        return True
    if incident.when is None or incident.when.start is None or article.published_on is None or article.published_precision != "day":
        return False
    end = incident.when.end or incident.when.start
    return article.published_on - end > dt.timedelta(days=OLD_DAYS)


def set_where(row: Report | Claim, where: Where | None, country: str | None) -> None:
    """Fill the place columns from a place named, else the country from the article as a whole."""
    if where is None:
        row.country = country
        row.geo_precision = _GEO_PRECISION["country"] if country is not None else None
        return
    entity = where.mention.entity
    row.place, row.place_id = where.mention.surface, entity.entity_id
    row.country = entity.country or country
    row.admin1, row.latitude, row.longitude = entity.admin1, entity.latitude, entity.longitude
    row.geo_precision = 2 if where.is_near and entity.level == "point" else _GEO_PRECISION.get(entity.level or "", None)


def set_when(row: Report | Claim, when: When | None) -> None:
    """Fill the date columns; all null when unsaid."""
    if when is not None and when.start is not None:
        row.date_start, row.date_end, row.date_precision = when.start, when.end or when.start, when.precision


def _hand_down(draft: Draft, incident: Incident, report: Report) -> None:
    """A claim says what its own words say; the rest it inherits from the incident it belongs to."""
    claim = draft.claim
    claim.report_id = report.report_id
    claim.part_of = draft.part_of.claim.claim_id if draft.part_of is not None else None
    claim.tactic = draft.tactic or incident.tactic
    set_where(claim, draft.where or incident.where, report.country)
    set_when(claim, draft.when or incident.when)
    actor = draft.actor if draft.actor is not None and draft.actor.entity is not None else incident.actor or draft.actor
    if actor is not None and claim.tactic not in _ACCIDENTS:
        claim.perpetrator = actor.text
        claim.perpetrator_id = actor.entity.entity_id if actor.entity is not None else None

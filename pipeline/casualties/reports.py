"""Reports of an article: each incident's figures and scene, handed down to its claims."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.casualties.actors import Actor
from pipeline.casualties.clauses import PRONOUN
from pipeline.casualties.dates import When, dates
from pipeline.casualties.drafts import Draft, is_long_past
from pipeline.casualties.figures import fuse
from pipeline.casualties.incidents import ACCIDENTS, Incident
from pipeline.casualties.line import Chunk
from pipeline.casualties.places import is_within
from pipeline.casualties.placing import Where
from pipeline.casualties.relations import are_two
from pipeline.casualties.scene import settled, told_better
from pipeline.casualties.sides import is_own_loss
from pipeline.model import Article, Claim, Report, stable_id
from pipeline.text import tokens

_GEO_PRECISION = {"point": 1, "district": 3, "admin1": 4, "region": 5, "country": 6}


def report_of(article: Article, incident: Incident, number: int, country: str | None, noted: When | None) -> Report:
    """Fuse an incident into its report, and hand its scene down to its claims."""
    report_id = stable_id("report", article.article_id, number)
    report = Report(report_id, article.article_id, number, is_past(article, incident, noted), len(incident.drafts))
    blamed = incident.actor.entity.entity_id if incident.actor is not None and incident.actor.entity is not None else None
    killed = fuse(incident.drafts, "killed", blamed=blamed)
    alive = [d for d in incident.drafts if not _died(d, incident.drafts)]
    wounded = fuse(alive, "wounded", blamed=blamed, beside=killed)
    report.killed_low, report.killed_best, report.killed_high = killed.bounds
    report.wounded_low, report.wounded_best, report.wounded_high = wounded.bounds
    carriers = killed.drafts
    report.civilians_killed_best = _civilians(incident, carriers, report.killed_best)
    main = (carriers or incident.drafts)[0].claim
    report.victims, report.victim_id = main.victims, main.victim_id
    report.tactic = settled(incident.tactic)
    if blamed is not None and incident.actor is not None and all(is_own_loss(incident.actor, draft) for draft in incident.drafts):
        incident.actor = None  # "gunmen held two buildings; the bodies of 42 fighters were found in them"
    if incident.actor is not None and incident.tactic not in ACCIDENTS:
        report.perpetrator = incident.actor.text
        report.perpetrator_id = incident.actor.entity.entity_id if incident.actor.entity is not None else None
    set_where(report, incident.where, country)
    if number == 0 and (logged := _logged(article, incident.when)) is not None:
        incident.when = logged
    set_when(report, incident.when)
    for draft in incident.drafts:
        _hand_down(draft, incident, report)
    return report


def _logged(article: Article, told: When | None) -> When | None:
    """The day that an entry of an incident log opens with, `01/02/2021: Gunmen …`: the incident's.

    One that reads two ways is the article's, which is told from the day it opens with (carried.told_from).
    One in words, `2 January 2021: Gunmen …`, is that of an incident of which no day is told.
    """
    opening = tokens((article.dateline or "").strip(" :–-"))
    found = next(iter(dates(opening, article.published_on)), None)
    if found is None or found.start is None or found.last - found.first < len(opening):
        return None
    if told is not None and any(token.text.isalpha() for token in opening):
        return None
    if found.day is not None:
        return found
    day = article.published_on
    if article.published_precision == "day" and day in {found.start, found.end}:
        return replace(found, start=day, end=day, precision=1)
    return None


def _died(draft: Draft, told: Sequence[Draft]) -> bool:
    """`A guard was shot and wounded; he later died`: the one wounded is counted among the dead alone."""
    if draft.claim.outcome != "wounded" or not draft.claim.best:
        return False
    if any(d.group is draft.group is not None and d.claim.outcome == "killed" for d in told):
        return True  # "two wounded died later"
    if draft.claim.best != 1:
        return False
    dead = [d for d in told if d.claim.outcome == "killed" and d.claim.best == 1 and "later_death" in d.settings]
    return any(
        d.group is draft.group or d.claim.rule == PRONOUN or (_is_known(d.group, draft.group) and not are_two(d, draft)) for d in dead
    )


def _is_known(group: Chunk | None, told: Chunk | None) -> bool:
    """`The man`, `the guard`: the one told of before."""
    if group is None or told is None or not group.is_definite:
        return False
    return group.head == told.head or (group.noun is not None and group.noun.kind in {"person", "man", "woman"})


def _civilians(incident: Incident, carriers: Sequence[Draft], killed: int | None) -> int | None:
    civil = [d.printed for d in carriers if d.claim.victim_status == "civilian" and d.printed is not None]
    if civil:
        total = sum(civil)
    else:
        told = [d for d in incident.drafts if d.claim.outcome == "killed" and d.claim.victim_status == "civilian" and d.printed is not None]
        parts = [d for d in told if d.claim.assertion == "reported" and d.part_of not in told]
        if not parts:
            return None
        rows: dict[tuple[int, Draft | None], int] = defaultdict(int)
        for part in parts:  # "three women and five children were among the dead"
            rows[part.claim.sentence_no, part.part_of] += part.printed or 0
        total = max(rows.values())
    return total if killed is None else min(total, killed)


def is_past(article: Article, incident: Incident, noted: When | None) -> bool:
    """Whether an incident is recalled; never that of the day which a note opens with, `noted`."""
    if incident.is_background:
        return True
    if incident.when is None:
        return False
    is_noted = noted is not None and noted.start == incident.when.start
    return not is_noted and is_long_past(incident.when.end or incident.when.start, article)


def set_where(row: Report | Claim, where: Where | None, country: str | None) -> None:
    """Fill the place columns from a place named, else the country from the article as a whole."""
    entity = where.mention.entity if where is not None else None
    row.place = where.mention.surface if where is not None else None
    if where is None or entity is None or (entity.country is None and entity.level == "point"):  # one of several towns of that name
        row.country = country
        row.geo_precision = _GEO_PRECISION["country"] if country is not None else None
        return
    row.place_id = entity.entity_id
    if isinstance(row, Report) and where.mention.surface.islower():
        row.place = entity.name  # "in the capital"
    row.country = entity.country or country
    row.admin1, row.latitude, row.longitude = entity.admin1, entity.latitude, entity.longitude
    row.geo_precision = 2 if where.is_near and entity.level == "point" else _GEO_PRECISION.get(entity.level or "")


def set_when(row: Report | Claim, when: When | None) -> None:
    """Fill the date columns; all null when unsaid."""
    if when is not None and when.start is not None:
        row.date_start, row.date_end, row.date_precision = when.start, when.end or when.start, when.precision


def _finer(own: Where | None, told: Where | None) -> Where | None:
    """The place of a claim: of a country alone, that which the incident has in it."""
    if own is None or told is None:
        return own or told
    is_country = own.mention.entity.level == "country" and is_within(told.mention.entity, own.mention.entity)
    return told if is_country else own


def _is_anothers(actor: Actor, draft: Draft, incident: Incident, *, is_own: bool) -> bool:
    """Whether what a claim tells is none of the deeds of the incident's actor.

    Who did it is arrested for it and arrests nobody, unless it is a state's force; who fought did not therefore shell a house.
    """
    if draft.group is not None and actor.text == draft.group.text:
        return True
    claim, main = draft.claim, incident.drafts[0].claim
    is_arrest = claim.outcome == "captured" and draft.tactic == "arrest"
    if is_arrest and not is_own and not (actor.entity is not None and actor.entity.type == "state_force"):
        return True
    are_bystanders = claim.victim_status == "civilian" and main.victim_status == "combatant" and claim.sentence_no != main.sentence_no
    return are_bystanders and incident.tactic == "clashes" and draft.actor is None


def _hand_down(draft: Draft, incident: Incident, report: Report) -> None:
    """A claim says what its own words say; the rest it inherits from the incident it belongs to."""
    claim = draft.claim
    claim.report_id = report.report_id
    claim.part_of = draft.part_of.claim.claim_id if draft.part_of is not None else None
    claim.tactic = settled(told_better(incident.tactic, draft.tactic))
    set_where(claim, _finer(draft.where, incident.where), report.country)
    set_when(claim, draft.when or incident.when)
    is_own = draft.actor is not None and (
        draft.actor.entity is not None
        or not draft.actor.is_anonymous
        or claim.outcome == "captured"  # who holds them is not who shot at them
    )
    is_of_other = incident.actor is not None and draft.group is not None and incident.actor.text == draft.group.text
    actor = draft.actor if is_own or is_of_other else incident.actor or draft.actor
    if (
        actor is not None
        and claim.tactic not in ACCIDENTS
        and not is_own_loss(actor, draft)
        and not _is_anothers(actor, draft, incident, is_own=is_own)
    ):
        claim.perpetrator = actor.text
        claim.perpetrator_id = actor.entity.entity_id if actor.entity is not None else None

"""Whether what a night brought may be loaded: too many rejects, and what is left is no sample of the news."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from pipeline.model import TollError
from pipeline.settings import Settings
from pipeline.stages.build import fresh
from pipeline.stages.noted import noted

_MOST_NAMED: Final = 5


class TooManyRejectsError(TollError):
    """A night's dumps are too broken to be loaded; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the new batches of a run turned away: `share` = rejects per record; `question` is what a person is asked, if anything."""

    run_id: str
    batches: int
    records: int
    rejects: int
    share: float
    is_doubtful: bool
    question: str | None


@noted()
def weigh(settings: Settings, run_id: str, night: dt.datetime | None = None) -> Weighed:
    """Weigh the rejects of batches that are not published yet. TooManyRejectsError above `settings.rejects_fail`."""
    batches = fresh(settings, night)
    records = sum(max(batch.records, batch.state == "failed") for batch in batches)
    rejects = sum(batch.rejects for batch in batches)
    share = rejects / records if records else 0.0
    if rejects < settings.rejects_least or share <= settings.rejects_warn:
        return Weighed(run_id, len(batches), records, rejects, share, is_doubtful=False, question=None)
    worst = sorted((batch for batch in batches if batch.rejects), key=lambda batch: (-batch.rejects, batch.batch_id))[:_MOST_NAMED]
    seen = f"{rejects:,} rejects on {records:,} records ({share:.0%})"
    named = ", ".join(f"{batch.dump} ({batch.rejects:,} of {batch.records:,}, batch {batch.batch_id})" for batch in worst)
    look = "`toll rejects` tells the reasons."
    aside = "To go on without a dump, move it out of landing/ and run `toll forget BATCH`, then clear the run from `identify` on."
    if share > settings.rejects_fail:
        raise TooManyRejectsError(f"{seen}, more than {settings.rejects_fail:.0%}: nothing is loaded. Worst: {named}. {look} {aside}")
    question = f"{seen}, more than {settings.rejects_warn:.0%}. Worst: {named}. {look} Approve loads what could be read. {aside}"
    return Weighed(run_id, len(batches), records, rejects, share, is_doubtful=True, question=question)

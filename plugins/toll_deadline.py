"""The hour by which a night has to be published: Airflow's deadlines know none, and this is how one is added to them.

Airflow's own references don't serve: a night's run has no logical date (it has a partition), and so many hours after a run was queued is
another hour on every night that is made up for. What happens then runs in the triggerer, so that a full or hung executor can't hold it up.
"""

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from airflow.plugins_manager import AirflowPlugin
from airflow.sdk.definitions.deadline import BaseDeadlineReference

MIDNIGHT: Final = dt.time(0)


@dataclass
class ByTheHour(BaseDeadlineReference):
    """The next time it is this hour (UTC) after the run was made; a run that is not green by then is late."""

    hour: dt.time = MIDNIGHT

    def _evaluate_with(self, *, session: Any, **_: Any) -> dt.datetime:  # noqa: ARG002 (Airflow hands it to every reference)
        return self.after(dt.datetime.now(dt.UTC))

    def after(self, instant: dt.datetime) -> dt.datetime:
        """Return the first such hour after an aware instant."""
        today = dt.datetime.combine(instant.astimezone(dt.UTC).date(), self.hour, dt.UTC)
        return today if today > instant else today + dt.timedelta(days=1)

    def serialize_reference(self) -> dict[str, Any]:
        """As JSON."""
        return {**super().serialize_reference(), "hour": self.hour.isoformat()}

    @classmethod
    def deserialize_reference(cls, reference_data: dict[str, Any]) -> "ByTheHour":
        """Read it back."""
        return cls(dt.time.fromisoformat(reference_data["hour"]))

    __hash__ = BaseDeadlineReference.__hash__


async def missed(context: dict[str, Any]) -> None:
    """Tell that a run is not green though its hour has come."""
    await asyncio.to_thread(_tell, context)


def _tell(context: dict[str, Any]) -> None:
    from pipeline import stages
    from pipeline.settings import Settings

    run = context["dag_run"]
    text = (
        f"{run['dag_id']} was to be done by {str(context['deadline']['deadline_time'])[:19]} UTC and is {run['state']}: analysts have the last good "
        "warehouse. A red task says in its log what to do; a task that waits for an answer stands under Required Actions; "
        "`toll status` tells what is published."
    )
    stages.notify(Settings(), stages.Notice("deadline missed", text, run["dag_id"], run["dag_run_id"]))


class TollDeadline(AirflowPlugin):
    """Registers the reference."""

    name = "toll_deadline"
    deadline_references = [ByTheHour]  # noqa: RUF012 (Airflow reads the attribute of the class)

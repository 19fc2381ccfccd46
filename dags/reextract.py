"""By hand, after an upgrade: the documents that the lake keeps go through today's extractor, without their dumps.

## What it does

*Trigger* it with the form. **choose** finds the batches that another extractor made: all of them, those given, or those with an article published
on the days given. **redo**, once per share, extracts their documents anew; each batch replaces itself in one step. **has_changed** ends the run
after a dry run. **announce** updates the asset `lake`, which starts `warehouse`: it publishes what is now there.

A dry run does the work and keeps nothing: the result of `redo` says of each batch how many claims and reports it has and would have.

What the *reader* made of a dump, its documents, stays as it is. Where a reader has changed too, the batch counts as outdated until its dump
is read again, which the next night does if it is still in `landing/`.

The command does the same: `toll reextract --help`.

## What a failure means

- **choose red**: no batch has that id, or the extractor at work is not the one expected: not every worker has the new version.
- **redo red**: disk or memory, after three more tries; or a bug, at once. Batches that were replaced stay so, the others are as they were.
- **announce red**: disk.

## What to do

- **choose**: mend the form, or bring every worker up to date, and *trigger* it again.
- **redo**: *clear* the red task; what is done is not done again.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from airflow.sdk import Param, dag, get_current_context, task
from house import EVERY_NIGHT, LAKE, TABLES, announced, asked

VERSION = {"type": "string", "pattern": r"^(\d\+[0-9a-f.]*)?$"}


REDO = """Extracts the documents of some batches anew.

Red: disk, memory or a bug; the message says which. Clear this task: what is done is not done again.
"""


@dag(
    **EVERY_NIGHT,
    schedule=None,
    params={
        "batches": Param(
            [],
            type="array",
            items={"type": "string", "pattern": "^[0-9a-f]{4,16}$"},
            title="Batches",
            description="Ids, or their first digits, one a line. None: all.",
        ),
        "since": Param(
            None, type=["null", "string"], format="date", title="First day", description="Batches with an article published then or later."
        ),
        "until": Param(
            None, type=["null", "string"], format="date", title="Last day", description="Batches with an article published then or before."
        ),
        "version": Param("", **VERSION, title="Made by", description="Only rows of this extractor: its version, or how that begins."),
        "expected": Param(
            "", **VERSION, title="Extractor expected", description="Refuse to start if the extractor at work is another one."
        ),
        "dry_run": Param(default=True, type="boolean", title="Dry run", description="Keep nothing; say what would change."),
    },
    tags=["toll", "by hand", "lake"],
    doc_md=__doc__,
)
def reextract() -> None:
    """Wire it."""

    @task
    def choose() -> list[dict[str, Any]]:
        """Finds the batches meant, and shares them out over tasks.

        Red: the form names a batch that isn't there, or the extractor is not the one expected. Trigger it again.
        """
        from pipeline import stages

        return [asdict(shard) for shard in stages.to_redo(asked(), stages.Choice.of(get_current_context()["params"]))]

    @task(doc_md=REDO, map_index_template="{{ task.op_kwargs['shard']['name'] }}", max_active_tis_per_dagrun=4)
    def redo(shard: dict[str, Any]) -> list[dict[str, Any]]:
        from pipeline import stages

        return [asdict(one) for one in stages.reextract(asked(), shard["members"], dry_run=get_current_context()["params"]["dry_run"])]

    @task.short_circuit
    def has_changed(redone: Iterable[list[dict[str, Any]]]) -> list[str]:
        """Goes on if a batch was replaced.

        Red: a bug; report the last line of its log.
        """
        from pipeline import stages

        return stages.replaced(redone, dry_run=get_current_context()["params"]["dry_run"])

    @task(outlets=[LAKE, *TABLES])
    def announce(batch_ids: list[str], *, outlet_events: Any = None) -> None:
        """Tells what is there now; this starts `warehouse`.

        Red: the lake can't be read. Mend the disk, clear this task.
        """
        from pipeline import stages

        announced(outlet_events, stages.redone_event(asked(), batch_ids))

    announce(has_changed(redo.expand(shard=choose())))


reextract()

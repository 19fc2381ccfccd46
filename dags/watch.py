"""Every hour: what is amiss though no run is red.

## What it does

Each task looks at one thing and is red if it finds something; the first time is told by e-mail and webhook, and then once a day.

- **freshness**: published within 30 hours (`TOLL_FRESH_HOURS`); no dump waits longer, none is dated in the future.
- **volume**: each publisher's articles on the last whole day, beside the median of that weekday over eight weeks (`TOLL_VOLUME_LEAST`).
- **rejects**: the last night turned away no more than three times what is usual (`TOLL_REJECT_GROWTH`).
- **disk**: room for two copies of the warehouse and `TOLL_DISK_FREE`.
- **integrity**: the published file opens, its checks are green, its rows are those in its ledger.

The command does the same: `toll watch`, exit status 1 if anything is found.

## What a failure means

- **freshness red**: last night's `ingest` or `warehouse` didn't run or is red, or nobody delivered.
- **volume red**: a source fell silent, or its dumps don't come. It must not look like peace.
- **rejects red**: a publisher changed its format, or a file is damaged.
- **disk red**: the next night may not fit.
- **integrity red**: someone wrote into the published file, or the disk is failing. Its figures are not to be trusted.

## What to do

The log of the red task says what was found and what to do. There is nothing to clear: the next hour looks again.
"""

from airflow.sdk import dag, get_current_context, task
from house import EVERY_NIGHT, asked, tell

from pipeline.settings import Settings

FOUND = {
    "freshness": "See the last runs of `ingest` and `warehouse`, and `landing/`.",
    "volume": "Ask the source, or the job that fetches its dumps.",
    "rejects": "Run `toll rejects`; ask who writes the dump.",
    "disk": "Move read dumps out of `landing/`, delete old logs, or give the home a larger disk.",
    "integrity": "Take the file away from its readers and put a backup in its place.",
}


@dag(**EVERY_NIGHT | {"on_failure_callback": None}, schedule=Settings().watch_cron, tags=["toll", "hourly", "watch"], doc_md=__doc__)
def watch() -> None:
    """Wire the checks."""
    for name, remedy in FOUND.items():

        @task(task_id=name, on_failure_callback=tell("watch alert"), doc_md=f"Looks at one thing; see the DAG.\n\nRed: {remedy}")
        def look(check: str) -> None:
            from pipeline import stages

            stages.assure(check, asked(), get_current_context()["ti"].start_date)

        look(name)


watch()

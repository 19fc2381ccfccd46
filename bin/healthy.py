"""Health check of a service: `python bin/healthy.py PART [URL]`, exit status 0 when PART is well.

PART is metadatabase (the api-server itself), scheduler, dag_processor or triggerer, of which the api-server at URL knows; worker, the
Celery worker of this container, which is asked by way of Redis; or clean, which has to have cleaned up. `airflow jobs check` and `celery
inspect ping` with Airflow's settings ask the same and cost five seconds of a processor each time.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

NOT_YET = (OSError, http.client.HTTPException, ValueError, LookupError, TypeError)
"""How a server that is only half there fails: no answer, a broken one, an error, or something else than its health."""
CLEAN_SECONDS = 90_000  # a day, and an hour for the work


def knows(url: str, *parts: str) -> bool:
    """Whether the api-server calls these parts healthy."""
    try:
        with urllib.request.urlopen(f"{url}/api/v2/monitor/health", timeout=5) as answer:
            health = json.load(answer)
        return all(health[part]["status"] == "healthy" for part in parts)
    except NOT_YET:
        return False


def takes_work() -> bool:
    """Whether the worker of this container answers. Not while tasks are run elsewhere: it would wait for ever, and seem well."""
    if os.environ["AIRFLOW__CORE__EXECUTOR"] != "CeleryExecutor":
        sys.stderr.write("no task will come: set TOLL_EXECUTOR=CeleryExecutor in .env\n")
        return False
    from celery import Celery

    asked = os.environ["AIRFLOW__CELERY__BROKER_URL_CMD"].split()
    broker = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    name = f"celery@{os.environ.get('HOSTNAME') or socket.gethostname()}"
    return bool(Celery(broker=broker).control.ping(destination=[name], timeout=5, limit=1))


def has_cleaned() -> bool:
    """Whether the last cleaning was done, and is not long ago."""
    try:
        return time.time() - Path(os.environ["AIRFLOW_HOME"], "cleaned").stat().st_mtime < CLEAN_SECONDS
    except FileNotFoundError:
        return False


def main(part: str, url: str = "") -> int:
    """Ask; 0 = healthy, 1 = not, or no answer."""
    of_this_container = {"worker": takes_work, "clean": has_cleaned}
    return 0 if (of_this_container[part]() if part in of_this_container else knows(url, part)) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

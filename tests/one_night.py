"""A night in one process, for tests that look at what it leaves: `python tests/one_night.py` in the environment of an Airflow.

Makes Airflow's database, runs `ingest` and `warehouse` once each, and prints the ids and states of their runs as JSON.
"""

import json
import os
from pathlib import Path

from airflow.dag_processing.bundles.manager import DagBundlesManager
from airflow.dag_processing.dagbag import BundleDagBag, sync_bag_to_db
from airflow.models.pool import Pool
from airflow.utils.db import initdb

DAGS = Path(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])


def main() -> None:
    """Run it."""
    initdb()
    for name, pool in json.loads((DAGS / "pools.json").read_text()).items():
        Pool.create_or_update_pool(name, pool["slots"], pool["description"], pool["include_deferred"])
    bag = BundleDagBag(DAGS, bundle_path=DAGS, bundle_name="dags-folder")
    DagBundlesManager().sync_bundles_to_db()
    sync_bag_to_db(bag, "dags-folder", None)
    runs = []
    for name in ("ingest", "warehouse"):
        bag.dags[name].deadline = None  # `test()` takes what it serialises for rows of its database
        run = bag.dags[name].test()
        runs.append({"dag_id": name, "dag_run_id": run.run_id, "state": run.state})
    print("\n" + json.dumps(runs))  # noqa: T201 (its answer)


if __name__ == "__main__":
    main()

"""Every knob of Toll, with its unit and default. Each is read from the environment as TOLL_<NAME>.

Nothing here changes what a text is found to say: knobs say where things are, how much at a time, and what is refused as
too large. A batch read again with other limits may hold other rejects; its articles stay the same.
"""

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

KIB = 1024
MIB = 1024 * KIB
TIB = 1024 * 1024 * MIB


class Settings(BaseSettings):
    """The knobs. Arguments win over the environment; pydantic.ValidationError names a variable with a bad value."""

    model_config = SettingsConfigDict(env_prefix="TOLL_", extra="forbid", frozen=True)

    home: Annotated[Path, Field(description="Folder that holds landing/, lake/, warehouse/ and report/.")] = Path("data")
    workers: Annotated[int, Field(ge=1, description="Processes that extract; used once a dump has more than one record batch.")] = min(
        4, os.cpu_count() or 1
    )
    batch_rows: Annotated[int, Field(ge=1, description="Documents in one record batch: the unit of work and of memory.")] = 500
    batch_bytes: Annotated[int, Field(ge=KIB, description="Bytes of text at which a record batch is closed early.")] = 8 * MIB
    max_record_bytes: Annotated[int, Field(ge=KIB, description="Bytes; a longer line or page of a dump is rejected unread (too_long).")] = (
        16 * MIB
    )
    max_unpacked_bytes: Annotated[int, Field(ge=MIB, description="Bytes that may come out of one dump, layers and members together.")] = TIB
    max_ratio: Annotated[int, Field(ge=1, description="Bytes that may come out for each byte of a dump; 4 records' worth always may.")] = (
        250
    )
    max_members: Annotated[int, Field(ge=1, description="Members of all archives in one dump.")] = 10_000_000
    max_depth: Annotated[int, Field(ge=1, description="Packings and archives within each other in one dump.")] = 6
    settle_seconds: Annotated[
        float, Field(ge=0, description="Seconds between two looks at a landed file; one that grew is left alone.")
    ] = 2.0
    debug: Annotated[bool, Field(description="Show the traceback of an error instead of one line.")] = False
    cron: Annotated[str, Field(min_length=9, description="When the nightly run looks for dumps, as cron, in UTC.")] = "0 2 * * *"
    dag_run: Annotated[
        str | None, Field(description="Run of a DAG that asks, as dag_id/run_id: its stages leave a record in lake/nights.")
    ] = None

    @property
    def landing(self) -> Path:
        """Where dumps arrive."""
        return self.home / "landing"

    @property
    def lake(self) -> Path:
        """Root of the lake."""
        return self.home / "lake"

    @property
    def nights(self) -> Path:
        """Record of what each run of a DAG did."""
        return self.lake / "nights"

    @property
    def warehouse(self) -> Path:
        """Folder of the database file."""
        return self.home / "warehouse"

    @property
    def database(self) -> Path:
        """The published database file."""
        return self.warehouse / "toll.duckdb"

    @property
    def report(self) -> Path:
        """Folder of the page."""
        return self.home / "report"

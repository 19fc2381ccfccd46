"""Every knob of Toll, with its unit and default. Each is read from the environment as TOLL_<NAME>.

A secret one may be in a file instead, which TOLL_<NAME>_FILE names.

Nothing here changes what a text is found to say: knobs say where things are, how much at a time, and what is refused as
too large. A batch read again with other limits may hold other rejects; its articles stay the same.
"""

import datetime as dt
import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipeline.model import TollError

KIB = 1024
MIB = 1024 * KIB
TIB = 1024 * 1024 * MIB


class Settings(BaseSettings):
    """The knobs. Arguments win over the environment.

    Raises:
        pydantic.ValidationError: Names a variable with a bad value.
        TollError: Names a secret's file that can't be read.
    """

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
    log_format: Annotated[
        Literal["text", "json"], Field(description="How the command logs: json gives one object a line on stderr, with stage and batch.")
    ] = "text"
    debug: Annotated[bool, Field(description="Show the traceback of an error instead of one line.")] = False
    cron: Annotated[str, Field(min_length=9, description="When the nightly run looks for dumps, as cron, in UTC.")] = "0 2 * * *"
    data_docs: Annotated[
        bool,
        Field(
            description="Write Great Expectations' own Data Docs to report/data_docs too. They fetch their looks from other machines when opened."
        ),
    ] = False
    dag_run: Annotated[
        str | None, Field(description="Run of a DAG that asks, as dag_id/run_id: its stages leave a record in lake/nights.")
    ] = None
    night_dumps: Annotated[
        int, Field(ge=1, description="Dumps one night reads at most, oldest first; the rest waits for the next run.")
    ] = 1000
    shards: Annotated[int, Field(ge=1, le=1000, description="Tasks that read one night's dumps, at most.")] = 16
    shard_bytes: Annotated[
        int, Field(ge=KIB, description="Bytes of dumps worth a task of their own: about what is read in the seconds a task takes to start.")
    ] = 8 * MIB
    rejects_warn: Annotated[
        float,
        Field(
            ge=0, le=1, description="Rejects per record of a night's dumps above which a person is asked; a few broken records are usual."
        ),
    ] = 0.1
    rejects_fail: Annotated[
        float,
        Field(ge=0, le=1, description="Rejects per record above which a night is not loaded: what is left of it is no sample of the news."),
    ] = 0.5
    rejects_least: Annotated[
        int, Field(ge=1, description="Rejects below which a night is not judged: in fewer, one odd dump is enough to look like a fault.")
    ] = 20
    approval_hours: Annotated[
        float,
        Field(gt=0, description="Hours that `load anyway?` waits for an answer; then it is no. A working day, and the night before it."),
    ] = 12
    retry_seconds: Annotated[
        float, Field(ge=0, description="Seconds before what the disk or a lock broke is tried again; then twice that.")
    ] = 30
    published_by: Annotated[
        dt.time, Field(description="Time of day, UTC, by which a night is published; else an alert. Four hours: ten times the usual night.")
    ] = dt.time(6)
    watch_cron: Annotated[str, Field(min_length=9, description="When the watch looks, as cron, in UTC.")] = "7 * * * *"
    fresh_hours: Annotated[
        float, Field(gt=0, description="Hours without a publication, or that a landed dump waits, until an alert: one night and some.")
    ] = 30
    volume_least: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            description="Share of its usual articles on that weekday below which a publisher is told: holidays halve, faults stop.",
        ),
    ] = 0.3
    reject_growth: Annotated[
        float,
        Field(ge=1, description="Times the usual rejects per record at which the last night is told: a change of format, not a bad day."),
    ] = 3
    disk_free: Annotated[
        int,
        Field(ge=0, description="Bytes that stay free under the home besides two copies of the warehouse: a night's lake, staging, logs."),
    ] = 2 * 1024 * MIB
    keep_days: Annotated[
        int,
        Field(
            ge=2, description="Days for which Airflow keeps rows of its database and logs of tasks: one quarter, to compare a night with."
        ),
    ] = 90
    webhook_url: Annotated[
        SecretStr | None, Field(description="Where alerts are posted as JSON; its `text` is what Slack and Matrix show.")
    ] = None
    mail_to: Annotated[str, Field(description="Addresses that get alerts by e-mail, with commas between; none: no e-mail.")] = ""
    mail_from: Annotated[str, Field(description="Sender of alerts.")] = "toll@localhost"
    smtp_host: Annotated[str, Field(description="Server that takes the e-mail.")] = "localhost"
    smtp_port: Annotated[int, Field(ge=1, le=65535, description="Its port.")] = 25
    smtp_security: Annotated[Literal["none", "starttls", "tls"], Field(description="How the connection to it is secured.")] = "none"
    smtp_user: Annotated[str, Field(description="Who logs in there; empty: nobody.")] = ""
    smtp_password: Annotated[SecretStr, Field(description="Their password.")] = SecretStr("")
    notice_seconds: Annotated[float, Field(gt=0, description="Seconds after which the delivery of an alert is given up.")] = 10

    @model_validator(mode="before")
    @classmethod
    def _secrets_of_files(cls, given: dict[str, Any]) -> dict[str, Any]:
        # No ValueError: those are told with what was given.
        for name in ("webhook_url", "smtp_password"):
            variable = f"TOLL_{name.upper()}"
            file = os.environ.get(f"{variable}_FILE")
            if file and given.get(name):
                raise TollError(f"{variable} and {variable}_FILE are both set: keep one.")
            if file:
                try:
                    given = {**given, name: Path(file).read_text(encoding="utf-8").rstrip("\n")}
                except OSError as error:
                    raise TollError(f"{variable}_FILE: {error.strerror}: {file}; is it there, and may this user read it?") from error
        return given

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

    @property
    def data_docs_folder(self) -> Path | None:
        """Folder of Great Expectations' Data Docs; None where they are not wanted."""
        return self.report / "data_docs" if self.data_docs else None

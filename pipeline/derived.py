"""What is made from the contract: DDL, data dictionary, base expectations, the frames the gate reads tables through.

`python -m pipeline.derived` rewrites the files (`make contracts`); `python -m pipeline.derived --check` changes nothing
and exits 1 when one is stale. Expectations written by hand live in the same files as the base ones and stay untouched.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

import pyarrow as pa

from pipeline.contracts import ENUMS, TABLES, Column, Table
from pipeline.model import TollError

ROOT: Final = Path(__file__).parents[1]
EXPECTATIONS: Final = ROOT / "expectations"
CHECKS: Final = ROOT / "sql" / "checks"

ROW_SUITES: Final = ("articles", "entities", "mentions", "casualty_claims", "casualty_reports")
"""Tables checked batch by batch, before the load: a row that fails goes to the rejects."""
TABLE_SUITES: Final = ("casualty_events", "casualty_events_history", "batches", "rejects", "coverage")
"""Tables that first exist in the warehouse: checked by the gate. `runs` and `checks` are written after it."""
GATE_SUITES: Final = (*TABLE_SUITES, "warehouse")

Severity = Literal["critical", "warning", "info"]
Origin = Literal["contract", "author"]

COUNTRY: Final = "ISO 3166-1 alpha-2"
KOSOVO: Final = "XK"  # user-assigned in ISO 3166-1, and the code GeoNames, the EU and the World Bank use
SQL_TYPES: Final[dict[pa.DataType, str]] = {
    pa.string(): "VARCHAR",
    pa.list_(pa.string()): "VARCHAR[]",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.float32(): "REAL",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMPTZ",
}


class StaleError(TollError):
    """A derived file differs from what the contract gives."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """One entry of a suite.

    `name` is unique in its suite and is the reason code of the rows it rejects. `why` argues the threshold, `remedy` says what
    to do when it fails. `frame` names the sql/checks/<frame>.sql it looks at; None = the rows of the suite's own table.
    """

    type: str
    severity: Severity
    kwargs: Mapping[str, object]
    name: str
    origin: Origin
    why: str
    frame: str | None = None
    remedy: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns it looks at, in order."""
        listed = self.kwargs.get("column_list", [self.kwargs[key] for key in ("column", "column_A", "column_B") if key in self.kwargs])
        return tuple(str(column) for column in listed) if isinstance(listed, list) else ()

    def as_json(self) -> dict[str, object]:
        """Return the entry as it stands in the file."""
        meta = {"name": self.name, "origin": self.origin, "frame": self.frame, "why": self.why, "remedy": self.remedy}
        return {
            "type": self.type,
            "severity": self.severity,
            "kwargs": dict(self.kwargs),
            "meta": {key: value for key, value in meta.items() if value is not None},
        }


# Base expectations


def base_expectations(table: Table) -> list[Expectation]:
    """Return what the contract alone demands of a table's rows: presence, patterns, countries, enums, bounds, references.

    Columns with one and the same rule share an expectation, because Great Expectations copies the frame for each.
    """
    severity: Severity = "warning" if table.name in ROW_SUITES else "critical"
    frame = None if table.name in ROW_SUITES else table.name
    return [
        Expectation(kind, severity, kwargs, name, "contract", why, frame)
        for rules in (_required, _patterns, _countries, _enums, _bounds, _references)
        for kind, kwargs, name, why in rules(table)
    ]


_Rule = tuple[str, dict[str, object], str, str]


def _required(table: Table) -> Iterator[_Rule]:
    columns = [column.name for column in table.columns if not column.nullable]
    yield "expect_required_values", {"column_list": columns}, "required_missing", "These columns are never null: the contract."


def _patterns(table: Table) -> Iterator[_Rule]:
    groups: dict[str, list[str]] = {}
    for column in table.columns:
        if column.pattern and column.unit != COUNTRY:
            groups.setdefault(column.pattern, []).append(column.name)
    for pattern, names in groups.items():
        name = f"{names[0]}_malformed" if len(names) == 1 else "id_malformed"
        yield (
            "expect_values_to_match",
            {"column_list": names, "regex": pattern},
            name,
            "Anything else is no such code: the contract's pattern.",
        )


def _countries(table: Table) -> Iterator[_Rule]:
    names = [column.name for column in table.columns if column.unit == COUNTRY]
    if names:
        why = "Only countries of ISO 3166-1 join with other data sets; XK is Kosovo's code wherever ISO has none."
        yield "expect_country_codes", {"column_list": names, "also": [KOSOVO]}, "country_unknown", why


def _enums(table: Table) -> Iterator[_Rule]:
    for column in table.columns:
        if column.enum:
            kwargs: dict[str, object] = {"column": column.name, "value_set": list(ENUMS[column.enum])}
            yield "expect_column_values_to_be_in_set", kwargs, f"{column.name}_not_in_enum", f"The contract's enum {column.enum} is closed."


def _bounds(table: Table) -> Iterator[_Rule]:
    groups: dict[tuple[str | None, float | None, float | None], list[Column]] = {}
    for column in table.columns:
        if column.minimum is not None or column.maximum is not None:
            key = (column.unit or column.name, column.minimum, column.maximum)
            groups.setdefault(key, []).append(column)
    for (unit, minimum, maximum), columns in groups.items():
        name = f"{columns[0].name if len(columns) == 1 else unit}_out_of_range"
        limits = {"min_value": minimum, "max_value": maximum}
        kwargs = {"column_list": [column.name for column in columns], **{key: value for key, value in limits.items() if value is not None}}
        yield "expect_values_in_range", kwargs, name, f"The contract's bounds{f', in {unit}' if columns[0].unit else ''}."


def _references(table: Table) -> Iterator[_Rule]:
    if table.name not in ROW_SUITES:
        return  # the gate checks references in sets: sql/checks/references.sql
    groups: dict[str, list[str]] = {}
    for column, parent in table.references:
        if parent.partition(".")[0] in ROW_SUITES:
            groups.setdefault(parent, []).append(column)
    for parent, columns in groups.items():
        name = f"{columns[0] if len(columns) == 1 else parent.partition('.')[2]}_unknown"
        kwargs: dict[str, object] = {"column_list": [f"{column}.exists" for column in columns]}
        yield "expect_columns_to_be_true", kwargs, name, f"Every value stands in {parent} of the same batch: the contract's reference."


# Suites as files


def read_suite(name: str, folder: Path = EXPECTATIONS) -> list[Expectation]:
    """Read expectations/<name>.json; [] when there is no such file.

    Raises:
        TollError: The file is no suite: bad JSON, a bad severity, a missing name or reason, a name used twice.
    """
    path = folder / f"{name}.json"
    if not path.exists():
        return []
    try:
        entries = [_entry(raw) for raw in json.loads(path.read_text(encoding="utf-8"))["expectations"]]
    except (ValueError, KeyError, TypeError) as error:
        raise TollError(f"{path.name} is not a suite ({type(error).__name__}: {error}); see expectations/README.md") from error
    names = [entry.name for entry in entries]
    if twice := {name for name in names if names.count(name) > 1}:
        raise TollError(f"{path.name} uses a name twice: {', '.join(sorted(twice))}; names are reason codes, make them unique")
    return entries


def _entry(raw: Mapping[str, object]) -> Expectation:
    meta = raw["meta"]
    kwargs = raw["kwargs"]
    if not isinstance(meta, dict) or not isinstance(kwargs, dict) or set(raw) != {"type", "severity", "kwargs", "meta"}:
        raise TypeError("an entry has exactly type, severity, kwargs and meta")
    if raw["severity"] not in get_args(Severity) or meta["origin"] not in get_args(Origin) or not meta["why"]:
        raise ValueError(f"{meta['name']}: severity {raw['severity']!r}, origin {meta['origin']!r} or why {meta['why']!r} is not allowed")
    return Expectation(type=str(raw["type"]), severity=raw["severity"], kwargs=kwargs, **meta)  # type: ignore[arg-type]


def write_suite(name: str, entries: Sequence[Expectation]) -> str:
    """Return the text of a suite: one line per part of an entry, so that a diff shows what changed."""
    blocks = [
        ",\n".join(f"      {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in entry.as_json().items())
        for entry in entries
    ]
    body = ",\n".join(f"    {{\n{block}\n    }}" for block in blocks)
    return f'{{\n  "name": {json.dumps(name)},\n  "expectations": [\n{body}\n  ]\n}}\n'


def merged(present: Sequence[Expectation], base: Sequence[Expectation]) -> list[Expectation]:
    """Put base entries in place of their former selves; author entries keep their place; base entries without one go first."""
    fresh = {entry.name: entry for entry in base}
    if clash := {entry.name for entry in present if entry.origin == "author"} & set(fresh):
        raise TollError(f"an expectation written by hand has the name of a base one: {', '.join(sorted(clash))}; rename it")
    kept = [
        fresh.pop(entry.name) if entry.origin == "contract" else entry
        for entry in present
        if entry.origin == "author" or entry.name in fresh
    ]
    return [*fresh.values(), *kept]


# DDL and data dictionary


def tables_in_warehouse() -> list[Table]:
    """Tables of the warehouse in the order of the contract; lake-only tables are left out."""
    return [table for table in TABLES.values() if table.schema != "lake"]


def types_ddl() -> str:
    """SQL that makes the schema `ops` and every ENUM type."""
    used = {column.enum for table in tables_in_warehouse() for column in table.columns}
    types = [
        f"CREATE TYPE IF NOT EXISTS {name} AS ENUM ({', '.join(map(_quoted, values))});" for name, values in ENUMS.items() if name in used
    ]
    return "\n".join([_HEADER, "CREATE SCHEMA IF NOT EXISTS ops;", *types, ""])


def table_ddl(table: Table) -> str:
    """SQL that makes one table with its comments; needs the types. It can be run again without harm."""
    width = max(len(column.name) for column in table.columns)
    columns = ",\n".join(f"    {column.name:<{width}} {_sql_type(column)}" for column in table.columns)
    comments = [f"COMMENT ON TABLE {table.qualified} IS {_quoted(_about(table))};"]
    comments += [f"COMMENT ON COLUMN {table.qualified}.{column.name} IS {_quoted(_described(column))};" for column in table.columns]
    return "\n".join([_HEADER, f"CREATE TABLE IF NOT EXISTS {table.qualified} (\n{columns}\n);", *comments, ""])


_HEADER: Final = "-- Made from pipeline/contracts.py by `make contracts`; change it there."


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _sql_type(column: Column) -> str:
    return (column.enum or SQL_TYPES[column.type]) + ("" if column.nullable else " NOT NULL")


def _about(table: Table) -> str:
    key = ", ".join(table.key)
    return " ".join([f"One row is {table.one_row_is}.", f"Key: {key}.", *table.hazards])


def _described(column: Column) -> str:
    facts = [column.meaning]
    if column.unit:
        facts.append(f"Unit: {column.unit}.")
    if column.term:
        facts.append(f"Known as: {column.term}.")
    return " ".join(facts)


def frame_sql(table: Table, entries: Sequence[Expectation]) -> str:
    """SQL that reads the key and the columns which a suite's own entries look at, and no more."""
    wanted = {column for entry in entries for column in entry.columns if entry.frame == table.name}
    columns = [column.name for column in table.columns if column.name in wanted or column.name in table.key]
    listed = ",\n".join(f"    {name}" for name in columns)
    return f"{_HEADER}\nSELECT\n{listed}\nFROM {table.qualified};\n"


def dictionary() -> str:
    """Return docs/data_dictionary.md."""
    intro = (
        "# Data dictionary\n\nMade from `pipeline/contracts.py` by `make contracts`; change it there. The same words stand in the database:\n"
        "`SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal`.\n"
    )
    parts = [
        intro,
        "\n".join(f"- [{table.qualified}](#{_anchor(table)}): {table.one_row_is}" for table in TABLES.values()) + "\n",
    ]
    parts += [_section(table) for table in TABLES.values()]
    return "\n".join(parts)


def _anchor(table: Table) -> str:
    return _title(table).replace(".", "")


def _title(table: Table) -> str:
    return f"lake.{table.name}" if table.schema == "lake" else table.qualified


def _section(table: Table) -> str:
    lines = [f"## {_title(table)}\n", f"One row is {table.one_row_is}. Key: {', '.join(f'`{name}`' for name in table.key)}.\n"]
    lines += [f"**Beware:** {hazard}\n" for hazard in table.hazards]
    if table.schema == "lake":
        lines.append("Stays in the lake; it is not in the warehouse.\n")
    lines += ["| column | type | null | meaning | unit | range or values | known as |", "|---|---|---|---|---|---|---|"]
    references = dict(table.references)
    for column in table.columns:
        meaning = column.meaning + (f" → `{references[column.name]}`" if column.name in references else "")
        cells = [
            f"`{column.name}`", column.enum or SQL_TYPES[column.type], "yes" if column.nullable else "no",
            meaning, column.unit or "", _domain(column), column.term or "",
        ]  # fmt: skip
        escaped = [cell.replace("|", r"\|") for cell in cells]
        lines.append(f"| {' | '.join(escaped)} |")
    return "\n".join([*lines, ""])


def _domain(column: Column) -> str:
    if column.enum:
        return ", ".join(ENUMS[column.enum])
    if column.minimum is not None and column.maximum is not None:
        return f"{column.minimum:g} to {column.maximum:g}"
    if column.minimum is not None:
        return f"≥ {column.minimum:g}"
    return f"`{column.pattern}`" if column.pattern else ""


# All of it


def files() -> dict[Path, str]:
    """Every derived file with the text it has to have."""
    made = {ROOT / "docs" / "data_dictionary.md": dictionary(), ROOT / "sql" / "tables" / "00_types.sql": types_ddl()}
    for number, table in enumerate(tables_in_warehouse(), start=1):
        made[ROOT / "sql" / "tables" / f"{number:02}_{table.name}.sql"] = table_ddl(table)
    for name in (*ROW_SUITES, *GATE_SUITES):
        owner = TABLES.get(name)
        entries = merged(read_suite(name), base_expectations(owner) if owner else [])
        made[EXPECTATIONS / f"{name}.json"] = write_suite(name, entries)
        if owner and name in TABLE_SUITES:
            made[CHECKS / f"{name}.sql"] = frame_sql(owner, entries)
    return made


def rewrite() -> list[Path]:
    """Write the derived files that are stale, remove DDL of tables that are gone; return what changed."""
    made = files()
    gone = [path for path in (ROOT / "sql" / "tables").glob("*.sql") if path not in made]
    stale = [path for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[path], encoding="utf-8")
    for path in gone:
        path.unlink()
    return [*stale, *gone]


def check() -> None:
    """Compare the derived files with the contract.

    Raises:
        StaleError: One of them is stale; the message names it and says how to mend it.
    """
    made = files()
    stale = {path for path in (ROOT / "sql" / "tables").glob("*.sql") if path not in made}
    stale |= {path for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text}
    if stale:
        raise StaleError(f"stale: {', '.join(sorted(str(path.relative_to(ROOT)) for path in stale))}; run `make contracts`")


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        try:
            check()
        except StaleError as error:
            sys.exit(str(error))
    else:
        for changed in rewrite():
            sys.stdout.write(f"{changed.relative_to(ROOT)}\n")

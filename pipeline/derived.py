"""What is made from the contract: DDL, data dictionary, base expectations, the frames the gate reads tables through.

`python -m pipeline.derived` rewrites the files (`make contracts`); `python -m pipeline.derived --check` changes nothing
and exits 1 when one is stale. Expectations written by hand live in the same files as the base ones and stay untouched.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa

from pipeline.contracts import ENUMS, FILLED_IN_WAREHOUSE, TABLES, Column, Table
from pipeline.model import TollError
from pipeline.suites import (
    CHECKS,
    EXPECTATIONS,
    GATE_SUITES,
    ROW_SUITES,
    TABLE_SUITES,
    Expectation,
    Severity,
    merged,
    read_suite,
    write_suite,
)

ROOT: Final = Path(__file__).parents[1]
COUNTRY: Final = "ISO 3166-1 alpha-2"
IN_SET: Final = "expect_column_values_to_be_in_set"
ALL_TRUE: Final = "expect_columns_to_be_true"
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


# Base expectations


def base_expectations(table: Table) -> list[Expectation]:
    """Return what the contract alone demands of a table's rows: presence, patterns, countries, enums, bounds, references.

    Columns with one and the same rule share an expectation, because Great Expectations copies the frame for each.
    """
    severity: Severity = "warning" if table.name in ROW_SUITES else "critical"
    frame = None if table.name in ROW_SUITES else table.name
    return [
        Expectation(kind, severity, kwargs, name, "contract", why, frame)
        for rules in (_required, _keys, _patterns, _countries, _enums, _bounds, _references)
        for kind, kwargs, name, why in rules(table)
    ]


_Rule = tuple[str, dict[str, object], str, str]


def _over(columns: Sequence[str], one: str, several: str, **limits: object) -> tuple[str, dict[str, object]]:
    """Type and kwargs of one rule over columns: Great Expectations has its own type for one column, Toll's are for several."""
    return (one, {"column": columns[0], **limits}) if len(columns) == 1 else (several, {"column_list": list(columns), **limits})


def _true(columns: Sequence[str], fact: str) -> tuple[str, dict[str, object]]:
    named = [f"{column}.{fact}" for column in columns]
    return (IN_SET, {"column": named[0], "value_set": [True]}) if len(named) == 1 else (ALL_TRUE, {"column_list": named})


def _required(table: Table) -> Iterator[_Rule]:
    columns = [column.name for column in table.columns if not column.nullable]
    yield "expect_required_values", {"column_list": columns}, "required_missing", "The contract says these columns are never null."


def _keys(table: Table) -> Iterator[_Rule]:
    # An entity stands once in every record batch that names it; the load makes it one and the gate looks at keys in sets.
    if table.name in ROW_SUITES and table.name != "entities":
        key = table.key[0]
        yield *_true([key], "is_unique"), f"{key}_repeated", "The contract's key: two rows of one name would be counted twice."


def _patterns(table: Table) -> Iterator[_Rule]:
    groups: dict[str, list[str]] = {}
    for column in table.columns:
        if column.pattern and column.unit != COUNTRY:
            groups.setdefault(column.pattern, []).append(column.name)
    for pattern, names in groups.items():
        name = f"{names[0]}_malformed" if len(names) == 1 else "id_malformed"
        kind = _over(names, "expect_column_values_to_match_regex", "expect_values_to_match", regex=pattern)
        yield *kind, name, "The contract's pattern: anything else is no such code."


def _countries(table: Table) -> Iterator[_Rule]:
    names = [column.name for column in table.columns if column.unit == COUNTRY]
    if names:
        yield *_true(names, "is_country"), "country_unknown", "Only codes of ISO 3166-1 (and XK, Kosovo) join with other data sets."


def _enums(table: Table) -> Iterator[_Rule]:
    for column in table.columns:
        if column.enum:
            kwargs: dict[str, object] = {"column": column.name, "value_set": list(ENUMS[column.enum])}
            yield IN_SET, kwargs, f"{column.name}_not_in_enum", f"The contract's enum {column.enum} is closed."


def _bounds(table: Table) -> Iterator[_Rule]:
    groups: dict[tuple[str, float | None, float | None], list[Column]] = {}
    for column in table.columns:
        if column.minimum is not None or column.maximum is not None:
            groups.setdefault((column.unit or column.name, column.minimum, column.maximum), []).append(column)
    for (unit, minimum, maximum), columns in groups.items():
        names = [column.name for column in columns]
        limits = {key: value for key, value in (("min_value", minimum), ("max_value", maximum)) if value is not None}
        kind = _over(names, "expect_column_values_to_be_between", "expect_values_in_range", **limits)
        name = f"{names[0] if len(names) == 1 else unit.replace(' ', '_')}_out_of_range"
        yield *kind, name, f"The contract's bounds{f', in {unit}' if columns[0].unit else ''}."


def _references(table: Table) -> Iterator[_Rule]:
    if table.name not in ROW_SUITES:
        return  # the gate checks references in sets: sql/checks/references.sql
    groups: dict[str, list[str]] = {}
    for column, parent in table.references:
        if parent.partition(".")[0] in ROW_SUITES and (table.name, column) not in FILLED_IN_WAREHOUSE:
            groups.setdefault(parent, []).append(column)
    for parent, columns in groups.items():
        name = f"{columns[0] if len(columns) == 1 else parent.partition('.')[2]}_unknown"
        yield *_true(columns, "exists"), name, f"The contract's reference: every value stands in {parent} of the same batch."


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


_TOUCHED: Final = "event_id IN (SELECT event_id FROM resolve.touched_events)"
_JUDGED: Final = {
    "casualty_events": _TOUCHED,
    "casualty_events_history": f"{_TOUCHED}\n    OR greatest(valid_from, valid_to) >= coalesce((SELECT max(published_at) FROM ops.runs), '-infinity')",  # noqa: S608 (names of our own)
}
"""Which rows an amended copy has to judge: the others stand as the last gate passed them. A file made anew touches every event."""


def frame_sql(table: Table, entries: Sequence[Expectation]) -> str:
    """SQL that reads the key and the columns which a suite's own entries look at, and no more, of the rows that may have changed."""
    wanted = {column.partition(".")[0] for entry in entries for column in entry.columns if entry.frame == table.name}
    columns = [column.name for column in table.columns if column.name in wanted or column.name in table.key]
    listed = ",\n".join(f"    {name}" for name in columns)
    judged = f"\nWHERE {_JUDGED[table.name]}" if table.name in _JUDGED else ""
    return f"{_HEADER}\nSELECT\n{listed}\nFROM {table.qualified}{judged};\n"


_IN_LEDGER: Final = ("mentions", "casualty_claims")
"""Large tables of which sql/checks/ledger.sql counts every batch: a night's keys are held against all, the others stand as they were judged."""


def keys_sql() -> str:
    """SQL that tallies, table by table, rows whose key another row has. All names are the contract's own."""
    parts = []
    for table in tables_in_warehouse():
        key = table.key[0] if len(table.key) == 1 else f"concat_ws(' ', {', '.join(table.key)})"
        judged = (
            f" WHERE {key} IN (SELECT {key} FROM {table.qualified} WHERE article_id IN (SELECT article_id FROM resolve.changed_articles))"  # noqa: S608
            if table.name in _IN_LEDGER
            else ""
        )
        parts.append(
            f"SELECT\n    '{table.qualified}' AS subject,\n    coalesce(sum(n), 0)::BIGINT AS checked,\n"  # noqa: S608
            "    coalesce(sum(n) FILTER (WHERE n > 1), 0)::BIGINT AS unexpected,\n    min(key, 5) FILTER (WHERE n > 1) AS keys\n"
            f"FROM (SELECT {key} AS key, count(*) AS n FROM {table.qualified}{judged} GROUP BY {', '.join(table.key)})"
        )
    return _HEADER + "\n" + "\nUNION ALL\n".join(parts) + ";\n"


def references_sql() -> str:
    """SQL that tallies, reference by reference, values that no row of the parent has. All names are the contract's own.

    All rows are judged, of an amended copy too: what a night takes out may be missed by any of them. Which values are missed is asked
    first, so that rows are looked up only where there are some.
    """
    parts = []
    for table in tables_in_warehouse():
        for column, reference in table.references:
            parent, _, key = reference.rpartition(".")
            parts.append(
                f"SELECT\n    '{table.name}.{column}' AS subject,\n    (SELECT count({column}) FROM {table.qualified}) AS checked,\n"  # noqa: S608
                f"    count(*) AS unexpected,\n    min({table.key[0]}, 5) AS keys\nFROM {table.qualified}\nWHERE {column} IN (\n"
                f"    SELECT DISTINCT child.{column}\n    FROM {table.qualified} AS child ANTI JOIN {parent} AS parent ON parent.{key} = child.{column}\n"
                f"    WHERE child.{column} IS NOT NULL\n)"
            )
    return _HEADER + "\n" + "\nUNION ALL\n".join(parts) + ";\n"


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
    made |= {CHECKS / "keys.sql": keys_sql(), CHECKS / "references.sql": references_sql()}
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

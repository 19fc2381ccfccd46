"""Great Expectations, and all that is known about it: suites in, failing rows out. The only importer of it.

It is imported on first use (seconds), and validates a pandas frame in memory: its SQL route doesn't work on DuckDB. Three traps are
closed here: an entry it doesn't understand is dropped in silence (the loaded count is compared), an empty suite passes
(refused), and an expectation that broke looks like one that failed (raised as QualityError).
"""

import hashlib
import inspect
import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.model import TollError
from pipeline.quality import lighter
from pipeline.suites import Expectation

if TYPE_CHECKING:
    import pandas as pd

SLICE_ROWS: Final = 50_000
"""Rows validated at once: bounds the copies Great Expectations makes, and the lists of failing rows it builds."""


class QualityError(TollError):
    """An expectation could not be judged: a fault of the suite or of a frame, not of the data."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one expectation says about a frame: rows looked at, positions of those that failed it, whether it held."""

    expectation: Expectation
    is_success: bool
    checked: int
    failing: tuple[int, ...]


def judge(suite: str, entries: Sequence[Expectation], frame: pa.Table) -> list[Verdict]:
    """Judge a frame by entries of a suite, in their order; the frame needs the columns they name and should have no others.

    Raises:
        QualityError: There is no entry, one isn't known to Great Expectations, or one broke.
    """
    if not entries:
        raise QualityError(f"suite {suite} is empty, and an empty suite would pass anything; restore expectations/{suite}.json")
    loaded = _load(suite, entries)
    parts = [
        _validate(suite, entries, loaded, frame.slice(start, SLICE_ROWS), start) for start in range(0, frame.num_rows or 1, SLICE_ROWS)
    ]
    return [_joined(verdicts) for verdicts in zip(*parts, strict=True)]


def _joined(verdicts: Sequence[Verdict]) -> Verdict:
    return Verdict(
        verdicts[0].expectation,
        all(verdict.is_success for verdict in verdicts),
        sum(verdict.checked for verdict in verdicts),
        tuple(row for verdict in verdicts for row in verdict.failing),
    )


def _load(suite: str, entries: Sequence[Expectation]) -> Any:
    _batch_definition()  # registers Toll's own types
    from great_expectations.core import ExpectationSuite

    raw = [{"type": e.type, "kwargs": dict(e.kwargs), "severity": e.severity, "meta": {"name": e.name}} for e in entries]
    try:
        with _silenced():
            loaded = ExpectationSuite(name=suite, expectations=raw)
    except (TypeError, ValueError) as error:
        raise QualityError(f"suite {suite} holds an expectation that Great Expectations refuses: {error}") from error
    names = [expectation.meta["name"] for expectation in loaded.expectations]
    if dropped := [entry.name for entry in entries if entry.name not in names]:
        raise QualityError(f"suite {suite}: {', '.join(dropped)} was not loaded; correct its type, kwargs or severity")
    return loaded


def _validate(suite: str, entries: Sequence[Expectation], loaded: Any, frame: pa.Table, offset: int) -> list[Verdict]:
    form = {"result_format": "COMPLETE", "exclude_unexpected_values": True, "return_unexpected_index_query": False}
    with _silenced():
        outcome = _batch_definition().get_batch({"dataframe": _pandas(frame)}).validate(loaded, result_format=form)
    if (documented := _documented.get()) is not None:
        documented.setdefault(suite, []).append(outcome)
    results = {result.expectation_config.meta["name"]: result for result in outcome.results}
    verdicts = []
    for entry in entries:
        result = results[entry.name]
        if "unexpected_index_list" not in result.result:
            said = result.exception_info.get("exception_message") or next(
                (info["exception_message"] for info in result.exception_info.values() if isinstance(info, dict)), "no rows given"
            )
            raise QualityError(f"expectation {suite}.{entry.name} could not be judged: {said}; correct the suite or its frame")
        failing = tuple(offset + int(row) for row in result.result["unexpected_index_list"] or ())
        verdicts.append(Verdict(entry, bool(result.success), frame.num_rows, failing))
    return verdicts


def _pandas(frame: pa.Table) -> "pd.DataFrame":
    """Lists stand as their lengths: whether one is there is all that is asked, and pandas has no column of lists."""
    columns = [pc.list_value_length(column) if pa.types.is_list(column.type) else column for column in frame.columns]
    narrow: pd.DataFrame = pa.table(columns, names=frame.column_names).to_pandas(date_as_object=False)
    return narrow


@contextmanager
def _silenced() -> Iterator[None]:
    """Great Expectations logs each entry it drops with a traceback; what matters of it is raised."""
    logger = logging.getLogger("great_expectations")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


@cache
def _batch_definition() -> Any:
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    with lighter.importing(later=("altair", "scipy.stats"), without=("sqlalchemy",)):
        import great_expectations
        import great_expectations.core
    from great_expectations.core.id_dict import IDDict
    from great_expectations.expectations.expectation import Expectation as Model

    for owner, shorter in ((Model, _get_domain_kwargs), (Model, _get_success_kwargs), (Model, _get_runtime_kwargs), (IDDict, to_id)):
        setattr(owner, shorter.__name__, update_wrapper(shorter, getattr(owner, shorter.__name__)))
    for name, predicate in PREDICATES.items():
        _define(name, predicate)
    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    return context.data_sources.add_pandas("toll").add_dataframe_asset("frame").add_batch_definition_whole_dataframe("whole")


def _get_domain_kwargs(self: Any) -> dict[str, Any]:
    """Give what Great Expectations' method gives, which makes the configuration of an expectation anew for every key: a quarter of its time."""
    return _arguments(self, self.domain_keys)


def _get_success_kwargs(self: Any) -> dict[str, Any]:
    """Give what its method gives, likewise."""
    return _arguments(self, (*self.success_keys, *self.domain_keys))


def _get_runtime_kwargs(self: Any, runtime_configuration: dict[str, Any] | None = None) -> dict[str, Any]:
    """Give what its method gives, likewise."""
    from great_expectations.expectations.expectation import parse_result_format

    found = _arguments(self, (*self.runtime_keys, *self.success_keys, *self.domain_keys))
    found |= {key: value for key, value in (runtime_configuration or {}).items() if key in self.runtime_keys}
    return found | {"result_format": parse_result_format(found["result_format"])}


def _arguments(self: Any, keys: Iterable[str]) -> dict[str, Any]:
    said = self.configuration.kwargs
    return {key: said.get(key, self._get_default_value(key)) for key in keys}


def to_id(self: Any, id_keys: Any = None, id_ignore_keys: Any = None) -> Any:
    """Give what its method gives, which asks numpy and pandas of every plain value what it is: an eighth of its time."""
    if id_keys is None and id_ignore_keys is None and not self._id_ignore_keys and len(self) > 1:
        with suppress(TypeError):  # a value that is not plain, or keys that can't be sorted
            return hashlib.md5(_PLAIN.encode(self).encode(), usedforsecurity=False).hexdigest()
    return to_id.__wrapped__(self, id_keys, id_ignore_keys)  # type: ignore[attr-defined]


_PLAIN: Final = json.JSONEncoder(sort_keys=True)


_documented: ContextVar[dict[str, list[Any]] | None] = ContextVar("documented", default=None)


@contextmanager
def data_docs(folder: Path | None) -> Iterator[None]:
    """Write what is judged meanwhile as Great Expectations' own Data Docs, a page per suite; None = don't. What broke leaves no page."""
    if folder is None:
        yield
        return
    token = _documented.set({})
    try:
        yield
        _write_docs(_documented.get() or {}, folder)
    finally:
        _documented.reset(token)


def _write_docs(documented: dict[str, list[Any]], folder: Path) -> None:
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.render.renderer import ValidationResultsPageRenderer
    from great_expectations.render.view import DefaultJinjaPageView

    folder.mkdir(parents=True, exist_ok=True)
    for suite, outcomes in documented.items():
        results = [result for outcome in outcomes for result in outcome.results]
        held = sum(bool(result.success) for result in results)
        counts = {"evaluated_expectations": len(results), "successful_expectations": held, "unsuccessful_expectations": len(results) - held}
        whole = ExpectationSuiteValidationResult(
            success=held == len(results),
            results=results,
            suite_name=suite,
            statistics=counts | {"success_percent": 100 * held / len(results)},
            meta=outcomes[0].meta,
        )
        document = ValidationResultsPageRenderer(run_info_at_end=False).render(whole)
        (folder / f"{suite}.html").write_text(DefaultJinjaPageView().render(document), encoding="utf-8")


# Toll's own expectations: a predicate takes the frame of the columns in `column_list`, and says of each row whether it holds.


def expect_required_values(frame: "pd.DataFrame") -> "pd.Series[bool]":
    """No column is null."""
    return frame.notna().all(axis=1)


def expect_values_to_match(frame: "pd.DataFrame", *, regex: str) -> "pd.Series[bool]":
    """Every value that is there matches the pattern."""
    matches: pd.DataFrame = frame.apply(lambda column: column.isna() | column.astype("str").str.match(regex).astype(bool))
    return matches.all(axis=1)


def expect_values_in_range(frame: "pd.DataFrame", *, min_value: float | None = None, max_value: float | None = None) -> "pd.Series[bool]":
    """Every value that is there lies within the bounds, both inclusive."""
    below = frame < (float("-inf") if min_value is None else min_value)
    above = frame > (float("inf") if max_value is None else max_value)
    return ~(below | above).any(axis=1)


def expect_columns_in_order(frame: "pd.DataFrame", *, strictly: bool = False) -> "pd.Series[bool]":
    """Values do not fall from left to right; `strictly` = they rise. Nulls are passed over."""
    holds = frame.notna().all(axis=1)
    holds[:] = True
    for left in range(frame.shape[1]):
        for right in range(left + 1, frame.shape[1]):
            first, second = frame.iloc[:, left], frame.iloc[:, right]
            holds &= ~(first >= second if strictly else first > second)
    return holds


def expect_columns_to_be_true(frame: "pd.DataFrame") -> "pd.Series[bool]":
    """No column is false; null = the question does not arise."""
    is_false: pd.DataFrame = frame == False  # noqa: E712 - an elementwise comparison: null is not false
    return ~is_false.any(axis=1)


Predicate = Callable[..., "pd.Series[bool]"]
PREDICATES: Final[dict[str, Predicate]] = {
    predicate.__name__: predicate
    for predicate in (
        expect_required_values,
        expect_values_to_match,
        expect_values_in_range,
        expect_columns_in_order,
        expect_columns_to_be_true,
    )
}


def _define(name: str, predicate: Predicate) -> None:
    """Make a predicate an expectation of Great Expectations: its classes register themselves under `name`."""
    from great_expectations.execution_engine import PandasExecutionEngine
    from great_expectations.expectations.expectation import MulticolumnMapExpectation
    from great_expectations.expectations.metrics.map_metric_provider import MulticolumnMapMetricProvider, multicolumn_condition_partial

    parameters = [p for p in inspect.signature(predicate).parameters.values() if p.kind is p.KEYWORD_ONLY]
    keys = tuple(parameter.name for parameter in parameters)
    metric = f"multicolumn_values.{name}"

    def condition(_cls: type, column_list: "pd.DataFrame", **given: Any) -> "pd.Series[bool]":
        return predicate(column_list, **{key: given[key] for key in keys})

    provider = {
        "condition_metric_name": metric,
        "condition_domain_keys": ("batch_id", "table", "column_list", "row_condition", "condition_parser", "ignore_row_if"),
        "condition_value_keys": keys,
        "_pandas": multicolumn_condition_partial(engine=PandasExecutionEngine)(condition),
    }
    type(f"{name}_metric", (MulticolumnMapMetricProvider,), provider)
    defaults = {p.name: p.default for p in parameters if p.default is not p.empty}
    expectation = {
        "__module__": __name__,
        "__annotations__": {"ignore_row_if": str, **dict.fromkeys(keys, Any)},
        "map_metric": metric,
        "success_keys": ("mostly", *keys),
        "args_keys": ("column_list", *keys),
        "ignore_row_if": "never",
        **defaults,
    }
    type("".join(word.title() for word in name.split("_")), (MulticolumnMapExpectation,), expectation)

"""The stages note what they did: in the log, and where a run of a DAG asks, for `pipeline.nights`, which keeps it for the run report.

`noted` wraps a stage; `details` adds what its answer leaves out. The clock is looked at here, for the record alone: no stage sees it. A record
that can't be written is logged, and stops nothing. `ended` gives what this process noted, for whoever measures.
"""

import datetime as dt
import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, is_dataclass, replace
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from pipeline import logs, nights
from pipeline.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")

PROBLEM_CHARS: Final = 4000

_log = logging.getLogger(__name__)
_inside: ContextVar[bool] = ContextVar("inside", default=False)
_ended: deque[nights.Entry] = deque(maxlen=10_000)

Details = Callable[..., Mapping[str, Any]]
"""Takes the stage's answer and then what the stage was called with."""


def noted(details: Details | None = None) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Log a stage, and note it where `settings.dag_run` says for whom; a stage that another one calls is part of that one.

    What tells its calls apart is its first argument, where that is a string (the dump of `ingest`), or the names that follow the settings.
    """

    def wrap(stage: Callable[P, T]) -> Callable[P, T]:
        @wraps(stage)
        def calling(*args: P.args, **kwargs: P.kwargs) -> T:
            given = (*args, *kwargs.values())
            settings = next((value for value in given if isinstance(value, Settings)), None)
            if settings is None or _inside.get():
                return stage(*args, **kwargs)

            def told(answer: Any) -> Mapping[str, Any]:
                # What goes beyond the answer takes time and is for the record.
                return _told(answer, lambda: details(answer, *args, **kwargs) if details and settings.dag_run else {})

            entry = nights.Entry(stage.__name__, _about(args), dt.datetime.now(dt.UTC))
            with logs.about(stage=entry.stage, about=entry.about), _apart():
                _note(settings, entry)
                try:
                    answer = stage(*args, **kwargs)
                except BaseException as error:
                    failed = replace(
                        entry, ended_at=dt.datetime.now(dt.UTC), problem=str(error)[:PROBLEM_CHARS], error=type(error).__name__
                    )
                    _note(settings, replace(failed, answer=told(getattr(error, "result", None))))
                    raise
                ended_at = dt.datetime.now(dt.UTC)
                _note(settings, replace(entry, ended_at=ended_at, answer=told(answer)))
                return answer

        return calling

    return wrap


def ended(since: dt.datetime) -> list[nights.Entry]:
    """What ended in this process of the stages that began then (an aware instant) or later, for runs of DAGs."""
    return [entry for entry in _ended if entry.began_at >= since]


def _about(args: Sequence[object]) -> str | None:
    match args:
        case [str(name), *_]:
            return name
        case [_, [str(first), *others], *_]:
            return f"{first} and {len(others)} more" if others else first
    return None


@contextmanager
def _apart() -> Iterator[None]:
    token = _inside.set(True)
    try:
        yield
    finally:
        _inside.reset(token)


def _note(settings: Settings, entry: nights.Entry) -> None:
    if entry.ended_at is not None:
        _log_end(entry, entry.ended_at)
    if settings.dag_run is None:
        return
    if entry.ended_at is not None:
        _ended.append(entry)
    try:
        nights.note(settings.nights, settings.dag_run, entry)
    except OSError:
        _log.exception("what %s did could not be noted in %s; the run goes on", entry.stage, settings.nights)


def _log_end(entry: nights.Entry, ended_at: dt.datetime) -> None:
    seconds = round((ended_at - entry.began_at).total_seconds(), 3)
    with logs.about(batch_id=entry.answer.get("batch_id"), seconds=seconds, error=entry.error):
        if entry.error:
            _log.error("%s failed after %.1f s: %s", entry.stage, seconds, entry.problem)
        else:
            _log.info("%s: done in %.1f s", entry.stage, seconds)


def _told(answer: Any, details: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    if answer is None:
        return {}
    plain = asdict(answer) if is_dataclass(answer) and not isinstance(answer, type) else {"answer": answer}
    try:
        return plain | dict(details())
    except Exception:  # noqa: BLE001 (a stage that is done must not fail for want of a record)
        _log.exception("what came of a stage could not be told in full; it is done all the same")
        return plain

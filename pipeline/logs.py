"""What a line of the log is about (night, run, stage, batch) as fields of its own, and lines as JSON for whoever collects them."""

import datetime as dt
import json
import logging
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any, Final

OURS: Final = ("pipeline", "toll")
"""Loggers whose lines of level INFO are shown as JSON; of others warnings alone."""

Carrier = Callable[..., AbstractContextManager[None]]

_fields: ContextVar[Mapping[str, Any]] = ContextVar("fields", default=MappingProxyType({}))
_carriers: list[Carrier] = []


@contextmanager
def about(**fields: Any) -> Iterator[None]:
    """Give every line that is logged within these fields; None gives none."""
    given = {name: value for name, value in fields.items() if value is not None}
    token = _fields.set({**_fields.get(), **given})
    try:
        with ExitStack() as stack:
            for carrier in _carriers:
                stack.enter_context(carrier(**given))
            yield
    finally:
        _fields.reset(token)


def carried_by(carrier: Carrier) -> None:
    """Give fields to another keeper of them too, as that of a host who writes its own lines (`structlog.contextvars.bound_contextvars`)."""
    if carrier not in _carriers:
        _carriers.append(carrier)


def as_json() -> None:
    """Write the lines of this process to stderr, one JSON object each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.getLogger().handlers = [handler]
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def is_json() -> bool:
    """Whether lines are written as JSON."""
    return any(isinstance(handler.formatter, JsonLines) for handler in logging.getLogger().handlers)


class JsonLines(logging.Formatter):
    """A line as JSON: `timestamp` (UTC), `level`, `event`, `logger`, the fields, and `exception` with its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Write it."""
        line = {
            "timestamp": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "logger": record.name,
            **_fields.get(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)

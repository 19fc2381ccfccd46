"""An import without what it asks for and does not need: Great Expectations brings a library of charts, statistics and SQL with it.

Half the time of its import, and a third of its memory. It is imported in every process that judges rows.
"""

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands for a module that is imported when something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def importing(*, later: tuple[str, ...], without: tuple[str, ...]) -> Iterator[None]:
    """Import modules within the `with`: what they import of `later` comes when it is used, what of `without` is not there for them.

    A module that is there already stays what it is, and all can be imported as ever afterwards.
    """
    held = [name for name in (*later, *without) if name not in sys.modules]
    for name in held:
        if name in without:
            sys.modules[name] = None  # type: ignore[assignment]  # Python's own sign for "can't be imported"
        elif spec := importlib.util.find_spec(name):
            sys.modules[name] = _Later(name)
            sys.modules[name].__spec__ = spec
    try:
        yield
    finally:
        for name in held:
            if isinstance(sys.modules.get(name), _Later | None):
                sys.modules.pop(name, None)

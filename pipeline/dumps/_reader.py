"""What a reader is: its name, how sure it is of a dump, and how it turns a stream of bytes into documents."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from io import BufferedReader
from typing import Final

from pipeline.model import Document, Reject

EXCERPT_CHARS: Final = 160
MOST_UNKNOWN_FIELDS: Final = 1000


class Certainty(IntEnum):
    """How sure a reader is that a dump is in its format. Content outweighs the name."""

    NO = 0
    LAST_RESORT = 1
    NAME = 2
    CONTENT = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """What one record may cost. `max_record_bytes` bounds memory: a longer line or page is turned away unread."""

    max_record_bytes: int = 16 * 2**20


@dataclass(slots=True)
class Source:
    """One dump, unpacked. `name` has no directory and no `.gz`; `dump` is the file's own name, for locators.

    A reader notes in `unknown_fields` what it saw and no column takes, and in `position` the number of the record it has
    come to: where the stream breaks off, the next one is told as lost.
    """

    dump: str
    name: str
    stream: BufferedReader
    limits: Limits
    position: int = 0
    unknown_fields: set[str] = field(default_factory=set)

    def locator(self, record: int) -> str:
        """Name record `record`, counted from 1."""
        return f"{self.dump}#{record}"

    def unknown(self, name: str) -> None:
        """Note a field that is not read; the list stops growing where a dump uses data as keys."""
        if len(self.unknown_fields) < MOST_UNKNOWN_FIELDS:
            self.unknown_fields.add(name[:EXCERPT_CHARS])


@dataclass(frozen=True, slots=True)
class Reader:
    """One format. `recognise(head, name)` sees the first 64 KiB; `read` yields exactly one value for each record.

    `read` never raises for bad content. A stream that breaks off raises `Broken`: the door turns it into the last reject.
    """

    name: str
    meaning: str
    recognise: Callable[[bytes, str], Certainty]
    read: Callable[[Source], Iterator[Document | Reject]]


def reject(locator: str, reason_code: str, reason: str, excerpt: bytes | str = "") -> Reject:
    """Build a reject of the stage `read` with the first characters of what was turned away."""
    text = excerpt[: 4 * EXCERPT_CHARS].decode("utf-8", "replace") if isinstance(excerpt, bytes) else excerpt
    shown = "".join(c if c.isprintable() else " " for c in text[:EXCERPT_CHARS]).strip()
    return Reject("read", locator, reason_code, reason, shown or None)

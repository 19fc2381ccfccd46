"""What a reader and a container are, and what they are given: a bounded stream, limits, and a tally of what is no article."""

import io
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import IntEnum
from typing import IO, Final, NamedTuple

from pipeline.model import Document, Reject

CHUNK_BYTES: Final = 64 * 2**10
EXCERPT_CHARS: Final = 160
MOST_UNKNOWN_FIELDS: Final = 1000
MOST_NOTES: Final = 1000
LEAST_BOMB_RECORDS: Final = 4
"""A dump may unpack to this many records of the largest size, whatever its ratio."""


class Certainty(IntEnum):
    """How sure a reader is that a dump is in its format. Content outweighs the name."""

    NO = 0
    LAST_RESORT = 1
    NAME = 2
    CONTENT = 3
    SIGNATURE = 4
    """The content names the very format where a wider one would fit too: a workbook is a zip archive as well."""


class Broken(Exception):  # noqa: N818 - a state of the dump, told as a reject
    """The bytes end early, make no sense or cost more than the limits allow. `depth` is that of the broken level: 0 = the dump."""

    def __init__(self, reason_code: str, reason: str, depth: int | None = None) -> None:
        super().__init__(reason)
        self.reason_code = reason_code
        self.reason = reason
        self.depth = depth
        self.is_told = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What one record and one dump may cost.

    Attributes:
        max_record_bytes: Bounds memory: a longer line, element or page is turned away unread.
        max_unpacked_bytes: Bytes that may come out of one dump, all layers and members together.
        max_ratio: Bytes that may come out for each byte of the dump.
        max_members: Members of all archives in one dump.
        max_depth: Layers and archives within each other.
    """

    max_record_bytes: int = 16 * 2**20
    max_unpacked_bytes: int = 2**40
    max_ratio: int = 250
    max_members: int = 10_000_000
    max_depth: int = 6


@dataclass(slots=True)
class Tally:
    """What is told of a whole dump beside its documents and rejects, and the meters of what it may cost."""

    limits: Limits
    packed_bytes: int
    unknown_fields: set[str] = field(default_factory=set)
    non_articles: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    unpacked_bytes: int = 0
    members: int = 0

    def unpacked(self, size: int) -> None:
        """Count bytes that came out of a layer or member. Broken where it has become a bomb."""
        self.unpacked_bytes += size
        floor = LEAST_BOMB_RECORDS * self.limits.max_record_bytes
        most = min(self.limits.max_unpacked_bytes, max(floor, self.limits.max_ratio * self.packed_bytes))
        if self.unpacked_bytes > most:
            raise Broken("bomb", f"it unpacks to more than {most:,} bytes", depth=0)

    def member(self) -> None:
        """Count one more member. Broken where there are too many."""
        self.members += 1
        if self.members > self.limits.max_members:
            raise Broken("bomb", f"its archives hold more than {self.limits.max_members:,} members", depth=0)


@dataclass(slots=True)
class Source:
    """One stream of bytes in one format, unpacked: a dump, or a member of an archive.

    A reader keeps `position`, the number of the record it has come to: where the stream breaks off, the next one is told as lost.

    Attributes:
        dump: Where this is, for locators: the file's name, then `!` and the member's name for each archive around it.
        name: The last name in `dump`, without folders and without the endings of its layers.
        stream: The bytes. Reading never gives more than it is asked for; it raises Broken where the bytes end early.
        limits: What a record may cost.
        tally: Of the whole dump.
        depth: Archives around it.
        cut: Why `random_access` gave less than all; the door tells it.
        reopen: Opens the same bytes for random access, where they lie in a file of their own.
    """

    dump: str
    name: str
    stream: io.BufferedReader
    limits: Limits
    tally: Tally
    depth: int = 0
    position: int = 0
    reopen: Callable[[], io.FileIO] | None = None
    cut: Broken | None = None

    def locator(self, record: int | str) -> str:
        """Name record `record`, counted from 1; rows within a record are `3/2`."""
        return f"{self.dump}#{record}"

    def unknown(self, name: str) -> None:
        """Note a field that is not read; the list stops growing where a dump uses data as keys."""
        if len(self.tally.unknown_fields) < MOST_UNKNOWN_FIELDS:
            self.tally.unknown_fields.add(name[:EXCERPT_CHARS])

    def pass_over(self, kind: str) -> None:
        """Count one record that is no article and no fault either. `kind` is one of the reader's `non_articles`."""
        self.tally.non_articles[kind] += 1

    def note(self, what: str) -> None:
        """Count something worth telling of a record that was read, such as a repair."""
        if what in self.tally.notes or len(self.tally.notes) < MOST_NOTES:
            self.tally.notes[what[:EXCERPT_CHARS]] += 1

    def random_access(self) -> IO[bytes]:
        """Give the same bytes as a file to seek in; close it. What lies in no file of its own is put into one without a name.

        Where the bytes end early, the file holds those before, and `cut` says why.
        """
        if self.reopen is not None:
            return io.BufferedReader(self.reopen())
        with ExitStack() as failing:
            spool = failing.enter_context(tempfile.TemporaryFile())
            try:
                while data := self.stream.read1(CHUNK_BYTES):
                    spool.write(data)
            except Broken as broken:
                self.cut = broken
            spool.seek(0)
            failing.pop_all()
        return spool


@dataclass(frozen=True, slots=True)
class Reader:
    """One format: what a module of this package defines as `READER`.

    Attributes:
        name: Name of the format, as in `toll formats`.
        meaning: What one dump and one record of it are.
        recognise: Sees the first 64 KiB, unpacked, UTF-16 and UTF-32 turned into UTF-8 without a mark, and the name.
        read: Yields one value for each record, lazily; what is no article goes to `source.pass_over`. Never raises for bad content,
            but lets `Broken` through: the door turns it into the last reject.
        suffixes: Endings of names, shown to people; `recognise` decides.
        non_articles: Kinds of records that are passed over, with what they are.
    """

    name: str
    meaning: str
    recognise: Callable[[bytes, str], Certainty]
    read: Callable[[Source], Iterator[Document | Reject]]
    suffixes: tuple[str, ...] = ()
    non_articles: Mapping[str, str] = field(default_factory=dict)


class Member(NamedTuple):
    """One member of an archive: its name as found, and its bytes, to be read before the next member is asked for."""

    name: str
    stream: io.BufferedReader


@dataclass(frozen=True, slots=True)
class Container:
    """One kind of archive: what a module of this package defines as `CONTAINER`.

    `members` yields each member once, in the order of the archive, or a reject for one that cannot be read; folders, links and
    devices go to `source.pass_over`. Broken where the archive itself ends early. Otherwise as a Reader.
    """

    name: str
    meaning: str
    recognise: Callable[[bytes, str], Certainty]
    members: Callable[[Source], Iterator[Member | Reject]]
    suffixes: tuple[str, ...] = ()
    non_articles: Mapping[str, str] = field(default_factory=dict)


def reject(locator: str, reason_code: str, reason: str, excerpt: bytes | str = "") -> Reject:
    """Build a reject of the stage `read` with the first characters of what was turned away."""
    text = excerpt[: 4 * EXCERPT_CHARS].decode("utf-8", "replace") if isinstance(excerpt, bytes) else excerpt
    shown = "".join(c if c.isprintable() else " " for c in text[:EXCERPT_CHARS]).strip()
    return Reject("read", locator, reason_code, reason, shown or None)

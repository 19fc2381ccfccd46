"""Plain text: one file is one scraped page. The last resort for text that shows no other format."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from pipeline.dumps import _encoding as encoding
from pipeline.dumps._reader import CHUNK_BYTES, Broken, Certainty, Reader, Source, reject
from pipeline.model import Document, Reject

SUFFIXES: Final = (".txt", ".text", ".asc")

# Text with a structure of its own: read as a page it would be half-read, so it waits for its reader.
FOREIGN_SUFFIXES: Final = frozenset(
    {
        ".html",
        ".htm",
        ".xml",
        ".rss",
        ".atom",
        ".warc",
        ".wet",
        ".arc",
        ".pdf",
        ".rtf",
    }
)
FOREIGN: Final = re.compile(rb"""\s*(?:<(?:!doctype|html|\?xml|rss|feed)\b|\{\s*["}]|\[\s*[\[{"]|WARC/\d|%PDF-|\{\\rtf)""", re.IGNORECASE)


def recognise(head: bytes, name: str) -> Certainty:
    """Any text that is not visibly something else."""
    suffix = PurePath(name).suffix.lower()
    if encoding.is_binary(head) or suffix in FOREIGN_SUFFIXES or FOREIGN.match(head.removeprefix(b"\xef\xbb\xbf")):
        return Certainty.NO
    return Certainty.NAME if suffix in SUFFIXES else Certainty.LAST_RESORT


def read(source: Source) -> Iterator[Document | Reject]:
    """Yield the one document, or the one reject; of a page that breaks off, what there is of it, and then Broken."""
    limit = source.limits.max_record_bytes
    data, broken = bytearray(), None
    try:
        while len(data) <= limit and (more := source.stream.read1(limit + 1 - len(data))):
            data += more
        while len(data) > limit and source.stream.read1(CHUNK_BYTES):  # a break further on is still told
            pass
    except Broken as error:
        broken = error
    page = bytes(data)
    text = encoding.decode(page) if len(page) <= limit else ""
    if len(page) > limit:
        yield reject(source.dump, "too_long", f"a page longer than {limit} bytes", page)
    elif text is None:
        yield reject(source.dump, "bad_encoding", "no known encoding gives readable text", page)
    elif text.strip(" \t\r\n\f\v\0\ufeff\u200b"):
        yield Document(source.dump, "page", text)
    elif broken is None:
        yield reject(source.dump, "empty", "the file holds no text")
    if broken is not None:
        source.position = 1 if page else 0
        raise broken


READER: Final = Reader("text", "plain text: one scraped page", recognise, read, SUFFIXES)

"""Plain text: one file is one scraped page. The last resort for text that shows no other format."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from pipeline.dumps import _encoding as encoding
from pipeline.dumps._reader import Certainty, Reader, Source, reject
from pipeline.model import Document, Reject

SUFFIXES: Final = (".txt", ".text", ".asc")

# Text with a structure of its own: read as a page it would be half-read, so it waits for its reader.
FOREIGN_SUFFIXES: Final = frozenset(
    {
        ".csv",
        ".tsv",
        ".json",
        ".jsonl",
        ".ndjson",
        ".html",
        ".htm",
        ".xml",
        ".rss",
        ".atom",
        ".warc",
        ".wet",
        ".arc",
        ".parquet",
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
    """Yield the one document, or the one reject."""
    limit = source.limits.max_record_bytes
    data = source.stream.read(limit + 1)
    if len(data) > limit:
        while source.stream.read(limit):  # a break further on is still told
            pass
        yield reject(source.dump, "too_long", f"a page longer than {limit} bytes", data)
        return
    text = encoding.decode(data)
    if text is None:
        yield reject(source.dump, "bad_encoding", "no known encoding gives readable text", data)
    elif not text.strip(" \t\r\n\f\v\ufeff\u200b"):
        yield reject(source.dump, "empty", "the file holds no text")
    else:
        yield Document(source.dump, "page", text)


READER: Final = Reader("text", "plain text: one scraped page", recognise, read, SUFFIXES)

"""Text exports of news databases, LexisNexis and Factiva: one file, many articles, their facts on labelled lines around each text."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final, NamedTuple

from pipeline import lexicon
from pipeline.dumps import _encoding as encoding
from pipeline.dumps._reader import Broken, Certainty, Reader, Source, reject
from pipeline.model import Document, Reject

_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_LONGEST_DAY: Final = 60
_SIGNS: Final = 3
"""Lines of facts between a title and a text, by which an article of Factiva is told."""


class _Rules(NamedTuple):
    begins: re.Pattern[str]
    label: re.Pattern[str]
    before: frozenset[str]
    copyright: re.Pattern[str]
    ends: re.Pattern[str]
    length: re.Pattern[str]


@cache
def _rules() -> _Rules:
    rules: dict[str, dict[str, Any]] = lexicon.toml("exports")
    lexis, factiva = rules["lexisnexis"], rules["factiva"]
    labels = "|".join(sorted((*lexis["before"], *lexis["after"]), key=len, reverse=True))
    return _Rules(
        begins=re.compile(lexis["begins"]),
        label=re.compile(rf"(?P<label>{labels})(?::[ \t]*|$)(?P<said>.*)"),
        before=frozenset(lexis["before"]),
        copyright=re.compile(lexis["copyright"], re.IGNORECASE),
        ends=re.compile(factiva["ends"]),
        length=re.compile(factiva["length"]),
    )


def recognise(head: bytes, name: str) -> Certainty:  # noqa: ARG001 (what every reader is asked with)
    """Sure where the first line counts the documents, or a line of length stands before one that ends a document."""
    if encoding.is_binary(head):
        return Certainty.NO
    lines = [line.strip() for line in head.decode("utf-8", "replace").lstrip("\ufeff").splitlines()]
    rules = _rules()
    first = next((line for line in lines if line), "")
    if rules.begins.fullmatch(first):
        return Certainty.SIGNATURE
    is_factiva = any(map(rules.ends.fullmatch, lines)) and any(map(rules.length.fullmatch, lines))
    return Certainty.SIGNATURE if is_factiva else Certainty.NO


def read(source: Source) -> Iterator[Document | Reject]:
    """Yield one document for each article; one longer than a record may be is turned away unread."""
    limit = source.limits.max_record_bytes
    rules = _rules()
    lines: list[str] = []
    size = 0
    cut: Broken | None = None
    stream = encoding.stream_as_utf8(source.stream)
    while cut is None:
        try:
            data = stream.readline(limit + 1)
        except Broken as broken:
            data, cut = b"", broken
        line = encoding.decode(data) if data else None
        line = (line if line is not None else data.decode("utf-8", "replace")).strip("\r\n\f\ufeff")
        is_first = rules.begins.fullmatch(line.strip()) is not None
        if is_first or not data:
            yield from _told(source, lines, size > limit)
            lines, size = [], 0
            if not data:
                break
            continue
        size += len(data)
        if size <= limit:
            lines.append(line)
        if rules.ends.fullmatch(line.strip()):
            yield from _told(source, lines, size > limit)
            lines, size = [], 0
    if cut is not None:
        raise cut
    if not source.position:
        yield reject(source.dump, "empty", "the export holds no article")


def _told(source: Source, lines: list[str], is_too_long: bool) -> Iterator[Document | Reject]:
    if not any(map(str.strip, lines)):
        return
    source.position += 1
    locator = source.locator(source.position)
    if is_too_long:
        yield reject(locator, "too_long", f"an article longer than {source.limits.max_record_bytes} bytes", "\n".join(lines[:4]))
        return
    last = next(line for line in reversed(lines) if line.strip())
    found = _factiva(lines, locator) if _rules().ends.fullmatch(last.strip()) else _lexisnexis(lines, locator)
    yield found if found is not None else reject(locator, "missing_text", "the export has no text between its labels", "\n".join(lines[:4]))


def _day(text: str) -> str | None:
    """The line of a block that is a day: an edition may be named under it."""
    return next((line.strip() for line in text.split("\n") if _is_day(line.strip())), None)


def _blocks(lines: list[str]) -> list[str]:
    """Lines between blank lines, one string each."""
    joined = "\n".join(line.rstrip() for line in lines)
    return [block.strip("\n") for block in re.split(r"\n[ \t]*\n+", joined) if block.strip()]


def _is_day(text: str) -> bool:
    return len(text) <= _LONGEST_DAY and "\n" not in text and _YEAR.search(text) is not None and any(c.isalpha() for c in text)


def _lexisnexis(lines: list[str], locator: str) -> Document | None:
    rules = _rules()
    head: list[str] = []
    labelled: dict[str, str] = {}
    body: list[str] = []
    is_after = False
    for block in _blocks(lines):
        flat = " ".join(block.split())
        match = rules.label.match(flat)
        if match is not None:
            is_after = match["label"] not in rules.before
            labelled.setdefault(match["label"], match["said"].strip())
            if match["label"] == "BODY" and match["said"]:
                body.append(block.strip().removeprefix("BODY:").strip())
        elif rules.copyright.match(flat):
            continue
        elif not labelled:
            head.append(block)
        elif not is_after:
            body.append(block)
    if not body:
        return None
    day = next(filter(None, map(_day, head)), None)
    names = [" ".join(block.split()) for block in head if _day(block) is None]
    title = labelled.get("HEADLINE") or (names[-1] if len(names) > 1 else None)
    place = labelled.get("DATELINE")
    text = "\n\n".join(body)
    return Document(
        locator, "record", f"{place} — {text.lstrip()}" if place else text,
        title=title, publisher=names[0] if names else None, byline=labelled.get("BYLINE") or None, published=day,
    )  # fmt: skip


def _factiva(lines: list[str], locator: str) -> Document | None:
    """Title, byline, length, day, time, newspaper, code, language and copyright stand on lines of their own before the text."""
    rules = _rules()
    told = [line.strip() for line in lines]
    length = next((at for at, line in enumerate(told) if rules.length.fullmatch(line)), None)
    if length is None:
        return None
    before = [line for line in told[:length] if line]
    facts: list[str] = []
    at = length + 1
    while at < len(told) and not rules.copyright.match(told[at]):
        facts.append(told[at])
        at += 1
    end = len(told) - 1 - next(n for n, line in enumerate(reversed(told)) if rules.ends.fullmatch(line))
    at = at + 1 if at < end else length + 1 + _SIGNS
    text = "\n".join(lines[at:end]).strip()
    if not text:
        return None
    day = next((line for line in facts if _is_day(line)), None)
    names = [line for line in facts if line and line != day and not line[0].isdigit()]
    byline = next((line for line in before[1:] if line.lower().startswith("by ")), None)
    return Document(
        locator, "record", text,
        title=before[0] if before else None, publisher=names[0] if names else None, byline=byline, published=day,
    )  # fmt: skip


READER: Final = Reader("exports", "text exports of LexisNexis and Factiva: many articles, each with its labels", recognise, read, (".txt",))

"""What is mended in a document before it is stored, so that offsets point into the mended text: what no text holds, and mojibake."""

import re
from dataclasses import replace
from typing import Final

import ftfy

from pipeline.dumps._reader import Source
from pipeline.model import Document

# A byte of UTF-8 that begins a character, read as windows-1252 or Latin-1, before one that goes on with it.
_SUSPECT: Final = re.compile(
    "[\u00c2-\u00f4\u0102\u0110\u0111\u0402-\u0491][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u0402-\u0491\u2013-\u203a\u20ac\u2122]"
)
_NO_TEXT: Final = re.compile("[\x00\ud800-\udfff]")
_CERTAIN: Final = ftfy.TextFixerConfig(
    unescape_html=False, remove_terminal_escapes=False, restore_byte_a0=True, replace_lossy_sequences=False,
    decode_inconsistent_utf8=False, fix_c1_controls=False, fix_latin_ligatures=False, fix_character_width=False, uncurl_quotes=False,
    fix_line_breaks=False, fix_surrogates=False, remove_control_chars=False, normalization=None, explain=True,
)  # fmt: skip
"""Only what decodes without a remainder, as a whole; nothing is replaced that merely looks odd."""
FIELDS: Final = ("text", "title", "publisher", "byline", "url", "language", "published", "crawled")


def mended(document: Document, source: Source) -> Document:
    """Return the document without NULs and lone surrogates, and its text and title without mojibake; what was mended is noted."""
    changes: dict[str, str] = {}
    for name in FIELDS:
        value = getattr(document, name)
        if value is None or (value.isascii() and "\x00" not in value):
            continue
        clean = _NO_TEXT.sub(lambda match: " " if match[0] == "\x00" else "\ufffd", value)
        if name in {"text", "title"} and _SUSPECT.search(clean):
            clean, steps = ftfy.fix_encoding_and_explain(clean, _CERTAIN)
            if steps:
                source.note(f"mojibake repaired: {name}")
        if clean != value:
            changes[name] = clean
    return replace(document, **changes) if changes else document  # type: ignore[arg-type] # all of them are strings

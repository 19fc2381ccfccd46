"""From a record with anyone's field names to a document: `rules/fields.toml` says which name means what."""

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from pipeline import lexicon
from pipeline.dumps._reader import Source, reject
from pipeline.model import Document, Reject

Json = dict[str, "Value"]
Value = str | int | float | bool | None | list["Value"] | Json

MOST_KEY_CHARS: Final = 60
MOST_DEPTH: Final = 20
"""Lists within lists that are looked into; an article's text lies in one or two."""


class _Name(NamedTuple):
    """What a key means: the document's field and its rank among the names of that field."""

    field: str
    rank: int


class _Found(NamedTuple):
    depth: int
    rank: int
    key: str
    value: Value


class _Rules(NamedTuple):
    names: dict[str, _Name]
    dropped: frozenset[str]
    wrappers: frozenset[str]
    values: tuple[str, ...]
    text_values: tuple[str, ...]


@cache
def _rules() -> _Rules:
    rules = lexicon.toml("fields")
    nested = rules["nested"]
    return _Rules(
        names={name: _Name(field, rank) for field, known in rules["names"].items() for rank, name in enumerate(known)},
        dropped=frozenset(rules["dropped"]["names"]),
        wrappers=frozenset(nested["wrappers"]),
        values=tuple(nested["values"]),
        text_values=tuple(nested["text_values"]),
    )


_squeezed: dict[str, str] = {}


def _squeeze(key: str) -> str:
    known = _squeezed.get(key)
    if known is None:
        known = "".join(c for c in key[:MOST_KEY_CHARS].casefold() if c not in "_-. ")
        if len(_squeezed) < 10_000:  # noqa: PLR2004 - data used as keys must not fill the memory
            _squeezed[key] = known
    return known


def document(record: Json, locator: str, source: Source, excerpt: bytes | str = "") -> Document | Reject:
    """Turn one record into a document of kind `record`.

    Fields are looked for at the top and one level down; the best-known name wins. A field other than the text whose
    value is of no use counts as absent and is told among the unknown fields.
    """
    found: dict[str, list[_Found]] = {}
    for at in _fields(record, source):
        name = _rules().names[_squeeze(at.key)]
        found.setdefault(name.field, []).append(at)
    chosen: dict[str, str] = {}
    wrong: Value = None
    for field, candidates in found.items():
        for at in sorted(candidates, key=lambda at: (at.depth, at.rank)):
            value = _string(at.value, field)
            if value is not None and value.strip():
                chosen[field] = value if field == "text" else value.strip()
                break
            if value is None and at.value is not None:
                if field == "text":
                    wrong = at.value
                else:
                    source.unknown(f"{at.key} ({type(at.value).__name__})")
    text = chosen.pop("text", None)
    if text is not None:
        return Document(locator, "record", text.replace("\x00", " "), **{key: value.replace("\x00", " ") for key, value in chosen.items()})
    if wrong not in (None, [], {}):
        return reject(locator, "wrong_type", f"the text is no string but {type(wrong).__name__}", excerpt)
    return reject(locator, "missing_text", "no field holds a text", excerpt)


def _fields(record: Json, source: Source) -> Iterator[_Found]:
    """Every known field with where it stands; the others are told to the source."""
    names, dropped, wrappers = _rules()[:3]
    for key, value in record.items():
        squeezed = _squeeze(key)
        name = names.get(squeezed)
        if name is not None:
            yield _Found(0, name.rank, key, value)
        if isinstance(value, dict) and (name is None or squeezed in wrappers):
            for inner, nested in value.items():
                inner_name = names.get(_squeeze(inner))
                if inner_name is not None and (name is None or inner_name.field != name.field):
                    yield _Found(1 if squeezed in wrappers else 2, inner_name.rank, inner, nested)
                elif name is None and _squeeze(inner) not in dropped:
                    source.unknown(f"{key}.{inner}")
        elif name is None and squeezed not in dropped:
            source.unknown(key)


def _string(value: Value, field: str, depth: int = 0) -> str | None:
    """The value as text; None where it has no sensible one, or has it too deep."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return str(value) if field in {"published", "title"} else None
    if isinstance(value, dict):
        inner = {_squeeze(key): text for key, text in value.items() if isinstance(text, str)}
        wanted = _rules().text_values if field == "text" else _rules().values
        return next((inner[key] for key in wanted if key in inner), None)
    if depth == MOST_DEPTH:
        return None
    parts = [part for part in (_string(item, field, depth + 1) for item in value) if part]
    return ("\n\n" if field == "text" else ", ").join(parts) if parts else None

"""From a record with anyone's field names to a document: `rules/fields.toml` says which name means what."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from pipeline import lexicon
from pipeline.dumps import _encoding as encoding
from pipeline.dumps import _frames as frames
from pipeline.dumps import _webpage as webpage
from pipeline.dumps._json import Json, Value, loads
from pipeline.dumps._reader import Source, reject
from pipeline.model import Document, Reject

MOST_KEY_CHARS: Final = 60
MOST_DEPTH: Final = 20
"""Lists within lists that are looked into; an article's text lies in one or two."""


MOST_WRAPPERS: Final = 4
"""Objects and lists around a record."""
LONGEST_LISTED: Final = 10**6
LEAST_KEYED: Final = 2
"""Objects under keys that name no field, from which on they are records by their ids."""
NON_ARTICLES: Final = {
    "removed": "an article that its provider took back, of which only a placeholder is left",
    "action": "a line of a bulk load that says what to do with the next one",
}


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
    lists: dict[str, int]
    values: tuple[str, ...]
    text_values: tuple[str, ...]
    actions: frozenset[str]
    removed: frozenset[str]
    cut: re.Pattern[str]


@cache
def _rules() -> _Rules:
    rules = lexicon.toml("fields")
    nested = rules["nested"]
    return _Rules(
        names={name: _Name(field, rank) for field, known in rules["names"].items() for rank, name in enumerate(known)},
        dropped=frozenset(rules["dropped"]["names"]),
        wrappers=frozenset(nested["wrappers"]),
        lists={name: rank for rank, name in enumerate(nested["lists"])},
        values=tuple(nested["values"]),
        text_values=tuple(nested["text_values"]),
        actions=frozenset(rules["actions"]["names"]),
        removed=frozenset(rules["placeholders"]["removed"]),
        cut=re.compile(rules["placeholders"]["cut"]),
    )


_squeezed: dict[str, str] = {}


def _squeeze(key: str) -> str:
    known = _squeezed.get(key)
    if known is None:
        known = "".join(c for c in key[:MOST_KEY_CHARS].casefold() if c not in "_-. @")
        if len(_squeezed) < 10_000:  # noqa: PLR2004 - data used as keys must not fill the memory
            _squeezed[key] = known
    return known


def field_of(key: str) -> str | None:
    """The document's field that a key means; None where it means none."""
    name = _rules().names.get(_squeeze(key))
    return name.field if name else None


def may_mean(key: str) -> bool:
    """Whether a key names a field, or what may wrap fields."""
    squeezed = _squeeze(key)
    return squeezed in _rules().names or squeezed in _rules().wrappers


class Unparsed(NamedTuple):
    """What stands in place of a value that is none."""

    reason_code: str
    reason: str


def parsed(data: bytes, source: Source) -> Value | Unparsed:
    """Parse the bytes of a record; its encoding is told where it is not UTF-8."""
    try:
        return loads(data)
    except RecursionError:
        return Unparsed("bad_json", "nested too deep")
    except UnicodeDecodeError:
        pass
    except ValueError as error:
        return Unparsed("bad_json", f"not JSON: {error}")
    found = encoding.sniffed(data)
    if found is None:
        return Unparsed("bad_encoding", "the record is not UTF-8, nor in an encoding that it shows")
    try:
        value = loads(data.decode(found, "replace").encode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        return Unparsed("bad_json", f"not JSON: {error}")
    source.note(f"encoding guessed: {found}")
    return value


def flattened(value: Value | Unparsed, depth: int = 0) -> Iterator[Value | Unparsed]:
    """The records in a value: itself, the elements of a list, or those of a list that an object wraps; JSON inside strings too."""
    if isinstance(value, str) and value.lstrip().startswith(("{", "[")):
        value = _inner(value)
    if isinstance(value, list) and depth < MOST_WRAPPERS and any(isinstance(item, dict | list | str) for item in value):
        for item in value:
            yield from flattened(item, depth + 1)
    elif isinstance(value, dict) and (rows := frames.rows(value, field_of)) is not None:
        yield from rows
    elif isinstance(value, dict) and depth < MOST_WRAPPERS and (wrapped := _wrapped(value)) is not None:
        yield from flattened(wrapped, depth + 1)
    else:
        yield value


def _inner(text: str) -> Value:
    """What a string holds as JSON; else the string."""
    try:
        return loads(text.encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return text


def _wrapped(value: Json) -> Value:
    """What an object wraps, where it has no text of its own: a list of objects, or an object with one; None where it wraps nothing."""
    rules = _rules()
    if any(isinstance(inner, str) and (name := rules.names.get(_squeeze(key))) and name.field == "text" for key, inner in value.items()):
        return None
    for key in sorted(value, key=lambda key: rules.lists.get(_squeeze(key), 0)):
        inner = value[key]
        if _squeeze(key) in rules.lists:
            if isinstance(inner, list) and inner and all(isinstance(item, dict | str) for item in inner[:1]):
                return inner
            if isinstance(inner, dict) and _wrapped(inner) is not None:
                return inner
    if (
        len(value) >= LEAST_KEYED
        and all(isinstance(inner, dict) for inner in value.values())
        and not any(_squeeze(key) in rules.names for key in value)
    ):
        return list(value.values())
    return None


def record(value: Value | Unparsed, locator: str, source: Source, excerpt: bytes | str = "") -> Iterator[Document | Reject]:
    """Turn one of the flattened values into a document, or say why it is none; nothing where it is passed over."""
    if isinstance(value, Unparsed):
        yield reject(locator, value.reason_code, value.reason, excerpt)
    elif not isinstance(value, dict):
        yield reject(locator, "not_an_object", f"a JSON {type(value).__name__} where an object is needed", excerpt)
    elif len(value) == 1 and not _rules().actions.isdisjoint(value) and all(isinstance(inner, dict) for inner in value.values()):
        source.pass_over("action")
    else:
        yield from document(value, locator, source, excerpt)


def document(record: Json, locator: str, source: Source, excerpt: bytes | str = "") -> Iterator[Document | Reject]:
    """Turn one record into a document of kind `record`; nothing where it is passed over.

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
                elif not (isinstance(at.value, dict) and _squeeze(at.key) in _rules().wrappers):  # looked into, if no value itself
                    source.unknown(f"{at.key} ({type(at.value).__name__})")
    text = chosen.pop("text", None)
    if text is None:
        is_wrong = wrong not in (None, [], {})
        why = f"the text is no string but {type(wrong).__name__}" if is_wrong else "no field holds a text"
        yield reject(locator, "wrong_type" if is_wrong else "missing_text", why, excerpt)
    elif text.strip().lower() in _rules().removed:
        source.pass_over("removed")
    else:
        yield _whole(text, locator, source, chosen)


def _whole(text: str, locator: str, source: Source, chosen: dict[str, str]) -> Document:
    # The look at the end spares nearly all texts a search that begins anew at each of their spaces.
    if text.rstrip().endswith("]") and len(kept := _rules().cut.sub("", text)) < len(text):
        source.note("text cut short by its provider")
        text = kept
    if unmarked := webpage.unmarked(text):
        source.note("markup taken off")
        return Document(locator, "record", unmarked[0], **chosen, captions=tuple(unmarked[1]))  # type: ignore[arg-type]
    return Document(locator, "record", text, **chosen)  # type: ignore[arg-type]


def _fields(record: Json, source: Source) -> Iterator[_Found]:
    """Every known field with where it stands; the others are told to the source."""
    rules = _rules()
    names, dropped, wrappers = rules.names, rules.dropped, rules.wrappers
    for key, value in record.items():
        squeezed = _squeeze(key)
        name = None if _has_text(value) and squeezed in wrappers else names.get(squeezed)
        if name is not None:
            yield _Found(0, name.rank, key, value)
        if isinstance(value, str) and (name is None or squeezed in wrappers) and value.lstrip().startswith("{"):
            value = _inner(value)  # noqa: PLW2901 (JSON inside a string)
        if isinstance(value, dict) and (name is None or squeezed in wrappers):
            for inner, nested in value.items():
                inner_name = names.get(_squeeze(inner))
                if inner_name is not None and (name is None or inner_name.field != name.field):
                    yield _Found(1 if squeezed in wrappers else 2, inner_name.rank, inner, nested)
                elif name is None and _squeeze(inner) not in dropped:
                    source.unknown(f"{key}.{inner}")
        elif name is None and squeezed not in dropped:
            source.unknown(key)


def _has_text(value: Value) -> bool:
    """Whether a value is an object that holds an article, and names nothing: Elasticsearch calls it `_source`."""
    return isinstance(value, dict) and any(field_of(key) == "text" and isinstance(inner, str) for key, inner in value.items())


def _listed(value: str) -> list[Value] | None:
    """The list that a string spells, as JSON or as Python shows it; None where it spells none."""
    if not value.startswith(("['", '["')) or not value.rstrip().endswith("]") or len(value) > LONGEST_LISTED:
        return None
    found = _inner(value)
    if isinstance(found, str):
        try:
            found = ast.literal_eval(value.strip())
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return None
    return found if isinstance(found, list) and all(isinstance(item, str) for item in found) else None


def _string(value: Value, field: str, depth: int = 0) -> str | None:
    """The value as text; None where it has no sensible one, or has it too deep."""
    if isinstance(value, str):
        listed = _listed(value)
        return value if listed is None else _string(listed, field, depth + 1)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return str(value) if field in {"published", "title", "crawled"} else None
    if isinstance(value, dict):
        return _of_object(value, field, depth)
    if depth == MOST_DEPTH:
        return None
    parts = [part for part in (_string(item, field, depth + 1) for item in value) if part]
    return ("\n\n" if field == "text" else ", ").join(parts) if parts else None


def _of_object(value: Json, field: str, depth: int) -> str | None:
    """The text in an object that stands for a value; of objects within it one level down: {"$date": {"$numberLong": "17…"}}."""
    wanted = _rules().text_values if field == "text" else _rules().values
    inner = {_squeeze(key): item for key, item in value.items()}
    found = next((text for key in wanted if isinstance(text := inner.get(key), str)), None)
    if found is not None or depth:
        return found
    return next((_of_object(deeper, field, 1) for key in wanted if isinstance(deeper := inner.get(key), dict)), None)

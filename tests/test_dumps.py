"""Readers: every record read becomes a document or exactly one reject with its place and reason."""

import gzip
import json
import tracemalloc
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import contracts
from pipeline.dumps import FORMATS, Certainty, Dump, Limits, Reader, document_batches, open_dump, register
from pipeline.model import Document, Reject, TollError, stable_id

SHARED = Path(__file__).parents[2] / "shared"
GOOD = '{"url": "https://a.example/1", "title": "T", "text": "Two were hurt."}'


def dump_of(tmp_path: Path, name: str, data: bytes | str, limits: Limits | None = None) -> tuple[Dump, list[Document | Reject]]:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    dump = open_dump(path, limits)
    items = list(dump)
    assert dump.records == len(items)
    return dump, items


def codes(items: list[Document | Reject]) -> list[str]:
    return [item.reason_code if isinstance(item, Reject) else "ok" for item in items]


def zstd(data: bytes) -> bytes:
    return pa.Codec("zstd").compress(data, asbytes=True)


def test_each_bad_line_is_one_reject_with_its_line_and_reason(tmp_path: Path) -> None:
    lines = [
        GOOD,
        "{not json",
        "[1, 2]",
        '{"title": "no text"}',
        '{"text": 42}',
        '{"text": "  "}',
        "",
        GOOD,
        '{"text": "' + "x" * 300 + '"}',
        GOOD,
    ]
    dump, items = dump_of(tmp_path, "night.jsonl", "\n".join(lines), Limits(max_record_bytes=200))
    assert dump.format == "jsonl"
    assert codes(items) == ["ok", "bad_json", "not_an_object", "missing_text", "wrong_type", "missing_text", "ok", "too_long", "ok"]
    assert [item.locator for item in items] == [f"night.jsonl#{line}" for line in (1, 2, 3, 4, 5, 6, 8, 9, 10)]
    assert all(item.excerpt and item.reason and item.stage == "read" for item in items if isinstance(item, Reject))


def test_a_huge_line_is_skipped_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "huge.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(100):
            file.write(b"x" * 2**20)
        file.write(b'"}\n' + GOOD.encode() + b"\n")
    tracemalloc.start()
    items = list(open_dump(path, Limits(max_record_bytes=2**20)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert codes(items) == ["too_long", "ok"]
    assert peak < 16 * 2**20


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".zst", zstd), (".gz.zst", lambda data: zstd(gzip.compress(data)))])
def test_packing_is_peeled_off_whatever_the_name(tmp_path: Path, suffix: str, pack) -> None:
    packed = pack(f"{GOOD}\n{GOOD}\n".encode())
    for name in (f"a.jsonl{suffix}", "a.bin"):
        dump, items = dump_of(tmp_path, name, packed)
        assert dump.format == "jsonl"
        assert codes(items) == ["ok", "ok"]
    _, [page] = dump_of(tmp_path, f"a.txt{suffix}", pack(b"Quake hits coast\n\nThree people were hurt on Monday."))
    assert page.kind == "page"


@pytest.mark.parametrize("pack", [lambda data: gzip.compress(data, mtime=0), zstd], ids=["gz", "zst"])
def test_a_truncated_dump_gives_all_records_before_the_break_and_one_reject(tmp_path: Path, pack) -> None:
    lines = [json.dumps({"text": f"Report {n}: {stable_id(n) * 9}"}) for n in range(9000)]
    packed = pack("\n".join(lines).encode())
    _, items = dump_of(tmp_path, "cut.jsonl", packed[: len(packed) * 2 // 3])
    assert codes(items)[-1] == "truncated"
    assert set(codes(items)[:-1]) == {"ok"}
    assert len(items) > 4000
    # What came out is a prefix with nothing missing in it.
    assert [item.text for item in items[:-1]] == [json.loads(line)["text"] for line in lines[: len(items) - 1]]


def test_a_damaged_packing_is_told(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress((GOOD + "\n").encode() * 50_000, mtime=0))
    packed[-6] ^= 0xFF
    _, items = dump_of(tmp_path, "bad.jsonl.gz", bytes(packed))
    assert codes(items)[-1] == "corrupt"
    assert len(items) == 50_001


@pytest.mark.parametrize(
    "record",
    [
        {
            "maintext": "T",
            "date_publish": "2020-01-02",
            "source_domain": "a.example",
            "authors": ["B. Writer"],
            "language": "en",
            "url": "u",
            "title": "H",
        },
        {
            "content": "T",
            "publishedAt": "2020-01-02",
            "source": {"id": None, "name": "a.example"},
            "author": "B. Writer",
            "lang": "en",
            "link": "u",
            "headline": "H",
        },
        {
            "ARTICLE_TEXT": "T",
            "PUBLISHED-DATE": "2020-01-02",
            "Publisher": "a.example",
            "BYLINE": "B. Writer",
            "LANGUAGE": "en",
            "URL": "u",
            "TITLE": "H",
        },
        {
            "article": {"body": "T", "title": "H", "language": "en"},
            "meta": {"date": "2020-01-02", "site_name": "a.example", "author": {"name": "B. Writer"}, "url": "u"},
        },
        {
            "content": {"rendered": "T"},
            "title": {"rendered": "H"},
            "date": {"$date": "2020-01-02"},
            "site": "a.example",
            "creator": [{"name": "B. Writer"}],
            "link": "u",
            "locale": "en",
        },
    ],
)
def test_common_field_names_mean_the_same_in_any_case_and_one_level_down(tmp_path: Path, record: dict[str, object]) -> None:
    _, [document] = dump_of(tmp_path, "a.jsonl", json.dumps(record))
    assert document == Document("a.jsonl#1", "record", "T", "u", "H", "a.example", "B. Writer", "en", "2020-01-02")


def test_fields_that_are_not_read_are_told_once(tmp_path: Path) -> None:
    rows = [{"text": "A", "mood": 1, "meta": {"shelf": 2}, "id": 7, "title": [True]}, {"text": "B", "mood": 3}]
    dump, _ = dump_of(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))
    assert dump.unknown_fields == ["meta.shelf", "mood", "title (list)"]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfCaf\xc3\xa9 hit.", "Café hit."),
        ("Café hit.".encode("utf-16"), "Café hit."),
        ("Café hit by fire.".encode("utf-16-le"), "Café hit by fire."),
        (
            "Взрыв прогремел в центре города вечером в понедельник, сообщили власти.".encode("cp1251"),
            "Взрыв прогремел в центре города вечером в понедельник, сообщили власти.",
        ),
        (
            b"One\x00 NUL in a page of some length, as scrapers leave them now and then.",
            "One  NUL in a page of some length, as scrapers leave them now and then.",
        ),
        ("cut within é".encode()[:-1], "cut within �"),
    ],
)
def test_pages_are_decoded(tmp_path: Path, data: bytes, text: str) -> None:
    _, [document] = dump_of(tmp_path, "page.txt", data)
    assert document == Document("page.txt", "page", text)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("none.txt", b"", "empty"), ("blank.txt", b" \n\t\n", "empty"), ("blank.jsonl", b"\n \n", "empty"), ("a.txt", bytes(range(256)) * 9, "unknown_format"),
        ("a.jsonl", b"\x89PNG\r\n\x1a\n" + bytes(200), "unknown_format"),
        ("long.txt", b"word " * 99, "too_long"), ("a.gz", gzip.compress(b"x" * 99, mtime=0)[:10], "truncated"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_reject(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    _, items = dump_of(tmp_path, name, data, Limits(max_record_bytes=300) if code == "too_long" else None)
    assert codes(items) == [code]
    assert items[0].locator == name


def test_the_content_outweighs_the_name(tmp_path: Path) -> None:
    assert dump_of(tmp_path, "a.txt", GOOD)[0].format == "jsonl"
    assert dump_of(tmp_path, "a.jsonl", "not json\n" + GOOD)[0].format == "jsonl"
    assert dump_of(tmp_path, "noname", "Plain words, and nothing else.")[0].format == "text"


def test_utf16_lines_are_read(tmp_path: Path) -> None:
    _, items = dump_of(tmp_path, "a.jsonl", f"{GOOD}\r\n{GOOD}\r\n".encode("utf-16"))
    assert codes(items) == ["ok", "ok"]


def test_paths_that_are_no_dump_say_what_to_do(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.txt"):
        with pytest.raises(TollError, match="give a dump file"):
            open_dump(path)


def test_two_readers_of_one_name_are_refused() -> None:
    reader = Reader("text", "again", lambda _head, _name: Certainty.NO, lambda _source: iter(()))
    with pytest.raises(TollError, match="two dump formats"):
        register([FORMATS["text"], reader])


def test_batches_keep_to_their_limits_and_to_the_contract(tmp_path: Path) -> None:
    rows = [json.dumps({"text": f"Report {n} " + "x" * 90}) if n % 5 else "broken" for n in range(100)]
    dump, items = dump_of(tmp_path, "a.jsonl", "\n".join(rows))
    batches = list(document_batches(dump, "0" * 16, max_rows=7, max_bytes=10_000))
    assert all(batch.schema.equals(contracts.arrow_schema("documents")) and batch.num_rows <= 7 for batch, _ in batches)
    assert sum(batch.num_rows for batch, _ in batches) + sum(len(rejects) for _, rejects in batches) == len(items) == dump.records
    assert {batch.num_rows for batch, _ in document_batches(dump, "0" * 16, max_rows=99, max_bytes=250)} == {3, 2}
    ids = [row for batch, _ in batches for row in batch.column("document_id").to_pylist()]
    assert len(set(ids)) == 80
    assert ids[0] == stable_id("document", "0" * 16, "a.jsonl#2", json.loads(rows[1])["text"])


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.dictionaries(st.text(max_size=8) | st.sampled_from(["text", "TITLE", "source", "meta"]), st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner), max_leaves=4)).map(lambda value: json.dumps(value).encode()),
            st.just(GOOD.encode()),
        ),
        max_size=20,
    ),
    st.sampled_from([".jsonl", ".txt", ".jsonl.gz", ""]),
    st.sampled_from([None, gzip.compress, zstd]),
    st.integers(0, 40),
)  # fmt: skip
def test_any_bytes_are_read_without_an_error_and_all_are_accounted_for(tmp_path_factory, lines, suffix, pack, cut) -> None:
    data = b"\n".join(lines)
    data = pack(data) if pack else data
    path = tmp_path_factory.getbasetemp() / f"fuzz{suffix}"
    path.write_bytes(data[: len(data) - cut] if cut < len(data) else data)
    dump = open_dump(path, Limits(max_record_bytes=50))
    items = list(dump)
    assert len(items) == dump.records > 0
    assert len({item.locator for item in items}) == len(items)
    assert sum(batch.num_rows + len(rejects) for batch, rejects in document_batches(dump, "0" * 16, 3, 100)) == dump.records
    if dump.format == "jsonl" and not pack and cut == 0:
        assert dump.records == max(1, sum(bool(line.strip()) for line in data.split(b"\n")))


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared")
def test_every_file_of_real_dumps_is_read_or_told() -> None:
    formats = {}
    for path in sorted(path for path in (SHARED / "dumps").rglob("*") if path.is_file()):
        dump = open_dump(path)
        items = list(dump)
        assert len(items) + dump.non_articles == dump.records > 0
        formats[path.name] = dump.format
    assert formats["articles.jsonl"] == "jsonl"
    assert formats["000_eef93eff2ab2e77a.txt"] == "text"
    assert formats["vu_sample.warc.gz"] == "warc"
    assert formats["elle.com2.html"] == "html"
    assert formats["newsru.com.xml"] == "feed"

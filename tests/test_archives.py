"""Archives: each member is a dump within the dump, at any depth, in bounded memory, and nothing is written under a member's name."""

import gzip
import io
import tarfile
import warnings
import zipfile

import pytest
from specimens import JSONL, PACKED, PAGE, SPECIMENS, tarred, zipped

from pipeline.dumps import Limits, open_dump
from pipeline.model import Document, Reject


def read(tmp_path, name, data, limits=None):
    (tmp_path / name).write_bytes(data)
    dump = open_dump(tmp_path / name, limits)
    items = list(dump)
    assert dump.records == len(items) + dump.non_articles
    assert len({item.locator for item in items}) == len(items)
    return dump, items


def told(items):
    return [(item.locator, item.reason_code if isinstance(item, Reject) else "ok") for item in items]


def test_each_member_is_a_dump_whose_locator_says_where_it_lies(tmp_path):
    members = {"a/": b"", "a/lines.jsonl": JSONL, "page.txt": PAGE.encode(), ".DS_Store": b"x", "__MACOSX/a/._lines.jsonl": b"x"}
    for name, data in (("n.zip", zipped(members)), ("n.tar", tarred({k: v for k, v in members.items() if v}, {"l": "/etc/passwd"}))):
        dump, items = read(tmp_path, name, data)
        assert told(items) == [*((f"{name}!a/lines.jsonl#{n}", "ok") for n in (1, 2, 3)), (f"{name}!page.txt", "ok")]
        assert dump.format == f"{name[2:]}/jsonl+text"
        assert (
            dump.notes
            == [f"passed over: {'folder' if name == 'n.zip' else 'link'} 1", "passed over: hidden 2"][:: 1 if name == "n.zip" else -1]
        )


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_archives_hold_archives(tmp_path, method, form):
    inner = zipped({"deep/lines.jsonl.gz": gzip.compress(JSONL)}, method)
    _, items = read(tmp_path, "o.tgz", gzip.compress(tarred({"in.zip": inner, "é" * 30 + ".txt": PAGE.encode()}, form=form)))
    assert told(items)[0] == ("o.tgz!in.zip!deep/lines.jsonl.gz#1", "ok")
    assert told(items)[3] == (f"o.tgz!{'é' * 30}.txt", "ok")
    assert [item.text for item in items[:3]] == [item.text for item in read(tmp_path, "l.jsonl", JSONL)[1]]


def test_names_of_members_lead_nowhere(tmp_path):
    page = PAGE.encode()
    names = ["../../etc/cron.d/x", "/abs/y", "C:\\win\\z", "a\nb#c!d%e", "same", "same", "x" * 999]
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive, warnings.catch_warnings(action="ignore"):
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), page)
    _, items = read(tmp_path, "n.zip", sink.getvalue())
    expected = ["etc/cron.d/x", "abs/y", "win/z", "a%0Ab%23c%21d%25e", "same", "same@6", "x" * 200]
    assert [item.locator for item in items] == [f"n.zip!{name}" for name in expected]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n.zip"]


@pytest.mark.parametrize("name", ["all.zip", "stored.zip", "all.tar", "all.tar.gz"])
def test_a_truncated_archive_gives_what_came_before_and_one_reject(tmp_path, name):
    whole = [item for item in read(tmp_path, name, PACKED[name])[1] if isinstance(item, Document)]
    for share in (0.06, 0.08, 0.15) if name == "all.tar" else (0.3, 0.6, 0.9):  # zeros fill a tar archive up
        _, items = read(tmp_path, name, PACKED[name][: int(len(PACKED[name]) * share)])
        assert [item.reason_code for item in items if isinstance(item, Reject)] == ["truncated"]
        documents = [item for item in items if isinstance(item, Document)]
        assert [item.locator for item in documents] == [item.locator for item in whole[: len(documents)]]
        assert [item.text for item in documents[:-1]] == [item.text for item in whole[: len(documents)]][: len(documents) - 1]


def test_a_damaged_member_costs_itself_alone(tmp_path):
    data = bytearray(PACKED["stored.zip"])
    data[data.index(b"Marlow")] ^= 1
    _, items = read(tmp_path, "n.zip", bytes(data))
    assert told(items) == [
        *((f"n.zip!lines.jsonl#{n}", "ok") for n in (1, 2, 3)),
        ("n.zip!lines.jsonl#4", "corrupt"),
        ("n.zip!page.txt", "ok"),
    ]


def test_an_encrypted_member_is_told(tmp_path):
    data = bytearray(zipped({"a.txt": PAGE.encode(), "b.txt": PAGE.encode()}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert told(read(tmp_path, "n.zip", bytes(data))[1]) == [("n.zip#1", "encrypted"), ("n.zip!b.txt", "ok")]


def test_archives_without_a_member_and_headers_that_lie(tmp_path):
    assert told(read(tmp_path, "n.zip", zipped({}))[1]) == [("n.zip", "empty")]
    assert told(read(tmp_path, "n.tar", tarred({}))[1]) == [("n.tar", "empty")]
    assert told(read(tmp_path, "n.tar.gz", PACKED["all.zip"])[1])[0] == ("n.tar.gz!a/lines.jsonl#1", "ok")
    assert told(read(tmp_path, "book.zip", SPECIMENS["book.xlsx"])[1])[0] == ("book.zip#1", "ok")
    assert told(read(tmp_path, "n.gz", gzip.compress(b"") + gzip.compress(PAGE.encode()) + bytes(512))[1]) == [("n.gz", "ok")]


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(max_members=2), "bomb"),
        (Limits(max_record_bytes=1024, max_ratio=2), "bomb"),
        (Limits(max_record_bytes=1024, max_unpacked_bytes=9999), "bomb"),
        (Limits(max_depth=2), "nested"),
    ],
)
def test_what_unpacks_beyond_its_limits_ends_in_one_reject(tmp_path, limits, code):
    data = zipped(
        {"a.txt": b"word " * 9, "b.zip": zipped({"c.zip": zipped({"d.txt": b"word " * 9})}), "e.txt": b"x" * 20_000, "f.txt": b"word"}
    )
    rejects = [item.reason_code for item in read(tmp_path, "n.zip", data, limits)[1] if isinstance(item, Reject)]
    assert code in rejects
    assert rejects.count(code) == 1


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_that_holds_a_workbook_is_no_workbook(tmp_path, method):
    members = {"a.jsonl": JSONL, "book.xlsx": SPECIMENS["book.xlsx"]}
    for given in (members, dict(reversed(members.items()))):
        dump, items = read(tmp_path, "n.zip", zipped(given, method))
        assert all(isinstance(item, Document) for item in items)
        assert sorted(dump.format.partition("/")[2].split("+")) == ["jsonl", "xlsx"]


def test_a_zip_of_many_members_costs_what_one_of_few_does(tmp_path):
    import tracemalloc

    peaks = []
    for count in (50, 5000):
        (tmp_path / "n.zip").write_bytes(zipped({f"folder/{n}.txt": b"Two were hurt." for n in range(count)}))
        tracemalloc.start()
        assert sum(1 for _ in open_dump(tmp_path / "n.zip")) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 2**20

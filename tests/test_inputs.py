"""What is given to the command: files, folders, globs, stdin, and all that is no dump; hostile dumps cost bounded memory and time."""

import gzip
import io
import json
import os
import resource
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from specimens import JSONL, PAGE, zipped

from pipeline.lake import Lake
from pipeline.stages import discover, ingest_all
from pipeline.stages.inputs import inputs

MIB = 2**20


def told(paths):
    return [(found.path.name, found.problem and found.problem.partition(": ")[2]) for found in inputs(paths)]


def test_a_folder_gives_what_it_holds_and_says_what_is_no_dump(tmp_path):
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "a.jsonl", ".hidden", "c.jsonl.part", "sub/d.txt"):
        (tmp_path / name).write_text(PAGE)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    (tmp_path / "sub" / "up").symlink_to("..")
    (tmp_path / "sub" / "self").symlink_to("self")
    listener = socket.socket(socket.AF_UNIX)
    at = Path.cwd()
    os.chdir(tmp_path)  # the path of a socket is short
    listener.bind("sock")
    os.chdir(at)
    found = told([tmp_path])
    listener.close()
    assert [name for name, problem in found if problem is None] == ["a.jsonl", "b.txt", "d.txt"]
    problems = {name: problem for name, problem in found if problem}
    assert sorted(problems) == ["broken", "c.jsonl.part", "pipe", "self", "sock", "up"]
    assert "still being written" in problems["c.jsonl.part"]
    assert "a pipe" in problems["pipe"]
    assert "a socket" in problems["sock"]
    assert "around it" in problems["up"]


def test_globs_and_paths_that_are_nothing(tmp_path):
    for name in ("a.jsonl", "b.jsonl", "c[1].txt", "deep/e.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PAGE)
    assert told([f"{tmp_path}/*.jsonl", f"{tmp_path}/c[1].txt"]) == [("a.jsonl", None), ("b.jsonl", None), ("c[1].txt", None)]
    assert [name for name, _ in told([f"{tmp_path}/**/*.jsonl"])] == ["a.jsonl", "b.jsonl", "e.jsonl"]
    assert "nothing matches" in told([f"{tmp_path}/*.xml"])[0][1]
    assert "no such file" in told([tmp_path / "absent"])[0][1]
    assert "a device" in told(["/dev/null"])[0][1]


def test_a_folder_that_may_not_be_read_is_one_line(tmp_path, monkeypatch):
    def listed(path):
        if path.name == "b":
            raise PermissionError(13, "Permission denied")
        return real(path)

    real = os.listdir
    for name in ("a/x.txt", "b/x.txt", "c/x.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(PAGE)
    monkeypatch.setattr(os, "listdir", listed)
    assert [bool(found.problem) for found in inputs([tmp_path])] == [False, True, False]


def test_a_name_may_be_any_bytes(home, tmp_path):
    name = os.fsencode(str(tmp_path)) + b"/n\xff\n\x1b[31m.jsonl"
    with open(name, "wb") as file:  # noqa: PTH123 (bytes are no Path)
        file.write(JSONL)
    results, problems = ingest_all([os.fsdecode(name)], home)
    assert problems == []
    assert results[0].documents == 3
    assert Lake(home.lake).batches()[0].dump.startswith("n\ufffd")


def test_stdin_is_a_dump(home, monkeypatch):
    packed = gzip.compress(zipped({"a.jsonl": JSONL, "b.txt": PAGE.encode()}))
    command = [sys.executable, "-m", "pipeline.cli", "ingest", "-", "--home", home.home]
    done = subprocess.run(command, input=packed, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(JSONL)))
    assert ingest_all(["-"], home)[1] == []
    assert sorted((batch.dump, batch.records) for batch in Lake(home.lake).batches()) == [("stdin", 3), ("stdin", 4)]


def test_records_are_articles_rejects_and_what_was_passed_over(home, tmp_path):
    (tmp_path / "n.zip").write_bytes(
        zipped({"a/": b"", "a/x.jsonl": JSONL + b"{bad\n", "a/t.csv": b"title,text\nA,one man was hurt\ntitle,text\n"})
    )
    ((result,), _) = ingest_all([tmp_path / "n.zip"], home)
    (batch,) = Lake(home.lake).batches()
    assert (batch.records, batch.documents, batch.non_articles, batch.rejects) == (7, 4, 2, 1)
    assert batch.notes == ("passed over: folder 1", "passed over: header 1")
    assert batch.format == "zip/csv+jsonl"
    assert result.problem is None


def test_landing_leaves_alone_what_is_no_dump(home):
    home.landing.mkdir(parents=True)
    (home.landing / "a.jsonl").write_bytes(JSONL)
    (home.landing / "b.jsonl.tmp").write_bytes(JSONL)
    os.mkfifo(home.landing / "pipe")
    assert discover(home) == [str(home.landing / "a.jsonl")]


def _long_line(path):
    with path.open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(40):
            file.write(b"x" * MIB)
        file.write(b'"}')


def _array(path):
    row = json.dumps({"title": "T", "text": "Two were hurt. " * 60, "tags": [{"a": 1}]}).encode()
    with path.open("wb") as file:
        file.write(b'{"status": "ok", "articles": [' + row)
        for _ in range(24 * MIB // len(row)):
            file.write(b"," + row)
        file.write(b"]}")


HOSTILE = {
    # name: (what writes it, reasons of its rejects, MiB more than a small dump needs)
    "line.json": (_long_line, {"too_long"}, 80),
    "line.jsonl": (_long_line, {"too_long"}, 80),
    "line.csv": (_long_line, {"too_long", "missing_text", "empty", "bad_row"}, 160),
    "array.json": (_array, set(), 80),
    "deep.json": (lambda path: path.write_bytes(b'{"a":[' * 3 * MIB), {"too_long", "truncated"}, 80),
    "columns.csv": (lambda path: path.write_bytes(b"title,text" + b",x" * MIB + b"\n" + b"a,b" + b",y" * MIB + b"\n"), {"bad_row", "missing_text", "empty"}, 200),
    "nul.csv": (lambda path: path.write_bytes(b"title,text\n" + b"\0" * 5 * MIB + b"\n"), {"too_long", "missing_text", "unknown_format"}, 160),
    "bomb.jsonl.gz": (lambda path: path.write_bytes(gzip.compress(b'{"text": "' + b"x" * 200 * MIB)), {"bomb", "too_long"}, 80),
    "bomb.zip": (lambda path: path.write_bytes(zipped({"a.txt": b"word " * 40 * MIB})), {"bomb", "too_long"}, 80),
}  # fmt: skip
READ = """
import json, sys
from pathlib import Path
from pipeline.dumps import open_dump
from pipeline.model import Reject
codes = sorted({item.reason_code for item in open_dump(Path(sys.argv[1])) if isinstance(item, Reject)})
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([codes, int(peak)]))
"""


def cost(path):
    """Reasons of the rejects of a dump that a process of its own reads, the memory it took at most, in KiB, and its seconds of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-c", READ, path], capture_output=True, text=True, check=True, timeout=600)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return *json.loads(done.stdout), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.fixture(scope="module")
def least(tmp_path_factory):
    """Memory that a small dump takes."""
    path = tmp_path_factory.mktemp("small") / "small.jsonl"
    path.write_bytes(JSONL)
    return cost(path)[1]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_dump_costs_bounded_memory_and_time(name, tmp_path, least):
    write, expected, more = HOSTILE[name]
    write(tmp_path / name)
    codes, peak, seconds = cost(tmp_path / name)
    assert set(codes) <= expected
    assert bool(codes) == bool(expected)
    assert ("bomb" in codes) == ("bomb" in expected)
    assert (peak - least) / 1024 < more
    assert seconds < 30

"""Bad input: one line or one reject each, with locator and reason; the rest is read, the exit status says so, nothing is lost."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import cli, stages
from pipeline.contracts import REJECT_REASONS
from pipeline.lake import Lake
from pipeline.stages import intake

STORY = "KABUL: Five soldiers were killed on Monday when gunmen attacked a checkpoint near the city of Kandahar, Afghan police said."
RECORD = json.dumps({"title": "Five soldiers killed", "text": STORY, "date": "2021-03-04", "publisher": "The Morning Post"})
PACKED = gzip.compress("".join(f'{RECORD[:-1]}, "number": {number}}}\n' for number in range(200)).encode())

DUMPS = {
    # name: (bytes, exit status, rejects as (locator, reason code), documents read)
    "empty.jsonl": (b"", 2, [("empty.jsonl", "empty")], 0),
    "blank.txt": (b" \n\n\t\n", 2, [("blank.txt", "empty")], 0),
    "program.bin": (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40, 2, [("program.bin", "unknown_format")], 0),
    "table.csv": (b"id,text\n1,five soldiers were killed\n2,too,many,cells\n", 0, [("table.csv#2", "bad_row")], 1),
    "bad_line.jsonl": (f'{RECORD}\n{{"text": "cut off\n{RECORD}\n'.encode(), 0, [("bad_line.jsonl#2", "bad_json")], 2),
    "list.jsonl": (f"{RECORD}\n[1, 2]\n".encode(), 0, [("list.jsonl#2", "not_an_object")], 1),
    "no_text.jsonl": (f'{RECORD}\n{{"title": "Only a title"}}\n'.encode(), 0, [("no_text.jsonl#2", "missing_text")], 1),
    "wrong_type.jsonl": (f'{RECORD}\n{{"text": 35}}\n'.encode(), 0, [("wrong_type.jsonl#2", "wrong_type")], 1),
    "deep.jsonl": (f'{RECORD}\n{{"text": {"[" * 700}"x"{"]" * 700}}}\n'.encode(), 0, [("deep.jsonl#2", "wrong_type")], 1),
    "latin.jsonl": (f"{RECORD}\n".encode() + '{"text": "Zwölf Tote"}\n'.encode("latin-1"), 0, [], 2),
    "not_gzip.jsonl.gz": (PACKED[:10] + b"\xff" * 400, 2, [("not_gzip.jsonl.gz", "corrupt")], 0),
}


@pytest.fixture
def toll(home, capfd):
    """Function that runs the command on this home: status, lines on stderr that are told to the user."""

    def run(*arguments):
        status = cli.main([*map(str, arguments), "--home", str(home.home)])
        told = capfd.readouterr().err.splitlines()
        return status, [line for line in told if line.startswith("toll: ")]

    return run


def rejects(home):
    lake = Lake(home.lake)
    return sorted(
        (row["locator"], row["reason_code"])
        for batch_id in lake.ledger().column("batch_id").to_pylist()
        for rows in lake.read("rejects", batch_id)
        for row in rows.to_pylist()
    )


@pytest.mark.parametrize("name", DUMPS)
def test_each_bad_thing_is_told_with_its_place_and_reason(name, home, tmp_path, toll):
    content, status, expected, documents = DUMPS[name]
    (tmp_path / name).write_bytes(content)
    answered, told = toll("ingest", tmp_path / name)
    assert answered == status
    assert rejects(home) == sorted(expected)
    (batch,) = Lake(home.lake).ledger().to_pylist()
    assert (batch["documents"], batch["rejects"]) == (documents, len(expected))
    assert batch["records"] == documents + len(expected)
    assert batch["state"] == ("ingested" if documents else "failed")
    assert (status == 2) == any(locator in line and code in line for locator, code in expected for line in told)
    assert not any("Traceback" in line for line in told)


def test_a_truncated_file_keeps_what_came_before(home, tmp_path, toll):
    (tmp_path / "cut.jsonl.gz").write_bytes(PACKED[: len(PACKED) // 2])
    status, told = toll("ingest", tmp_path / "cut.jsonl.gz")
    assert status == 2
    assert any("truncated" in line for line in told)
    (batch,) = Lake(home.lake).ledger().to_pylist()
    assert batch["state"] == "ingested"
    assert batch["documents"] > 20
    assert "truncated" in [code for _, code in rejects(home)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_page_in_another_unicode_is_read(home, tmp_path, toll, encoding):
    (tmp_path / "page.txt").write_bytes(f"Attack in Córdoba\n\n{STORY}\n".encode(encoding))
    assert toll("ingest", tmp_path / "page.txt")[0] == 0
    lake = Lake(home.lake)
    (batch_id,) = lake.ledger().column("batch_id").to_pylist()
    (text,) = [text for rows in lake.read("documents", batch_id) for text in rows.column("text").to_pylist()]
    assert "Attack in Córdoba" in text
    assert rejects(home) == []


def test_a_folder_is_every_file_in_it_and_the_rest_is_processed(home, tmp_path, toll):
    for name in ("b/good.jsonl", "a.jsonl", ".hidden.jsonl", "b/.git/x.jsonl"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(f'{RECORD[:-1]}, "name": "{name}"}}\n')
    (tmp_path / "in" / "bad.bin").write_bytes(b"\x00\x01\x02" * 100)
    (tmp_path / "nothing").mkdir()
    status, told = toll("ingest", tmp_path / "missing.jsonl", tmp_path / "nothing", tmp_path / "in")
    assert status == 2
    for name in ("missing.jsonl: no such file", "nothing: the folder holds no file", "bad.bin"):
        assert sum(name in line for line in told if ";" in line or "(" in line) == 1
    states = {row["dump"]: row["state"] for row in Lake(home.lake).ledger().to_pylist()}
    assert states == {"a.jsonl": "ingested", "good.jsonl": "ingested", "bad.bin": "failed"}


def test_telling_again_is_the_same(home, tmp_path, toll, bytes_of):
    (tmp_path / "bad.bin").write_bytes(b"\x00\x01\x02" * 100)
    first = toll("ingest", tmp_path / "bad.bin")
    before = bytes_of(home.lake)
    assert toll("ingest", tmp_path / "bad.bin") == first
    assert bytes_of(home.lake) == before


def test_a_bug_that_one_dump_brings_to_light_does_not_keep_the_others_out(home, tmp_path, toll, monkeypatch):
    def ingest(path, *arguments):
        if path.endswith("a.jsonl"):
            raise RecursionError("too deep")
        return intake.ingest(path, *arguments)

    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(f"{RECORD}\n")
    monkeypatch.setattr(stages, "ingest", ingest)
    status, told = toll("ingest", tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert status == 2
    assert [line for line in told if "a.jsonl: a bug in Toll, RecursionError: too deep (test_bad_input.py:" in line]
    assert [row["dump"] for row in Lake(home.lake).ledger().to_pylist()] == ["b.jsonl"]


def test_a_file_in_landing_that_cannot_be_read_does_not_hold_up_the_others(home, monkeypatch):
    def hashed(path):
        if path.name == "b.jsonl":
            raise PermissionError(13, "Permission denied")
        return real(path)

    home.landing.mkdir(parents=True)
    for name in ("a.jsonl", "b.jsonl", "c.jsonl"):
        (home.landing / name).write_text(f"{RECORD}\n")
    real = intake._hash  # noqa: SLF001 (root reads any file, so it must be made unreadable here)
    monkeypatch.setattr(intake, "_hash", hashed)
    assert [Path(path).name for path in stages.discover(home)] == ["a.jsonl", "b.jsonl", "c.jsonl"]


def test_what_another_run_reads_meanwhile_is_not_read_again(home, tmp_path, monkeypatch):
    (tmp_path / "a.jsonl").write_text(f"{RECORD}\n")
    assert stages.ingest(str(tmp_path / "a.jsonl"), home).is_new
    real, looks = Lake.has, iter([False])
    monkeypatch.setattr(Lake, "has", lambda lake, *of: next(looks, None) is not False and real(lake, *of))
    assert not stages.ingest(str(tmp_path / "a.jsonl"), home).is_new


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_a_file_that_may_not_be_read(tmp_path, toll):
    (tmp_path / "secret.jsonl").write_text(RECORD)
    (tmp_path / "secret.jsonl").chmod(0)
    status, told = toll("ingest", tmp_path / "secret.jsonl")
    assert status == 2
    assert any("secret.jsonl" in line and "ermission" in line for line in told)


def test_a_line_of_a_hundred_megabytes_is_rejected_in_bounded_memory(home, tmp_path):
    with (tmp_path / "long.jsonl").open("w") as file:
        file.write(f'{RECORD}\n{{"text": "')
        for _ in range(100):
            file.write("x" * 2**20)
        file.write(f'"}}\n{RECORD}\n')
    (tmp_path / "short.jsonl").write_text(RECORD)
    short, long = (_peak_bytes(tmp_path / name, home.home) for name in ("short.jsonl", "long.jsonl"))
    assert rejects(home) == [("long.jsonl#2", "too_long")]
    assert long - short < 80 * 2**20


def _peak_bytes(dump, home):
    process = subprocess.Popen([sys.executable, "-m", "pipeline.cli", "ingest", dump, "--home", home], stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def test_every_reason_is_in_the_closed_list():
    """Reason codes are literals where rejects are made; each must be explained, and each that is explained must be made somewhere."""
    package = Path(cli.__file__).parents[1]
    sources = {path: path.read_text() for path in package.rglob("*.py") if path.name != "contracts.py"}
    made = {code for code in REJECT_REASONS if any(f'"{code}"' in text for text in sources.values())}
    assert made == set(REJECT_REASONS)

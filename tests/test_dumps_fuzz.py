"""Any bytes: no reader fails, every record is a document, a reject or passed over, and each has a place of its own.

A few hundred mutations run here; TOLL_FUZZ=20000 runs that many. What was found is kept in tests/fuzzed, a file a case.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from specimens import EVERYTHING

from pipeline.contracts import REJECT_REASONS
from pipeline.dumps import CONTAINERS, FORMATS, Limits, document_batches, open_dump
from pipeline.model import Reject

FOUND = Path(__file__).parent / "fuzzed"
EXAMPLES = int(os.environ.get("TOLL_FUZZ", "300"))
LIMITS = Limits(max_record_bytes=4096, max_unpacked_bytes=2**24, max_members=200)
TOKENS = [b"\x00", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'", b"\\", b"{", b"}", b"[", b"]", b",", b"\n", b"\r", b"\t", b";", b"<", b">", b"&", b"PK\x03\x04",
          b"PK\x01\x02", b"PK\x05\x06", b"\x1f\x8b\x08", b"WARC/1.0\r\n", b"\xed\xa0\x80", b"NaN", b"1e999", b"\\ud800", b"<![CDATA[", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"x" * 5000, b"[" * 2000]  # fmt: skip
NON_ARTICLES = {kind for one in (*FORMATS.values(), *CONTAINERS.values()) for kind in one.non_articles} | {"hidden"}


@st.composite
def mutated(draw):
    name = draw(st.sampled_from(sorted(EVERYTHING)))
    data = bytearray(EVERYTHING[name])
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        match draw(st.sampled_from(["flip", "cut", "drop", "insert", "repeat", "zero", "splice"])):
            case "flip" if at < len(data):
                data[at] ^= 1 << draw(st.integers(0, 7))
            case "cut":
                del data[at:]
            case "drop":
                del data[at : at + draw(st.integers(1, 64))]
            case "insert":
                data[at:at] = draw(st.sampled_from(TOKENS) | st.binary(max_size=16))
            case "repeat":
                data[at:at] = data[at : at + draw(st.integers(1, 200))]
            case "zero":
                data[at : at + 4] = bytes(len(data[at : at + 4]))
            case "splice":
                other = EVERYTHING[draw(st.sampled_from(sorted(EVERYTHING)))]
                data[at:] = other[draw(st.integers(0, len(other))) :]
    suffix = draw(st.sampled_from([name, name, name, "x", "x.csv", "x.json", "x.txt", "x.jsonl", "x.html", "x.zip"]))
    return suffix, bytes(data)


def check(path, data):
    path.write_bytes(data)
    dump = open_dump(path, LIMITS)
    items = list(dump)
    assert dump.records == len(items) + dump.non_articles > 0
    assert len({item.locator for item in items}) == len(items)
    rejects = [item for item in items if isinstance(item, Reject)]
    assert {item.reason_code for item in rejects} <= set(REJECT_REASONS)
    assert "reader_error" not in {item.reason_code for item in rejects}, [item.reason for item in rejects]
    assert {note.split(": ")[1].rpartition(" ")[0] for note in dump.notes if note.startswith("passed over")} <= NON_ARTICLES
    batches = list(document_batches(dump, "0" * 16, 3, 1000))
    assert sum(batch.num_rows + len(turned_away) for batch, turned_away in batches) == len(items)


@settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.generate] if EXAMPLES > 1000 else list(Phase),
    suppress_health_check=list(HealthCheck),
    deadline=None,
    derandomize=EXAMPLES <= 1000,
)
@given(mutated())
def test_any_mutation_is_read_without_an_error_and_accounted_for(tmp_path_factory, mutation):
    name, data = mutation
    check(tmp_path_factory.getbasetemp() / f"fuzz-{name}", data)


@pytest.mark.parametrize("case", sorted(FOUND.glob("*")), ids=lambda case: case.name)
def test_what_was_found_stays_mended(tmp_path, case):
    check(tmp_path / case.name, case.read_bytes())

"""The project's examples are its own: no text of it repeats the wording of the articles it is measured on or of the dumps it is tried on."""

import gzip
import json
import re
import zlib
from functools import cache
from pathlib import Path

import pytest
from test_house import ROOT, files

SHARED = ROOT.parent / "shared"
# Two reporters who write of alike incidents often share six words by chance ("people were killed in the attack"), seldom seven.
RUN = 7
# A run of fewer different words is a table of figures or a filler, no sentence.
FEWEST_DIFFERENT = 5
WRITTEN = ("pipeline", "tests", "samples", "docs", "examples", "bench", "sql", "README.md", "CONTRIBUTING.md", "CHANGELOG.md")
# Registers of names: how a group or a place is called is nobody's wording. The library of the charts names months.
REGISTERS = ("pipeline/rules/*.csv", "pipeline/report/assets/vega.js.gz")

_MARKUP = re.compile(r"<[^<>]{0,2000}>|&[a-z]+;|https?://\S+")
_WORD = re.compile(r"[^\W_]+")


@cache
def stock():
    """The stock phrases, the longest first, each with the one word that stands for it."""
    lines = Path(__file__).with_name("stock_phrases.txt").read_text(encoding="utf-8").splitlines()
    phrases = sorted((line for line in lines if line and not line.startswith("#")), key=len, reverse=True)
    return [(f" {phrase} ", f" {phrase.replace(' ', '_')} ") for phrase in phrases]


def runs(text):
    """Every run of RUN words, folded, without markup, addresses and punctuation; a stock phrase is one word."""
    folded = f" {' '.join(_WORD.findall(_MARKUP.sub(' ', text).casefold()))} "
    for phrase, word in stock():
        folded = folded.replace(phrase, word)
    told = folded.split()
    return {" ".join(run) for at in range(len(told) - RUN + 1) if len(set(run := told[at : at + RUN])) >= FEWEST_DIFFERENT}


def strings(node):
    """The strings of a JSON value, without its keys and numbers."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for part in node.values() if isinstance(node, dict) else node:
            yield from strings(part)


def texts(path):
    """The texts a file holds: of JSON its strings, of anything else the whole; a damaged archive holds none."""
    raw = path.read_bytes()
    if path.suffix == ".gz":
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError, zlib.error):
            return
    whole = raw.decode("utf-8", "replace")
    if path.suffix not in {".json", ".jsonl", ".ipynb"}:
        yield whole
        return
    for record in whole.splitlines() if path.suffix == ".jsonl" else [whole]:
        try:
            yield from strings(json.loads(record))
        except ValueError:
            yield record


def shared_runs(ours, others):
    """Runs of words that a file of ours shares with another's: (run, our file, their file), each run once."""
    where = {}
    for path in ours:
        for text in texts(path):
            for run in runs(text):
                where.setdefault(run, path)
    found = {}
    for path in others:
        for text in texts(path):
            for run in runs(text) & where.keys():
                found.setdefault(run, (where[run], path))
    return sorted((run, str(mine), theirs.name) for run, (mine, theirs) in found.items())


@pytest.mark.shared
def test_no_wording_is_taken_from_the_texts_it_is_measured_on():
    written = [path.relative_to(ROOT) for path in files()]
    ours = [ROOT / path for path in written if path.parts[0] in WRITTEN and not any(path.match(names) for names in REGISTERS)]
    others = [path for folder in ("gold", "dumps") for path in sorted((SHARED / folder).rglob("*")) if path.is_file()]
    taken = shared_runs(ours, others)
    assert not taken, "say it in words of your own:\n" + "\n".join(f"  {mine}: {run!r} ({theirs})" for run, mine, theirs in taken)


@pytest.mark.parametrize(
    ("mine", "theirs", "is_taken"),
    [
        ("The mason, his niece and two goats crossed the bridge.", "THE MASON HIS NIECE, AND TWO GOATS <b>CROSSED</b> IT", True),
        ("The mason and two goats crossed.", "A mason and two goats crossed the bridge.", False),
        (
            "This is according to the Syrian Observatory for Human Rights.",
            "It is according to the Syrian Observatory for Human Rights.",
            False,
        ),
        ("Rebels took responsibility for the attack on the mill.", "They took responsibility for the attack on the port.", False),
        ("0 0 1 0 0 2 0", "0 0 1 0 0 2 0", False),
    ],
)
def test_what_counts_as_taken(tmp_path, mine, theirs, is_taken):
    ours, others = tmp_path / "ours.md", tmp_path / "theirs.jsonl"
    ours.write_text(mine, encoding="utf-8")
    others.write_text(json.dumps({"text": theirs}) + "\n", encoding="utf-8")
    assert bool(shared_runs([ours], [others])) is is_taken

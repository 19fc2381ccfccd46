"""Scores the extraction against human-coded gold, beside the floors: `make eval`, or `python bench/evaluate.py [SET ...] [options]`.

The texts of the dev sets in ../shared/gold (seed, wad, fa-kes, isaf, muc4) go through `toll run`, gates and all, into a home of
their own; ../shared/score/score.py judges what was published. Printed are the figures beside the pinned ones (tests/floors.json),
the classes of the misses, and every document that does better or worse than when it was pinned. A figure below its floor ends it with 1.

    --pin          the figures become the floors, where none fell; --lower lets them fall, on purpose, with the reason in the commit
    --record       add a line to docs/quality.md with the shares of the classes, and count how often each rule fires and how often
                   rightly (`toll rules`)
    --misses N     show N missed figures of each set, by class, with their texts and the claims read in them
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import firing
import floors
import gold
import page

from pipeline.normalise import EXTRACTOR_VERSION
from pipeline.settings import Settings
from pipeline.stages import rulebook

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "quality.md"
FLOORS = ROOT / "tests" / "floors.json"


@dataclass(frozen=True, slots=True)
class Judged:
    """One set: its scores and notes as score.py gives them, its facts by document, and the missed figures with their class."""

    name: str
    scores: gold.Scores
    notes: Sequence[str]
    facts: Sequence[gold.Fact]
    missed: Sequence[tuple[gold.Fact, str]]


def published(dumps: Sequence[Path], home: Path) -> Path:
    """Take dumps the whole way; the published file. Ends the program where a gate holds it back or a dump can't be read."""
    toll = Path(sys.executable).parent / "toll"
    done = subprocess.run([toll, "run", "--home", home, *dumps], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"toll run ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return Settings(home=home).database


def judged(name: str, dev: gold.Dev, warehouse: Path, told: Mapping[str, gold.Told]) -> Judged:
    """Judge one set. Ends the program if the reading by document counts otherwise than score.py."""
    scores, notes = dev.scores(name, warehouse)
    facts = dev.facts(name, told)
    if apart := gold.disagreements(facts, scores):
        sys.exit(f"{name}: bench/gold.py reads documents otherwise than score.py: {'; '.join(apart)}")
    missed = [fact for fact in facts if fact.name in gold.OUTCOMES and not fact.is_right]
    claims = {fact.document: told[url].claims for fact in missed if (url := dev.url(name, fact.document)) in told}
    return Judged(name, scores, notes, facts, [(fact, gold.why_missed(fact, claims.get(fact.document, ()))) for fact in missed])


def compared(found: Judged, before: floors.Pinned | None, now: floors.Pinned) -> Iterator[str]:
    """The lines that tell of one set: figures beside their floors, classes of misses, gains and losses."""
    yield f"== {found.name}{f' (pinned at {before.extractor})' if before else ' (never pinned)'}"
    if before is not None and before.gold != now.gold:
        yield "   its gold is another one than was pinned: not compared. Pin it anew with --lower."
        before = None
    worse = set(floors.fallen(before.figures, now.figures)) if before else set()
    for figure, value in found.scores.items():
        if figure not in now.figures:
            continue
        floor = before.figures.get(figure) if before else None
        number = f"of {value['n']}" if isinstance(value, dict) else ""
        moved = "" if floor is None or floor == now.figures[figure] else f"{now.figures[figure] - floor:+.4f}"
        beside = f"pinned {_plain(floor):>6} {moved}" if floor is not None else ""
        yield f"   {figure:28} {_plain(now.figures[figure]):>6} {number:8} {beside}{'  BELOW ITS FLOOR' if figure in worse else ''}".rstrip()
    for gone in sorted(worse - found.scores.keys()):
        yield f"   {gone:28} is not given any more  BELOW ITS FLOOR"
    yield from found.notes
    for fact, counts in now.classes.items():
        yield f"   missed {fact}: " + ", ".join(
            f"{why} {counts.get(why, 0)}"
            + (f" (was {was})" if before and (was := before.classes.get(fact, {}).get(why, 0)) != counts.get(why, 0) else "")
            for why in gold.CLASSES
            if why in counts or (before and why in before.classes.get(fact, {}))
        )
    if before is not None:
        changed = floors.changes(before, found.facts)
        for title, rows in (("gains", [c for c in changed if c.is_gain]), ("LOSSES", [c for c in changed if not c.is_gain])):
            yield f"   {title}: {len(rows)}"
            for change in rows:
                yield f"     {change.fact.document:16} {change.fact.name:12} coded {change.fact.want}: {change.before} → {change.fact.said}"


def _plain(value: float | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.4f}"


def sampled(found: Judged, dev: gold.Dev, told: Mapping[str, gold.Told], wanted: int) -> Iterator[str]:
    """So many misses of a set, by class."""
    rows = {str(row["id"]): row for row in dev.rows(found.name)}
    why = dict(found.missed)
    chosen = gold.sample(list(why), wanted)
    for kind in gold.CLASSES:
        of_kind = [fact for fact in chosen if why[fact] == kind]
        if of_kind:
            yield f"-- {found.name}, {kind}: {len(of_kind)} of {len(chosen)} sampled"
        for fact in of_kind:
            here = told.get(dev.url(found.name, fact.document), gold.Told({}, ()))
            yield from gold.shown(fact, rows[fact.document], here.claims)


def main(arguments: Sequence[str] | None = None) -> int:
    """Score the sets asked for; the exit status."""
    parser = argparse.ArgumentParser(description="Score the extraction on the gold sets, beside the floors.")
    parser.add_argument("sets", nargs="*", choices=[*gold.SETS, []], help="which sets (default: all)")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show N missed figures of each set, by class")
    parser.add_argument("--pin", action="store_true", help="make the figures the floors, where none fell")
    parser.add_argument("--lower", action="store_true", help="pin them even where they fell: on purpose only")
    parser.add_argument("--record", action="store_true", help="add a line to docs/quality.md and count how often each rule fires")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all scores as JSON")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", metavar="DIR", help="where gold/ and score/ are")
    parser.add_argument("--floors", type=Path, default=FLOORS, metavar="FILE", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.record and given.sets:
        parser.error("--record is of all sets")
    names, started = [name for name in gold.SETS if name in (given.sets or gold.SETS)], time.monotonic()
    dev, pinned = gold.Dev.of(given.shared), floors.load(given.floors)
    now: dict[str, floors.Pinned] = {}
    scores: dict[str, gold.Scores] = {}
    with tempfile.TemporaryDirectory() as scratch:
        warehouse = published(dev.dumps(names, Path(scratch)), Path(scratch) / "home")
        told = gold.told(warehouse)
        coded: list[tuple[str, gold.Fact]] = []
        for name in names:
            found = judged(name, dev, warehouse, told)
            scores[name] = found.scores
            coded += [(name, fact) for fact in found.facts]
            classes = floors.tally((fact.name, why) for fact, why in found.missed)
            figures, misses = floors.figures(found.scores), floors.misses(found.facts)
            now[name] = floors.Pinned(dev.hash(name), EXTRACTOR_VERSION, figures, classes, misses)
            print("\n".join(compared(found, pinned.get(name), now[name])))
            if given.misses:
                print("\n".join(sampled(found, dev, told, given.misses)))
        if given.record:
            here = [(fact, told[url]) for name, fact in coded if (url := dev.url(name, fact.document)) in told]
            rulebook.write_counts(rulebook.COUNTS, EXTRACTOR_VERSION, firing.counts(warehouse, told, here))
    print(f"{time.monotonic() - started:.0f} s")
    if given.json:
        given.json.write_text(json.dumps(scores, indent=2) + "\n", encoding="utf-8")
    if given.record:
        page.record(PAGE, now, Counter((name, fact.name) for name, fact in coded), EXTRACTOR_VERSION)
    if given.pin or given.lower:
        return pin(given.floors, pinned, now, may_fall=given.lower)
    if fallen := floors.below(pinned, now):
        print("below the floor:", *fallen, sep="\n  ")
        return 1
    return 0


def pin(path: Path, pinned: Mapping[str, floors.Pinned], now: Mapping[str, floors.Pinned], *, may_fall: bool) -> int:
    """Write the floors anew; 1 where a set was refused."""
    after, refused = floors.pin(pinned, now, may_fall=may_fall)
    floors.save(path, after)
    print(f"pinned in {path}:", ", ".join(name for name in now if after.get(name) is now[name]) or "nothing")
    if refused:
        print("not pinned:", *refused, "With --lower it is, on purpose.", sep="\n  ")
    return int(bool(refused))


if __name__ == "__main__":
    sys.exit(main())

"""Measures one core from dump to Parquet, on conflict news and on general news, beside spaCy: `make bench`.

The conflict mix is that of bench/stages.py. The general mix is written here: invented news of trade, sport, weather and councils, and in
one article of four a story of the sample. spaCy (`uv pip install --group bench`) is a blank English pipeline that marks the names of
Toll's word lists (EntityRuler) and its trigger words (Matcher), and nothing else: no claims, no files. Both are measured in processes of
their own, in turn, after a warm-up; the medians and the ratio of neighbours are written to docs/performance.md. Seconds are those of
the processor, which other work on the machine lengthens less than those of the wall.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import stages as bench

from pipeline import lexicon, stages
from pipeline.casualties.shapes import needed_words
from pipeline.dumps import open_dump
from pipeline.model import Document
from pipeline.settings import Settings
from pipeline.text import lower_words

BEGIN, END = "<!-- extraction -->", "<!-- /extraction -->"
WARM = 300
CONFLICT_SHARE = 4
"""One article of so many in the general mix holds a story of the sample."""
SENTENCES = (14, 22)
NAMES = ("armed_groups", "organisations", "forces", "persons", "places", "admin1", "countries")
FILLERS = {
    "firm": ["Harrow Mills", "Calder Shipping", "the Tessel Group", "Odell and Sons", "Northgate Foods", "Verity Rail"],
    "town": ["Bristol", "Leeds", "Porto", "Lyon", "Denver", "Osaka", "Cape Town", "Halifax"],
    "person": ["Martha Ellison", "Tomas Reyes", "Keiko Arai", "Daniel Osei", "Ingrid Falk", "Paul Merriman"],
    "day": ["on Monday", "on Thursday", "last week", "in March", "this year", "on 12 May", "yesterday"],
    "number": ["12", "forty", "2,300", "1.4 million", "nearly 90", "three", "about 600"],
    "thing": ["a new bridge", "the harbour plan", "a museum of glass", "the budget", "a bus network", "the school roof", "a vaccine trial"],
    "verb": ["opened", "postponed", "approved", "presented", "reviewed", "praised", "signed off"],
}
TEMPLATES = (
    "{person}, who chairs the board of {firm}, said {day} that {thing} would be ready before the summer.",
    "Shares of {firm} rose by {number} pence {day} after the company {verb} {thing}.",
    "The council of {town} {verb} {thing} {day}, by {number} votes to three.",
    "“We have waited {number} months for this,” {person} told reporters in {town}.",
    "Rain is expected over {town} {day}, with winds of up to 60 km an hour along the coast.",
    "The home side drew level after {number} minutes, and {person} scored twice from the left.",
    "According to a survey of {number} households, most people in {town} travel to work by train.",
    "Tickets for the autumn season go on sale {day}; {person} conducts the opening concert.",
    "{firm} employs {number} people in {town}, most of them in its two workshops by the river.",
    "Researchers in {town} {verb} {thing} and expect first results {day}.",
    "The minister said that schools would receive {number} new teachers, a promise she had made before.",
    "Prices of wheat and of maize went up {day}, and those of coffee fell a little.",
    "It was the third time that {firm} {verb} {thing}, and nobody in {town} seemed surprised.",
    "A spokeswoman for the museum added that {number} visitors had come since the doors opened.",
)


def sample_stories() -> list[str]:
    """Texts of the sample: invented news of conflict."""
    return [item.text for file in sorted(bench.SAMPLE.iterdir()) for item in open_dump(file) if isinstance(item, Document)]


def general(count: int) -> Iterator[str]:
    """Lines of a dump of general news, the same on every machine."""
    chance = random.Random(20_260_101)  # noqa: S311 - no secret, a fixture
    stories = sample_stories()
    for i in range(count):
        said = [
            chance.choice(TEMPLATES).format(**{name: chance.choice(words) for name, words in FILLERS.items()})
            for _ in range(chance.randint(*SENTENCES))
        ]
        paragraphs = [" ".join(said[k : k + 3]) for k in range(0, len(said), 3)]
        if i % CONFLICT_SHARE == 0:
            paragraphs.append(stories[i // CONFLICT_SHARE % len(stories)])
        day = f"2021-{1 + i % 12:02}-{1 + i % 28:02}"
        record = {"url": f"https://bench-{i % 20}.example/{i}", "text": "\n\n".join(paragraphs), "published": day}
        yield json.dumps(record, ensure_ascii=False) + "\n"


MIXES = {"conflict": bench.articles, "general": general}


def written(lines: Iterator[str], path: Path) -> Path:
    """Write a dump."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines)
    return path


def toll_rate(mix: str, count: int, folder: Path) -> float:
    """Articles a second of processor time from dump to Parquet in this process, names and rules loaded before."""
    settings = Settings(home=folder / "home", workers=1)
    lines = list(MIXES[mix](count))
    stages.ingest(str(written(iter(lines[:: max(1, count // WARM)]), folder / "warm.jsonl")), settings)
    dump = written(iter(lines), folder / "all.jsonl")
    started = time.process_time()
    stages.ingest(str(dump), settings)
    return count / (time.process_time() - started)


def spacy_rate(mix: str, count: int, _: Path) -> float:
    """Articles a second of processor time through a blank pipeline of spaCy with Toll's names and trigger words."""
    import spacy
    from spacy.matcher import Matcher

    nlp = spacy.blank("en")
    names = {form for table in NAMES for row in lexicon.rows(table) for form in (row["name"], *row.get("aliases", "").split("|")) if form}
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "NAME", "pattern": name} for name in sorted(names)])  # type: ignore[attr-defined]
    matcher = Matcher(nlp.vocab)
    matcher.add("TRIGGER", [[{"LOWER": {"IN": sorted(needed_words())}}]])
    texts = [str(json.loads(line)["text"]) for line in MIXES[mix](count)]
    for doc in nlp.pipe(texts[:WARM]):
        matcher(doc)
    started = time.process_time()
    for doc in nlp.pipe(texts):
        matcher(doc)
    return count / (time.process_time() - started)


RATES = {"toll": toll_rate, "spacy": spacy_rate}


def measured(tool: str, mix: str, count: int) -> float:
    """Run one measurement in a process of its own."""
    command = [sys.executable, __file__, "--tool", tool, "--mix", mix, "--articles", str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    rate = float(done.stdout.splitlines()[-1])
    print(f"{tool:6} {mix:9} {rate:8,.0f} articles/s", flush=True)
    return rate


def described(mix: str, count: int) -> str:
    """How long the articles of a mix are, and how many hold a trigger word."""
    texts = [str(json.loads(line)["text"]) for line in MIXES[mix](count)]
    needed = needed_words()
    told = sum(not needed.isdisjoint(lower_words(text)) for text in texts)
    return f"{sum(map(len, texts)) / count:,.0f} characters, {told / count:.0%} with a trigger word"


def table(count: int, rounds: int) -> str:
    """Measure all, in turn, and tell."""
    has_spacy = find_spec("spacy") is not None
    rows = ["| mix | an article | Toll, articles/s | spaCy, articles/s | ratio |", "|---|---|--:|--:|--:|"]
    for mix in MIXES:
        pairs = [(measured("toll", mix, count), measured("spacy", mix, count) if has_spacy else None) for _ in range(rounds)]
        ours = statistics.median(a for a, _ in pairs)
        theirs, ratio = "–", "–"
        if has_spacy:
            theirs = f"{statistics.median(b for _, b in pairs if b):,.0f}"
            ratio = f"{statistics.median(a / b for a, b in pairs if b):.2f}"
        rows.append(f"| {mix} | {described(mix, count)} | {ours:,.0f} | {theirs} | {ratio} |")
    head = f"{count:,} articles of each mix, one core, medians of {rounds} rounds, on {bench.machine()}; the machine was shared with other work.\n\n"
    return head + "\n".join(rows)


def main() -> None:
    """Measure both mixes, or run the one measurement asked for."""
    parser = argparse.ArgumentParser(description="Measure one core from dump to Parquet.")
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--print", action="store_true", help="leave docs/performance.md as it is")
    parser.add_argument("--tool", choices=RATES, help=argparse.SUPPRESS)
    parser.add_argument("--mix", choices=MIXES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.tool:
        with tempfile.TemporaryDirectory() as folder:
            print(RATES[arguments.tool](arguments.mix, arguments.articles, Path(folder)))
        return
    told = table(arguments.articles, arguments.rounds)
    print(told)
    if not arguments.print:
        text = bench.PAGE.read_text(encoding="utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        bench.PAGE.write_text(f"{before}{BEGIN}\n{told}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()

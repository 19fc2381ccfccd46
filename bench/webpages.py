"""How well and how fast the text of web pages is found, beside other extractors: the table of docs/formats.md.

    .venv/bin/python bench/webpages.py ../shared/dumps/html [ARTICLE_EXTRACTION_BENCHMARK]

The first folder holds pages of which BODIES says what the article is; the second, optional, is a copy of the repository
scrapinghub/article-extraction-benchmark. trafilatura and readability-lxml are measured where they are installed; neither is needed to run Toll.
"""

import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from pipeline.dumps._dom import take_apart
from pipeline.dumps._mainbody import choose, weigh

# The article of each page, as numbers of its text nodes: read by a person, captions, bylines, titles, stamps and links to other stories left out.
BODIES: Final = {
    "247wallst.com1": "58-64",
    "about.com1": "124-157",
    "adoption.com1": "111-134",
    "al.com2": "207-222",
    "arabic_article": "21-33",
    "avclub.com2": "78-84",
    "backstage.com2": "42-51",
    "bostonherald.com1": "60-122",
    "businessinsider.com1": "54-73",
    "businessweek.com1": "33-89",
    "chinese_article": "26-33 35-41",
    "cleveland.com2": "219 221-319",
    "coolhunting.com2": "29-38",
    "dailycaller.com2": "58-59 61 63-65 67-78",
    "dailystar.co.uk2": "37-45 47-54 56-58 63-66 68-75",
    "dallasnews.com2": "9-25",
    "flavorwire.com2": "52-110",
    "foxbusiness.com2": "28-41",
    "foxnews.com2": "33-42",
    "globalnews.ca2": "73",
}
UNSEEN: Final = frozenset({"script", "style", "noscript", "template", "title", "textarea", "option"})
TOKEN: Final = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")


class Page(NamedTuple):
    """A page and its article's text."""

    html: str
    body: str


def annotated(folder: Path) -> Iterator[Page]:
    """Pages with the text that BODIES names."""
    for name, ranges in BODIES.items():
        html = (folder / f"{name}.html").read_bytes().decode("utf-8", "replace")
        root = LexborHTMLParser(html).root
        nodes = root.traverse(include_text=True) if root is not None else ()
        texts = [
            " ".join((node.text_content or "").split())
            for node in nodes
            if node.tag == "-text" and node.parent and node.parent.tag not in UNSEEN
        ]
        texts = [text for text in texts if text]
        spans = [span.partition("-") for span in ranges.split()]
        yield Page(html, " ".join(texts[at] for first, _, last in spans for at in range(int(first), int(last or first) + 1)))


def benchmark(folder: Path) -> Iterator[Page]:
    """Pages of scrapinghub/article-extraction-benchmark."""
    for name, truth in sorted(json.loads((folder / "ground-truth.json").read_bytes()).items()):
        yield Page(gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()).decode("utf-8", "replace"), truth["articleBody"])


def agreement(found: str, body: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of tokens, each counted as often as it stands."""
    have, want = Counter(TOKEN.findall(found.lower())), Counter(TOKEN.findall(body.lower()))
    both = (have & want).total()
    precision, recall = both / max(1, have.total()), both / max(1, want.total())
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0


def toll(html: str) -> str:
    """The article's text as Toll finds it."""
    page = take_apart(html)
    if not page.blocks:
        return ""
    weigh(page)
    return "\n".join(block.text for block in choose(page).blocks)


def extractors() -> dict[str, Callable[[str], str]]:
    """Those that are installed, Toll first."""
    known: dict[str, Callable[[str], str]] = {"Toll": toll}
    try:
        import trafilatura
    except ImportError:
        pass
    else:
        known["trafilatura, fast"] = lambda html: trafilatura.extract(html, fast=True, include_comments=False) or ""
        known["trafilatura"] = lambda html: trafilatura.extract(html, include_comments=False) or ""
        known["trafilatura, for precision"] = lambda html: trafilatura.extract(html, include_comments=False, favor_precision=True) or ""
    from resiliparse.extract.html2text import extract_plain_text

    known["resiliparse, main content"] = lambda html: extract_plain_text(
        html, preserve_formatting=True, main_content=True, alt_texts=False, comments=False
    )
    try:
        import lxml.html
        from readability import Document
    except ImportError:
        pass
    else:
        known["readability-lxml"] = lambda html: lxml.html.fromstring(Document(html).summary()).text_content()
    return known


def main(folders: list[str]) -> None:
    """Print the table."""
    sets = {"pages of the sample": list(annotated(Path(folders[0])))}
    if len(folders) > 1:
        sets["article-extraction-benchmark"] = list(benchmark(Path(folders[1])))
    print("| pages | extractor | precision | recall | F1 | pages/s |\n|---|---|---|---|---|---|")
    for name, pages in sets.items():
        for extractor, extract in extractors().items():
            began = time.process_time()
            found = [extract(page.html) for page in pages]
            took = time.process_time() - began
            scores = [agreement(text, page.body) for text, page in zip(found, pages, strict=True)]
            means = " | ".join(f"{sum(score[at] for score in scores) / len(scores):.3f}" for at in range(3))
            print(f"| {name} ({len(pages)}) | {extractor} | {means} | {len(pages) / took:.0f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

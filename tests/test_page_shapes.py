"""Pages as they come, each small and invented: what is made of them stands beside them in tests/shapes, and is reviewed there."""

import json
import os
from pathlib import Path

import pytest

from pipeline.articles import segment
from pipeline.dumps import open_dump
from pipeline.model import Article, Reject

SHAPES = Path(__file__).parent / "shapes"
FIELDS = (
    "title",
    "byline",
    "agency",
    "dateline",
    "dateline_place",
    "published_on",
    "published_precision",
    "published_from",
    "publisher",
    "url",
    "language",
)


def told(path: Path) -> list[dict[str, object]]:
    found = []
    for document in open_dump(path):
        assert not isinstance(document, Reject), document
        for article in segment(document, "d" * 16):
            assert isinstance(article, Article), article
            facts = {name: value if value is None else str(value) for name in FIELDS if (value := getattr(article, name)) is not None}
            found.append(
                {**facts, "standfirst": list(article.standfirst), "captions": list(article.captions), "body": article.body.split("\n")}
            )
    return found


@pytest.mark.parametrize("path", sorted(path for path in SHAPES.iterdir() if path.suffix != ".json"), ids=lambda path: path.name)
def test_a_page_of_this_shape_gives_what_was_reviewed(path: Path) -> None:
    record = path.with_name(path.name + ".json")
    if os.environ.get("GOLDEN") == "rewrite":
        record.write_text(json.dumps(told(path), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert told(path) == json.loads(record.read_text(encoding="utf-8"))

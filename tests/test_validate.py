"""Validation of many small dumps: judged together, each with the verdict it would have had alone."""

from dataclasses import replace

import pytest
from stories import STORIES, dump

from pipeline import quality, stages
from pipeline.lake import Lake
from pipeline.settings import Settings
from pipeline.stages import rows


@pytest.fixture
def homes(tmp_path):
    """Two homes that hold the same three dumps, one of them without an article."""
    dumps = [dump(tmp_path / f"{n}.jsonl", stories) for n, stories in enumerate((STORIES[:2], STORIES[2:]))]
    (tmp_path / "none.jsonl").write_text('{"title": "no text"}\n')
    both = tuple(Settings(home=tmp_path / name, workers=1) for name in ("together", "alone"))
    for settings in both:
        stages.ingest_all([*dumps, tmp_path / "none.jsonl"], settings)
    return both


def verdicts(settings):
    lake = Lake(settings.lake)
    batch_ids = lake.ledger().column("batch_id").to_pylist()
    return {b: (lake.row_checks(b).to_pylist(), lake.rejections(b).to_pylist()) for b in batch_ids}


def test_together_or_alone_the_verdicts_are_the_same(homes, monkeypatch):
    together, alone = homes
    calls = []
    monkeypatch.setattr(quality, "check_rows", lambda tables, judge=quality.check_rows: calls.append(1) or judge(tables))
    assert stages.validate(together, stages.next_run(together)).batches == 3
    assert len(calls) == 1
    monkeypatch.setattr(rows, "PART_ARTICLES", 2)
    stages.validate(alone, stages.next_run(alone))
    assert len(calls) > 2
    assert verdicts(together) == verdicts(alone)


def test_what_fails_is_found_in_its_own_batch(homes, monkeypatch):
    settings, _ = homes

    def turn_the_star_away(tables, judge=quality.check_rows):
        verdict = judge(tables)
        ids = [row["article_id"] for row in tables["articles"].to_pylist() if row["publisher"] == "The Evening Star"]
        if not ids:
            return verdict
        away = {"table": ["articles"], "key": ids, "reason_code": ["bad"], "reason": ["Bad."], "excerpt": [None]}
        outcomes = (replace(verdict.outcomes[0], is_success=False, unexpected=1), *verdict.outcomes[1:])
        return quality.RowVerdict(quality.REJECTIONS.empty_table().from_pydict(away, schema=quality.REJECTIONS), outcomes)

    monkeypatch.setattr(quality, "check_rows", turn_the_star_away)
    assert stages.validate(settings, stages.next_run(settings)).rejected == {"bad": 1}
    assert sorted(len(rejections) for _, rejections in verdicts(settings).values()) == [0, 0, 1]

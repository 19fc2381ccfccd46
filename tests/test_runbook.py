"""docs/runbook.md has every task, notice and check that can turn red, and names no test that is not there."""

import re
from pathlib import Path
from typing import get_args

import pytest

from pipeline.stages.notices import Kind
from pipeline.stages.watch import CHECKS

ROOT = Path(__file__).parents[1]
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
TESTS = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("test_*.py"))


def section(name: str) -> str:
    """What stands under a heading, down to the next of its level."""
    return RUNBOOK.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("dag", ["ingest", "warehouse", "reextract"])
def test_every_task_has_an_entry(dag):
    source = (ROOT / "dags" / f"{dag}.py").read_text(encoding="utf-8")
    tasks = {*re.findall(r"@task\.?\w*(?:\(.*?\))?\n    def (\w+)\(", source, re.DOTALL), *re.findall(r'task_id="(\w+)"', source)}
    assert len(tasks) > 3
    told = section(dag)
    assert {task for task in tasks if f"`{task}`" not in told} == set()


def test_every_notice_has_an_entry():
    told = section("Notices")
    assert [kind for kind in get_args(Kind) if f"| {kind} |" not in told] == []


def test_every_check_of_the_watch_has_an_entry():
    told = section("watch")
    assert [check for check in CHECKS if f"| `{check}` |" not in told] == []


def test_each_entry_names_tests_that_exist():
    named = set(re.findall(r"`(test_\w+)`", RUNBOOK))
    assert len(named) > 20
    assert {name for name in named if f"def {name}(" not in TESTS} == set()


def test_links_lead_somewhere():
    anchors = {
        re.sub(r"[^a-z0-9 -]", "", line.lstrip("# ").lower()).replace(" ", "-") for line in RUNBOOK.splitlines() if line.startswith("#")
    }
    assert {link for link in re.findall(r"\]\(#([\w-]+)\)", RUNBOOK) if link not in anchors} == set()

"""What came into a stage and what went out, in words, from its answer as it was noted."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final


def _of_ingest(answer: Mapping[str, Any]) -> tuple[str, str]:
    rejects = sum(answer.get("rejects", {}).values())
    made = (_many(answer["articles"], "article"), _many(answer["claims"], "claim"), _many(rejects, "reject"))
    return _many(answer["records"], "record"), ", ".join(made)


def _of_load(answer: Mapping[str, Any]) -> tuple[str, str]:
    made = (_many(answer[f"{what}s"], what) for what in ("article", "claim", "report", "event"))
    return f"{_many(answer['batches'], 'batch')}, {len(answer['new_batches']):,} new", ", ".join(made)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}{'es' if what.endswith('h') else 's'}"


FLOWS: Final[Mapping[str, Callable[[Mapping[str, Any]], tuple[str, str]]]] = {
    "discover": lambda answer: ("landing/", _many(len(answer["answer"]), "new dump")),
    "shards": lambda answer: (
        "landing/",
        f"{_many(sum(len(shard['members']) for shard in answer['answer']), 'new dump')} for {_many(len(answer['answer']), 'task')}",
    ),
    "ingest": _of_ingest,
    "reextract": lambda answer: (
        _many(len(answer["answer"]), "batch"),
        f"{_many(sum(one['is_new'] for one in answer['answer']), 'batch')} extracted anew",
    ),
    "weigh": lambda answer: (_many(answer["records"], "record"), f"{_many(answer['rejects'], 'reject')} ({answer['share']:.1%})"),
    "next_run": lambda answer: ("", f"run {answer['answer']}"),
    "is_published": lambda answer: ("", "nothing new" if answer["answer"] else "something new"),
    "validate": lambda answer: (_many(answer["batches"], "batch"), f"{_many(sum(answer['rejected'].values()), 'row')} turned away"),
    "load": _of_load,
    "gate": lambda answer: (
        _many(answer["checks"], "expectation"),
        f"{len(answer['failed_critical']):,} critical failed, {_many(len(answer['failed_warning']), 'warning')}",
    ),
    "publish": lambda answer: (
        "",
        f"{_many(answer.get('events_new', 0), 'new event')}, {answer.get('events_changed', 0):,} told otherwise",
    ),
    "page": lambda answer: ("", Path(answer["answer"]).name),
}
"""What came in and what went out, by stage."""

"""The record of a run, read back as the values that its report shows."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pipeline import nights
from pipeline.report import night as shown
from pipeline.report.verdict import verdict
from pipeline.settings import Settings
from pipeline.stages.answers import reasons
from pipeline.stages.flows import FLOWS

_AROUND: Final = 60
"""Runs of the other DAG that are looked through for the same batches, the newest."""
_COUNTED: Final = ("batches", "articles", "claims", "reports", "events", "rejects")
_PLACED: Final = frozenset(
    {
        "discover",
        "shards",
        "weigh",
        "reextract",
        "assure",
        "ingest",
        "next_run",
        "is_published",
        "validate",
        "load",
        "gate",
        "publish",
        "page",
    }
)
_SEVERITIES: Final = ("critical", "warning", "info")

_INGEST, _REEXTRACT, _WAREHOUSE = "ingest", "reextract", "warehouse"


def run_report(settings: Settings, dag_id: str, run_id: str, airflow_state: str | None = None) -> shown.Report | None:
    """What is noted of a run; None where nothing is. `airflow_state`: what Airflow calls it."""
    night = _read(settings, dag_id, run_id)
    if night is None:
        return None
    dags = (_INGEST, _REEXTRACT) if dag_id == _WAREHOUSE else (_WAREHOUSE,)
    others = [other for dag in dags for other in _latest(settings, dag, _AROUND)]
    related = [_report(other, None) for other in others if (_led_to(other, night) if dag_id == _WAREHOUSE else _led_to(night, other))]
    return _report(night, airflow_state, related)


def judged_run(settings: Settings, dag_id: str, run_id: str) -> str | None:
    """Run of the warehouse that a run of a DAG judged, found published already, or led to; None where there is none."""
    night = _read(settings, dag_id, run_id)
    if night is None:
        return None
    builds = [] if night.of("gate") else [other for other in _latest(settings, _WAREHOUSE, _AROUND) if _led_to(night, other)]
    found = [build.answer("gate").get("run_id") for build in (night, *builds)]
    known: str | None = night.answer("next_run").get("answer")
    return next((each for each in found if each), known)


def _read(settings: Settings, dag_id: str, run_id: str) -> nights.Night | None:
    night = nights.read(settings.nights, dag_id, run_id)
    return _last_pass(night) if night else None


def _latest(settings: Settings, dag_id: str, most: int) -> list[nights.Night]:
    return [_last_pass(night) for night in nights.latest(settings.nights, dag_id, most)]


def _last_pass(night: nights.Night) -> nights.Night:
    """A run without what it did before it was cleared from `identify` on: what is built now may be another warehouse."""
    named = night.of("next_run")
    return replace(night, entries=tuple(entry for entry in night.entries if entry.began_at >= named[-1].began_at)) if named else night


@dataclass(frozen=True, slots=True)
class Known:
    """What Airflow knows of a run: its state, and when it was due, which is the night it stands for however late it ran."""

    state: str
    due_at: dt.datetime


Runs = Mapping[tuple[str, str], Known]
"""What Airflow knows, by DAG and run."""


def last_nights(settings: Settings, most: int, known: Runs) -> tuple[shown.NightLine, ...]:
    """The last nights, the newest first: each run of `ingest` with the warehouse built from it, and warehouses built without one."""
    builds = _latest(settings, _WAREHOUSE, 2 * most)
    lines, taken = [], set()
    for night in _latest(settings, _INGEST, most):
        build = next((other for other in reversed(builds) if _led_to(night, other)), None)
        taken.add(build and build.run_id)
        lines.append(_line(night, build, known))
    lines += [_line(build, build, known) for build in builds if build.run_id not in taken and build.answer("load")]
    return tuple(sorted(lines, key=lambda line: line.due_at, reverse=True)[:most])


def _line(night: nights.Night, build: nights.Night | None, known: Runs) -> shown.NightLine:
    of_night = known.get((night.dag_id, night.run_id))
    of_build = known.get((build.dag_id, build.run_id)) if build else None
    report = _report(night, of_night.state if of_night else None)
    built = _report(build, of_build.state if of_build else None) if build else None
    verdicts = [verdict(each) for each in (report, built) if each]
    worst = min(verdicts, key=lambda said: ("bad", "running", "notice", "good", "nothing").index(said.level))
    ends = [each.ended_at for each in (report, built) if each]
    last = max((end for end in ends if end), default=None)
    if built is None or not any(stage.name == "gate" for stage in built.stages):
        gate = "none"
    else:
        gate = {"done": "passed", "failed": "failed", "open": "open"}[next(s.state for s in built.stages if s.name == "gate")]
    return shown.NightLine(
        dag_id=night.dag_id,
        run_id=night.run_id,
        due_at=of_night.due_at if of_night else night.began_at,
        seconds=(last - night.began_at).total_seconds() if last and None not in ends else None,
        level=worst.level,
        headline=worst.headline,
        dumps=len(report.batches),
        articles=sum(batch.articles for batch in report.batches),
        rejects=sum(batch.rejects + (batch.turned_away or 0) for batch in (built or report).batches),
        gate=gate,  # type: ignore[arg-type]
        events_new=built.published.events_new if built and built.published else None,
        warehouse=(build.dag_id, build.run_id) if build else None,
    )


def _report(night: nights.Night, airflow_state: str | None, related: Iterable[shown.Report] = ()) -> shown.Report:
    load, published = night.answer("load"), night.answer("publish")
    before = load.get("before") or {}
    ends = [entry.ended_at for entry in night.entries]
    weighed = night.answer("weigh")
    return shown.Report(
        dag_id=night.dag_id,
        run_id=night.run_id,
        began_at=night.began_at,
        ended_at=None if None in ends else max((end for end in ends if end), default=None),
        airflow_state=airflow_state,
        stages=tuple(_stage(entry) for entry in night.entries),
        found=_found(night),
        question=weighed.get("question") if weighed.get("is_doubtful") and not night.of("load") else None,
        is_published_already=night.answer("is_published").get("answer"),
        batches=_batches(night),
        reasons=_reasons(night),
        counts=tuple(shown.Count(name, load[name], before.get(name)) for name in _COUNTED if name in load),
        gate=_gate(night.answer("gate")),
        published=_published(published) if published.get("published_at") else None,
        last_published_at=_instant(before.get("published_at")),
        redone=tuple(_redone(one, entry.answer) for entry in night.of("reextract") for one in entry.answer.get("answer", ())),
        related=tuple(_related(other) for other in related),
        findings=tuple(
            (f"{entry.stage}: {name}".replace("_", " "), _plain(value))
            for entry in night.entries
            if entry.stage not in _PLACED
            for name, value in entry.answer.items()
        ),
    )


def _found(night: nights.Night) -> int | None:
    """Dumps that were found in landing/; None where nobody looked."""
    if shards := night.of("shards"):
        return sum(len(shard["members"]) for shard in shards[-1].answer.get("answer", ()))
    return len(night.answer("discover")["answer"]) if "answer" in night.answer("discover") else None


def _stage(entry: nights.Entry) -> shown.Stage:
    came_in, went_out = FLOWS[entry.stage](entry.answer) if entry.answer and entry.stage in FLOWS else ("", "")
    return shown.Stage(
        name=entry.stage,
        state="open" if entry.ended_at is None else "failed" if entry.error else "done",
        began_at=entry.began_at,
        seconds=(entry.ended_at - entry.began_at).total_seconds() if entry.ended_at else None,
        came_in=came_in,
        went_out=went_out,
        problem=entry.problem,
        error=entry.error,
        about=Path(entry.about).name if entry.about else None,
        tries=entry.tries,
    )


def _batches(night: nights.Night) -> tuple[shown.Batch, ...]:
    read = [_batch(entry.answer, entry.answer["path"]) for entry in night.of("ingest") if "path" in entry.answer]
    held = [_batch(row, row["dump"]) for row in night.answer("load").get("held", ())]
    return tuple(read + held)


def _batch(row: Mapping[str, Any], name: str) -> shown.Batch:
    rejects = row["rejects"]
    return shown.Batch(
        dump=Path(name).name,
        rejects=sum(rejects.values()) if isinstance(rejects, dict) else rejects,
        turned_away=row.get("turned_away"),
        is_new=row.get("is_new", True),
        problem=row.get("problem"),
        **{key: row[key] for key in ("batch_id", "state", "format", "records", "documents", "articles", "mentions", "claims", "reports")},
    )


def _reasons(night: nights.Night) -> tuple[shown.Reason, ...]:
    counts: Counter[str] = Counter()
    samples: list[Mapping[str, Any]] = []
    for entry in night.of("ingest"):
        counts.update(entry.answer.get("rejects", {}))
        samples += entry.answer.get("samples", ())
    counts.update(night.answer("load").get("turned_away", {}))
    samples += night.answer("load").get("samples", ())
    meanings = reasons()
    found = []
    for code, count in counts.most_common():
        these = [row for row in samples if row["reason_code"] == code]
        found.append(
            shown.Reason(
                stage=these[0]["stage"] if these else "",
                code=code,
                count=count,
                meaning=meanings.get(code, ""),
                samples=tuple(shown.Sample(row["locator"], row["reason"], row["excerpt"]) for row in these[:_SAMPLES]),
            )
        )
    return tuple(found)


_SAMPLES: Final = 3


def _gate(answer: Mapping[str, Any]) -> shown.Gate | None:
    if "severities" not in answer:
        return None
    failed = [
        shown.Check(
            suite=row["suite"],
            name=row["expectation"],
            remedy=row.get("remedy"),
            samples=tuple(row.get("samples") or ()),
            **{key: row[key] for key in ("severity", "checked", "unexpected", "observed", "why")},
        )
        for row in answer["failed"]
    ]
    failed.sort(key=lambda check: (_SEVERITIES.index(check.severity), check.suite, check.name))
    counted = tuple((name, *answer["severities"].get(name, (0, 0))) for name in _SEVERITIES)
    return shown.Gate(answer["run_id"], counted, tuple(failed))


def _published(answer: Mapping[str, Any]) -> shown.Published:
    at = _instant(answer["published_at"])
    assert at is not None  # noqa: S101 (asked for by the caller)
    return shown.Published(answer["run_id"], at, *(answer[f"events_{what}"] for what in ("new", "changed", "gone")))


def _redone(one: Mapping[str, Any], answer: Mapping[str, Any]) -> shown.Redone:
    claims, reports = ((one[name][0], one[name][1]) for name in ("claims", "reports"))
    kept = not answer.get("dry_run", False)
    return shown.Redone(one["dump"], one["batch_id"], one["documents"], one["is_new"], kept, claims, reports)


def _related(other: shown.Report) -> shown.Related:
    said = verdict(other)
    return shown.Related(other.dag_id, other.run_id, said.level, said.headline)


def _led_to(source: nights.Night, build: nights.Night) -> bool:
    """Whether batches that one run brought into the lake were new in a warehouse that another built afterwards."""
    return source.began_at <= build.began_at and bool(_batch_ids(source) & set(build.answer("load").get("new_batches", ())))


def _batch_ids(night: nights.Night) -> set[str]:
    """Batches that a run read, or extracted anew."""
    read = {entry.answer["batch_id"] for entry in night.of("ingest") if "batch_id" in entry.answer}
    redone = (entry.answer for entry in night.of("reextract") if not entry.answer.get("dry_run"))
    return read | {one["batch_id"] for answer in redone for one in answer.get("answer", ()) if one["is_new"]}


def _instant(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_plain(each)}" for key, each in value.items()) or "–"
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value)) or "–"
    return "–" if value is None else str(value)

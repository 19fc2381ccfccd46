"""One event on the terminal: a tree of its figures, its articles and their sentences."""

from collections.abc import Mapping
from typing import Any

from rich.markup import escape
from rich.tree import Tree

from pipeline import stages
from pipeline.cli.screen import cell, console, counted
from pipeline.contracts import DISPUTED


def story(found: stages.Story, *, why: bool = False) -> None:
    """Show one event: its figures, then who said what, each with its sentence; `why` = also why each report stands in it."""
    (event,) = found.event.to_pylist()
    tree = Tree(f"[bold]event {event['event_id']}[/bold]{'  [yellow]disputed[/yellow]' if event['disputed'] else ''}")
    if event["disputed"]:
        tree.add(f"[yellow]disputed:[/yellow] {escape(DISPUTED)}")
    days = " – ".join(dict.fromkeys(day.isoformat() for day in (event["date_start"], event["date_end"]) if day)) or "unknown"
    where = ", ".join(dict.fromkeys(str(part) for part in (event["place"], event["admin1"], event["country"]) if part)) or "unknown"
    for label, value in (
        ("killed", _figure(event, "killed")),
        ("wounded", _figure(event, "wounded")),
        ("civilians killed", event["civilians_killed_best"]),
        ("when", days),
        ("where", where),
        ("victims", event["victims_name"]),
        ("by", event["perpetrator_name"]),
        ("how", (event["tactic"] or "").replace("_", " ")),
        (
            "told by",
            " ".join(
                (
                    counted(event["reports"], "report"),
                    "in",
                    counted(event["articles"], "article"),
                    "of",
                    counted(event["publishers"], "publisher"),
                )
            ),
        ),
    ):
        if value not in (None, ""):
            tree.add(f"{label}: {escape(str(value))}")
    links = {link["report_id"]: link for link in found.links.to_pylist()} if why else {}
    articles: dict[str, Tree] = {}
    for claim in found.claims.to_pylist():
        if claim["article_id"] not in articles:
            head = ", ".join(str(part) for part in (claim["publisher"] or "unknown publisher", claim["published_on"]) if part)
            reprint = " (reprint)" if claim["is_reprint"] else ""
            articles[claim["article_id"]] = tree.add(f"[bold]{escape(head)}[/bold]{reprint}: {escape(claim['title'] or 'untitled')}")
        if link := links.pop(claim["report_id"], None):
            articles[claim["article_id"]].add(f"[dim]{escape(_link(link))}[/dim]")
        branch = articles[claim["article_id"]].add(escape(_claim(claim)))
        branch.add(f"[italic]“{escape(' '.join(claim['evidence'].split()))}”[/italic]")
    console().print(tree, highlight=False)


def _claim(claim: Mapping[str, Any]) -> str:
    """`at least nine Russians killed (9–), subset, according to Syrian Observatory for Human Rights`."""
    who = claim["victims"] or claim["count_text"] or ""
    figure = "–".join(str(claim[bound]) if claim[bound] is not None else "" for bound in ("low", "high"))
    figure = str(claim["low"]) if claim["low"] is not None and claim["low"] == claim["high"] else figure
    notes = [
        *([claim["scope"]] if claim["scope"] != "incident" else []),
        *([claim["assertion"]] if claim["assertion"] != "reported" else []),
        *(["recalled"] if claim["background"] else []),
        f"according to {claim['source']}" if claim["source"] else "in the article's own voice",
    ]
    return f"{claim['outcome']} {figure}{f' ({who})' if who else ''}: {', '.join(notes)}"


def _figure(event: Mapping[str, Any], outcome: str) -> str | None:
    low, best, high, most = (event[f"{outcome}_{bound}"] for bound in ("low", "best", "high", "most"))
    if low is None and best is None and high is None:
        return None
    top = f"{most} or more" if high is None and most is not None else cell(high, none="–")
    bounds = "" if low == best == high else f" (low {cell(low, none='–')}, high {top})"
    return f"{cell(best, none='unknown')}{bounds}"


def _link(link: Mapping[str, Any]) -> str:
    """`8 points with Meridian Wire, 2023-01-02: date 3, place 3, figures 1, actor 1, tactic 0`."""
    like = ", ".join(str(part) for part in (link["publisher"] or "unknown publisher", link["published_on"]) if part)
    if link["kind"] == "leader":
        return "the event is built around this report"
    if link["kind"] == "same_text":
        return f"the same text as {like}"
    if link["kind"] == "same_article":
        return "the same toll, told twice in its article"
    parts = {part: link[f"{part}_points"] for part in ("date", "place", "figures", "actor", "tactic")}
    return f"{counted(link['score'], 'point')} with {like}: {', '.join(f'{part} {points}' for part, points in parts.items())}"

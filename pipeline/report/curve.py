"""The time curve as inline SVG: a step line for the best figure in a band from low to high. Colours come from the page's style."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

DAYS_BY_DAY: Final = 92
DAYS_BY_MONTH: Final = 5 * 366
"""Up to this many days the curve has a step a day, or a month; beyond, a year."""

WIDTH: Final = 960
HEIGHT: Final = 240
RIGHT, TOP, BOTTOM = 8, 12, 28
GAP: Final = 8
DIGIT: Final = 12
"""The widest a character of a tick can be: on narrow screens the style sets ticks in 20 units (page.css)."""
LABELS: Final = 8

Point = tuple[dt.date, int, int, int]


@dataclass(frozen=True, slots=True)
class Curve:
    """What the template draws, in SVG units; `steps` are the same figures as text, for those who can't see it."""

    unit: str
    band: str
    line: str
    ticks: tuple[tuple[float, str], ...]
    labels: tuple[tuple[float, str], ...]
    steps: tuple[tuple[str, int, int, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = 0
    gap: int = GAP
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def draw(points: Sequence[Point]) -> Curve | None:
    """Draw (day, low, best, high) in order of day; days that are missing count as none dead. None without points."""
    if not points:
        return None
    unit, start_of, after = _unit((points[-1][0] - points[0][0]).days)
    totals: dict[dt.date, list[int]] = {}
    day, last = start_of(points[0][0]), start_of(points[-1][0])
    while day <= last:
        totals[day] = [0, 0, 0]
        day = after(day)
    for when, *figures in points:
        for i, value in enumerate(figures):
            totals[start_of(when)][i] += value
    ceiling, ticks = _scale(max(high for _, _, high in totals.values()))
    left = GAP + DIGIT * max(len(f"{value:,}") for value in ticks)
    wide = (WIDTH - left - RIGHT) / len(totals)
    tall = (HEIGHT - TOP - BOTTOM) / ceiling

    def along(i: int) -> list[tuple[float, float]]:
        """Corners of the steps of one figure, from left to right."""
        heights = [HEIGHT - BOTTOM - figures[i] * tall for figures in totals.values()]
        return [(left + wide * (n + side), height) for n, height in enumerate(heights) for side in (0, 1)]

    every = -(-len(totals) // LABELS)
    name = {"day": "%-d %b", "month": "%b %Y", "year": "%Y"}[unit]
    return Curve(
        unit=unit,
        band=_path([*along(2), *reversed(along(0))]) + "Z",
        line=_path(along(1)),
        ticks=tuple((round(HEIGHT - BOTTOM - value * tall, 1), f"{value:,}") for value in ticks),
        labels=tuple((round(left + wide * (n + 0.5), 1), day.strftime(name)) for n, day in enumerate(totals) if n % every == 0),
        steps=tuple((day.strftime("%-d %b %Y" if unit == "day" else name), *figures) for day, figures in totals.items() if any(figures)),  # type: ignore[misc]
        left=left,
    )


def _unit(days: int) -> tuple[str, Callable[[dt.date], dt.date], Callable[[dt.date], dt.date]]:
    """Step width for a span, with the start of a day's step and the start of the next."""
    if days <= DAYS_BY_DAY:
        return "day", lambda day: day, lambda day: day + dt.timedelta(days=1)
    if days <= DAYS_BY_MONTH:
        return "month", lambda day: day.replace(day=1), lambda day: (day + dt.timedelta(days=31)).replace(day=1)
    return "year", lambda day: day.replace(month=1, day=1), lambda day: day.replace(year=day.year + 1)


def _scale(highest: int) -> tuple[int, list[int]]:
    """Round axis of at most five intervals of 1, 2 or 5 times a power of ten."""
    step = next(step for power in range(12) for step in (10**power, 2 * 10**power, 5 * 10**power) if step * 5 >= highest)
    ceiling = max(step, -(-highest // step) * step)
    return ceiling, list(range(0, ceiling + 1, step))


def _path(corners: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in corners)

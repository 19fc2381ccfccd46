"""What the engineer and the analyst see in Airflow: a real night on real servers, looked at with a real browser."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch
from urllib.parse import quote

import httpx
import pytest
import start_airflow
from nights import NOISE, QUICK, Person, Run, dump

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright, of the tools of the tests")

from browsing import Visit, browser, is_there, visit  # noqa: E402
from playwright.sync_api import Browser, FrameLocator, expect  # noqa: E402

expect.set_options(timeout=120_000)
pytestmark = [pytest.mark.airflow, pytest.mark.slow]
needs_chromium = pytest.mark.skipif(not is_there(), reason="needs Chromium: apt-get install chromium")
ONE_NIGHT = Path(__file__).with_name("one_night.py")
PICTURES = os.environ.get("PICTURES")
"""Folder for screenshots; none are taken without it."""


@dataclass
class Seen:
    """An api-server on a home in which there was a night: runs of `ingest` and `warehouse`."""

    home: Path
    url: str
    ingest: Run
    warehouse: Run

    def login(self, user: str) -> tuple[str, str]:
        return user, json.loads((self.home / "airflow" / "passwords.json").read_text())[user]


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """A night with two dumps, of which one can't be read; then the api-server alone, since nobody works any more."""
    home = tmp_path_factory.mktemp("home")
    folder = home / "airflow"
    for new in (folder, home / "landing"):
        new.mkdir()
    (home / "landing" / "evening.jsonl").write_bytes(dump(range(2, 6)))
    (home / "landing" / "noise.jsonl").write_bytes(NOISE)
    start_airflow.make_passwords(folder / "passwords.json")
    port = start_airflow.free_port(0)
    with patch.dict(os.environ):
        for name in [name for name in os.environ if name.startswith(("AIRFLOW", "TOLL_"))]:
            del os.environ[name]
        env = start_airflow.environment(home, port, QUICK)
    done = subprocess.run([sys.executable, ONE_NIGHT], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    runs = json.loads(done.stdout.splitlines()[-1])
    assert [run["state"] for run in runs] == ["success", "success"], done.stdout
    with ExitStack() as stack:
        parts = start_airflow.Parts(folder, env)
        stack.callback(parts.stop)
        parts.start("api-server")
        parts.wait_for(f"http://127.0.0.1:{port}")
        yield Seen(home, f"http://127.0.0.1:{port}", *runs)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


def come(chromium: Browser, airflow: Seen, user: str = "admin", **screen) -> Visit:
    return visit(chromium, airflow.url, airflow.login(user), **screen)


def path_of(run: Run) -> str:
    return f"/toll/runs/{run['dag_id']}/{quote(run['dag_run_id'], safe='')}/"


def picture(seen: Visit, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        seen.page.screenshot(path=f"{PICTURES}/{name}.png")


def frame(seen: Visit, title: str) -> FrameLocator:
    return seen.page.frame_locator(f'iframe[title="{title}"]')


@needs_chromium
def test_the_engineer_finds_out_in_the_morning(airflow: Seen, chromium: Browser):
    seen = come(chromium, airflow)
    tile = frame(seen, "Toll: the last nights")
    row = tile.get_by_role("row").filter(has_text="noise.jsonl").first
    expect(row).to_contain_text("could not be read")
    expect(row).to_contain_text("passed")
    picture(seen, "home")

    row.get_by_role("link").first.click()
    seen.page.wait_for_url("**/dags/ingest/runs/*/plugin/toll_report")
    report = frame(seen, "Run report")
    expect(report.get_by_role("heading", level=1)).to_contain_text(
        "1 of 2 dumps could not be read: noise.jsonl. 4 articles came of the others."
    )
    expect(report.get_by_role("list", name="What to do")).to_contain_text("Ask the publisher")
    expect(report.get_by_role("region", name="Dumps", exact=True)).to_contain_text("evening.jsonl")
    rejected = report.get_by_role("article").filter(has_text="bad json")
    expect(rejected.get_by_text("evening.jsonl#5")).to_be_hidden()
    rejected.get_by_text("samples: 1 of 1").press("Enter")
    expect(rejected.get_by_text("evening.jsonl#5")).to_be_visible()
    expect(seen.page.get_by_text("read_dump").first).to_be_visible()  # the grid beside it
    picture(seen, "ingest")

    report.get_by_role("link", name="warehouse:").click()
    expect(report.get_by_role("heading", level=1)).to_contain_text("Published: ")
    expect(report.get_by_role("region", name="Expectations by severity")).to_contain_text("nothing is published")
    report.get_by_role("link", name="Data quality").click()
    expect(report.get_by_role("region", name="Suites", exact=True)).to_contain_text("casualty_claims")
    report.get_by_role("link", name="casualty_claims", exact=True).click()
    expect(report.locator("#id_malformed")).to_contain_text("^[0-9a-f]{16}$")
    report.get_by_role("link", name="Back to all suites").click()
    report.get_by_role("link", name="Back to the run").click()
    report.get_by_role("link", name="The report page").click()
    expect(report.get_by_role("heading", level=1).first).to_be_visible()
    assert (seen.abroad, seen.troubles) == ([], [])


@needs_chromium
def test_the_analyst_looks_and_touches_nothing(airflow: Seen, chromium: Browser):
    seen = come(chromium, airflow, "analyst", scheme="dark", width=900)
    seen.open(f"/dags/warehouse/runs/{quote(airflow.warehouse['dag_run_id'], safe='')}/plugin/toll_report")
    report = frame(seen, "Run report")
    expect(report.get_by_role("heading", level=1)).to_contain_text("Published: ")
    assert report.locator("html").get_attribute("data-theme") == "dark"
    assert report.locator("body").evaluate("body => body.scrollWidth <= body.clientWidth"), "nothing is cut off in a narrow frame"
    picture(seen, "warehouse-dark")
    seen.page.set_viewport_size({"width": 360, "height": 700})
    for page in ("", "quality/index.html", "quality/warehouse.html"):
        seen.open(path_of(airflow.warehouse) + page)
        expect(seen.page.get_by_role("heading", level=1)).to_be_visible()
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page} scrolls sideways on a telephone"
    assert (seen.abroad, seen.troubles) == ([], [])

    seen.page.set_viewport_size({"width": 1280, "height": 800})
    seen.open("/dags/ingest").get_by_test_id("trigger-dag-button").click()
    asking = seen.page.get_by_role("dialog")
    asking.get_by_role("button", name="Trigger", exact=True).click()
    expect(asking).to_contain_text("403 Forbidden")
    assert seen.abroad == []


def session(airflow: Seen, user: str | None) -> httpx.Client:
    token = Person.log_in(airflow.url, *airflow.login(user)).rest.headers["Authorization"].partition(" ")[2] if user else None
    return httpx.Client(base_url=airflow.url, cookies={"_token": token} if token else None, timeout=120)


def test_every_route_asks_who_is_there(airflow: Seen):
    below = ("", "quality/index.html", "quality/warehouse.html", "page.html")
    routes = [
        *(path_of(run) + page for run in (airflow.ingest, airflow.warehouse) for page in below),
        "/toll/nights/",
        "/toll/nights/tile.js",
    ]
    with session(airflow, None) as nobody, session(airflow, "analyst") as analyst:
        for route in routes:
            assert nobody.get(route).status_code == 401, route
            answer = analyst.get(route)
            assert answer.status_code == 200, route
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cache-control"] == "no-store"
            if not route.endswith(".js"):
                policy = answer.headers["content-security-policy"]
                assert "frame-ancestors 'self'" in policy
                assert policy.startswith(("default-src 'none'", "sandbox "))
                assert "allow-same-origin" not in policy
        forged = httpx.get(f"{airflow.url}{routes[0]}", headers={"Authorization": "Bearer forged"}, timeout=120)
        assert forged.status_code == 403
        assert analyst.get("/toll/docs").status_code == analyst.get("/toll/openapi.json").status_code == 404


@pytest.mark.parametrize(
    "route",
    [
        "/toll/runs/ingest/no_such_run/",
        "/toll/runs/ingest/no_such_run/page.html",
        "/toll/runs/nobody/no_such_run/quality/index.html",
        "/toll/runs/ingest/..%2F..%2Fetc%2Fpasswd/",
        "/toll/runs/..%2F..%2F/x/page.html",
        "/toll/runs/%2e%2e/%2e%2e/page.html",
        "{run}quality/..%2F..%2Findex.html",
        "{run}quality/%2e%2e%2f%2e%2e%2ftoll.html",
        "{run}quality/nothing.html",
    ],
)
def test_what_is_not_there_is_not_found(airflow: Seen, route: str):
    with session(airflow, "admin") as admin:
        assert admin.get(route.format(run=path_of(airflow.warehouse))).status_code == 404

"""Publication under bad luck: a clock that goes back, a kill between two of its steps."""

import datetime as dt
import json
import shutil

import pyarrow as pa
import pytest
from conftest import shorten_suites

from pipeline import report, stages, warehouse
from pipeline.lake import Lake
from pipeline.model import TollError
from pipeline.settings import Settings

pytestmark = pytest.mark.usefixtures("first", "short_suites")
NIGHT = dt.datetime(2021, 3, 10, 2, tzinfo=dt.UTC)
TEXT = "{} soldiers were killed on Monday when gunmen attacked a checkpoint near the city of {}, police said."


class Killed(BaseException):
    """What a test does to a publication: nothing after it runs."""


def publish(home, folder, number, at):
    """Land a dump of one article, other for each number, and publish it at an instant."""
    text = TEXT.format(number, ("Kandahar", "Herat", "Kabul")[number % 3])
    (folder / f"{number}.jsonl").write_text(json.dumps({"text": text, "date": "2021-03-09", "publisher": "The Morning Post"}))
    return stages.run([folder / f"{number}.jsonl"], home, lambda: at)


@pytest.fixture(scope="module")
def after_one(tmp_path_factory):
    """A home after the first night, to be copied; what its run told."""
    folder = tmp_path_factory.mktemp("one")
    with pytest.MonkeyPatch.context() as patch:
        shorten_suites(patch)
        return folder / "home", publish(Settings(home=folder / "home", workers=1, settle_seconds=0), folder, 10, NIGHT)


@pytest.fixture
def first(home, after_one):
    """What the first night told: this home is after it."""
    shutil.copytree(after_one[0], home.home)
    return after_one[1]


@pytest.fixture
def night(home, tmp_path):
    """Function that publishes one more night of a number at an instant."""
    return lambda number, at: publish(home, tmp_path, number, at)


def rows(home, query):
    return [tuple(row.values()) for row in stages.sql(home, query).to_pylist()]


def test_versions_stay_in_order_when_the_clock_goes_back(home, night):
    second = night(11, NIGHT - dt.timedelta(hours=1))
    after = NIGHT + dt.timedelta(microseconds=1)
    assert rows(home, "SELECT DISTINCT valid_from FROM casualty_events_history ORDER BY 1") == [(NIGHT,), (after,)]
    assert rows(home, f"SELECT published_at FROM ops.runs WHERE run_id = '{second.run_id}'") == [(after,)]  # noqa: S608
    assert stages.is_published(home, second.run_id)
    assert stages.status(home).published_at == after


def test_a_file_is_not_published_at_an_instant_that_has_been(home, tmp_path):
    following = tmp_path / "next.duckdb"
    following.write_bytes(home.database.read_bytes())
    none = pa.table({})
    with pytest.raises(TollError, match="set the clock"):
        warehouse.publish(following, home.database, NIGHT, none, none)


def test_a_run_cut_off_before_the_rename_is_nowhere_said_to_be_published(home, night, monkeypatch):
    def killed(*_):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(warehouse, "publish", killed)
        with pytest.raises(Killed):
            night(11, NIGHT + dt.timedelta(days=1))
    third = night(12, NIGHT + dt.timedelta(days=2))
    published = [at for at in Lake(home.lake).runs().column("published_at").to_pylist() if at]
    assert published == [NIGHT, NIGHT + dt.timedelta(days=2)]
    assert len(rows(home, "SELECT run_id FROM ops.runs WHERE published_at IS NOT NULL")) == 2
    assert stages.status(home).last_run.run_id == third.run_id


def test_a_run_cut_off_after_the_rename_is_said_to_be_published_and_gets_its_page(home, first, night, monkeypatch):
    real = Lake.put_run

    def killed(lake, run_id, runs, checks):
        if runs.column("published_at")[0].is_valid:
            raise Killed
        real(lake, run_id, runs, checks)

    with monkeypatch.context() as patched:
        patched.setattr(Lake, "put_run", killed)
        with pytest.raises(Killed):
            night(11, NIGHT + dt.timedelta(days=1))
    page = home.report / "index.html"
    assert report.run_of(page) == first.run_id
    assert stages.status(home).last_run.published_at == stages.status(home).published_at == NIGHT + dt.timedelta(days=1)

    again = night(11, NIGHT + dt.timedelta(days=2))
    assert (again.load, again.is_published, again.page) == (None, True, str(page))
    assert report.run_of(page) == again.run_id
    assert night(11, NIGHT + dt.timedelta(days=3)).page is None

    night(12, NIGHT + dt.timedelta(days=4))
    days = [0, 1, 4]
    assert Lake(home.lake).runs().column("published_at").to_pylist() == [NIGHT + dt.timedelta(days=day) for day in days]
    assert rows(home, "SELECT published_at FROM ops.runs ORDER BY 1") == [(NIGHT + dt.timedelta(days=day),) for day in days]

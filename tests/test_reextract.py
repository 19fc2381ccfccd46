"""Stored documents through another extractor: what their dumps would give, without them."""

import datetime as dt
import shutil

import pytest
from conftest import shorten_suites
from stories import dump

from pipeline import cli, normalise, stages
from pipeline.lake import Lake
from pipeline.model import TollError

OLD = "1+0000000000000000"
NEW, READER = normalise.EXTRACTOR_VERSION.split(".")


pytestmark = pytest.mark.usefixtures("short_suites")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A published home whose one batch an older extractor made, of the same reader: it knew no claims. To be copied."""
    folder, normal = tmp_path_factory.mktemp("old"), normalise.normalise

    def ignorant(documents):
        tables = normal(documents)
        return tables | {name: tables[name].slice(0, 0) for name in ("casualty_claims", "casualty_reports")}

    path = dump(folder / "night.jsonl")
    path.write_text(path.read_text() + '{"title": "cut o\n')
    with pytest.MonkeyPatch.context() as patch:
        shorten_suites(patch)
        patch.setattr(normalise, "EXTRACTOR_VERSION", f"{OLD}.{READER}")
        patch.setattr("pipeline.engines.local.normalise", ignorant)
        assert cli.main(["run", str(path), "--home", str(folder / "home")]) == 0
    return folder / "home"


@pytest.fixture
def old(home, made):
    """The home of an older extractor, without its dump."""
    shutil.copytree(made, home.home)
    return home


def rows(settings, table):
    return sorted(
        map(
            repr,
            (
                row
                for batch in Lake(settings.lake).batches()
                for part in Lake(settings.lake).read(table, batch.batch_id)
                for row in part.to_pylist()
            ),
        )
    )


def test_it_gives_what_the_dump_would_and_publishes(old, tmp_path, toll, bytes_of):
    before = bytes_of(old.home)
    status, out, _ = toll("reextract", "--dry-run")
    assert (status, "Would change" in out) == (0, True)
    assert bytes_of(old.home) == before, "a dry run keeps nothing"
    assert stages.sql(old, "FROM casualty_claims").num_rows == 0
    [night] = Lake(old.lake).batches()
    assert toll("reextract")[0] == 0
    [now] = Lake(old.lake).batches()
    assert (now.extractor_version, now.dump, now.rejects, now.night) == (f"{NEW}.{READER}", night.dump, 1, night.night)
    assert stages.sql(old, "FROM casualty_claims").num_rows == now.claims > 0

    fresh = old.model_copy(update={"home": tmp_path / "fresh"})
    path = dump(tmp_path / "night.jsonl")
    path.write_text(path.read_text() + '{"title": "cut o\n')
    assert toll("run", path, on=fresh)[0] == 0
    for table in ("documents", "articles", "entities", "mentions", "casualty_claims", "casualty_reports", "rejects"):
        assert rows(old, table) == rows(fresh, table)
    status, out, _ = toll("reextract")
    assert (status, "Nothing to do" in out) == (0, True)


def test_a_changed_reader_still_wants_its_dump(old, monkeypatch, toll):
    monkeypatch.setattr(normalise, "EXTRACTOR_VERSION", f"{NEW}.another")
    assert toll("reextract")[0] == 0
    [batch] = Lake(old.lake).batches()
    assert batch.extractor_version == f"{NEW}.{READER}"
    assert stages.status(old).outdated == 1
    assert stages.outdated(old, stages.Choice()) == ()


def test_which_batches_are_meant(old):
    [batch] = Lake(old.lake).batches()
    days = sorted(
        {row["published_on"] for part in Lake(old.lake).read("articles", batch.batch_id) for row in part.to_pylist() if row["published_on"]}
    )
    day = dt.timedelta(days=1)
    meant = [
        {}, {"batches": (batch.batch_id[:4],)}, {"since": days[-1]}, {"until": days[0]}, {"version": OLD}, {"expected": NEW},
    ]  # fmt: skip
    others = [{"since": days[-1] + day}, {"until": days[0] - day}, {"version": NEW}]
    assert [len(stages.outdated(old, stages.Choice(**choice))) for choice in meant] == [1] * len(meant)
    assert [stages.outdated(old, stages.Choice(**choice)) for choice in others] == [()] * len(others)
    for choice, why in (({"batches": ("ffff",)}, "no batch begins with"), ({"expected": "1+other"}, "not 1\\+other")):
        with pytest.raises(TollError, match=why):
            stages.outdated(old, stages.Choice(**choice))


def test_killed_in_the_midst_the_old_rows_stay(old, monkeypatch):
    before = rows(old, "articles")
    monkeypatch.setattr("pipeline.engines.local.normalise", lambda _documents: 1 / 0)
    [batch] = Lake(old.lake).batches()
    with pytest.raises(ZeroDivisionError):
        stages.reextract(old, [batch.batch_id])
    assert (rows(old, "articles"), Lake(old.lake).batches()) == (before, (batch,))

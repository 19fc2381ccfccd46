"""What several test files share: a home of their own, and the bytes of a folder."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from stories import dump

from pipeline import cli, suites
from pipeline.settings import Settings

SHARED = Path(__file__).parents[2] / "shared"

settings.register_profile("toll", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
# `pytest --hypothesis-profile=long tests/test_properties.py`: an hour of other examples each time, for whoever changes the grammar.
settings.register_profile("long", settings.get_profile("toll"), max_examples=10_000, derandomize=False)
settings.load_profile("toll")


FIRST = (
    *("test_nights", "test_readers", "test_compose_nights", "test_page_in_browser", "test_nightly", "test_airflow_ui"),
    *("test_cli", "test_dags", "test_event_ids", "test_warehouse", "test_inputs", "test_wording", "test_webpages", "test_watch"),
)
"""Files that mostly wait, for servers, or take minutes, and long ones that the alphabet puts last: begun last, they would keep one process busy and the other idle."""


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: FIRST.index(item.path.stem) if item.path.stem in FIRST else len(FIRST))
    if SHARED.is_dir():
        return
    for item in items:
        if "shared" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="../shared is absent"))


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Settings with a home of their own, untouched by the environment."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TOLL_{name.upper()}", raising=False)
    return Settings(home=tmp_path / "home", workers=1, settle_seconds=0)


def shorten_suites(monkeypatch):
    """Read of every suite its first entry alone: for tests of what stands around the gates, which judge as ever, but ask less."""
    read = suites.read_suite
    for module in ("pipeline.quality", "pipeline.suites"):
        monkeypatch.setattr(f"{module}.read_suite", lambda name: read(name)[:1])


@pytest.fixture
def short_suites(monkeypatch):
    """The same for one test."""
    shorten_suites(monkeypatch)


@pytest.fixture(scope="session")
def bytes_of():
    """Function that gives every file below a folder with the hash of its bytes."""

    def files(root):
        found = sorted(path for path in Path(root).rglob("*") if path.is_file())
        return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}

    return files


@pytest.fixture
def toll(home, capfd):
    """Function that runs the command on this home, or another: exit status, stdout, stderr."""

    def run(*arguments, on=home):
        capfd.readouterr()
        status = cli.main([*map(str, arguments), "--home", str(on.home)])
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        return status, said.out, said.err

    return run


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A home with the stories published: to be asked, not to be changed."""
    folder = tmp_path_factory.mktemp("published")
    settings = Settings(home=folder / "home", workers=1)
    assert cli.main(["run", str(dump(folder / "night.jsonl")), "--home", str(settings.home)]) == 0
    return settings

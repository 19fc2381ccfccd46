"""The house keeps its own rules: arrows, sizes, sources of the word lists, locks, and documents that say what is true."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "samples/README.md",
    "tests/annotated/README.md",
    "docs/quality.md",
    "docs/formats.md",
    "docs/performance.md",
    "docs/operations.md",
    "docs/fusion.md",
)
MOST_LINES = 400
# Longer on purpose: what would be gained by cutting is less than what would be lost.
LONG = {
    "pipeline/lake.py": "one promise, nothing half-visible, is best read in one place",
    "pipeline/contracts.py": "every table and column once, in one place",
    "tests/test_poison.py": "one bad row for each expectation of every suite",
}
TOLL = str(Path(sys.executable).parent / "toll")


def files(*suffixes):
    """Every file of the project with one of these suffixes, as git knows it, new ones included."""
    git = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    listed = subprocess.run(git, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        names = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        names = [path for path in ROOT.rglob("*") if not {".venv", "data", ".git"} & set(path.relative_to(ROOT).parts)]
    return sorted(path for path in names if path.is_file() and (not suffixes or path.suffix in suffixes))


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_arrows_point_one_way():
    done = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("library", "only"),
    [
        ("duckdb", "pipeline/warehouse"),
        ("great_expectations", "pipeline/quality"),
        ("airflow", "nowhere in pipeline/"),
    ],
)
def test_a_library_has_one_door(library, only):
    imports = re.compile(rf"^\s*(?:import|from) {library}\b", re.MULTILINE)
    importing = {path.relative_to(ROOT).as_posix() for path in files(".py") if imports.search(path.read_text(encoding="utf-8"))}
    assert {name for name in importing if name.startswith("pipeline/") and not name.startswith(only)} == set()


def test_the_map_names_every_module():
    mapped = re.findall(r"^(\w+/?) {2,}\S", read("pipeline/__init__.py"), re.MULTILINE)
    within = {path.relative_to(ROOT / "pipeline").parts for path in files(".py", ".toml") if path.is_relative_to(ROOT / "pipeline")}
    there = {f"{first}/" if rest else first.removesuffix(".py") for first, *rest in within}
    assert sorted(mapped) == sorted(there - {"__init__"})


def test_files_are_short():
    lines = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").count("\n") for path in files(".py", ".sql")}
    assert {name: n for name, n in lines.items() if n > MOST_LINES and name not in LONG} == {}


def test_word_lists_say_where_they_come_from():
    without = [path.name for path in (ROOT / "pipeline" / "rules").glob("*.csv") if not path.read_text(encoding="utf-8").startswith("# ")]
    assert without == []


def test_nothing_is_left_to_do():
    marks = re.compile(r"\b(?:{})\b".format("|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X"))))
    text = (".py", ".sql", ".toml", ".md", ".yml", ".yaml", ".json", ".csv")
    assert [str(path) for path in files(*text) if marks.search(path.read_text(encoding="utf-8"))] == []


def pinned(lock):
    return {
        name.lower(): version for name, version in re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", read(lock), re.MULTILINE)
    }


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_is_exact_and_names_no_index(lock):
    text = read(lock)
    assert not re.search(r"https?://|file:|--(?:extra-)?index-url|--find-links|@ ", text)
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)


def test_locks_hold_what_the_project_asks_for():
    project = tomllib.loads(read("pyproject.toml"))
    groups = project["dependency-groups"]
    wanted = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["airflow"]
    run, dev = pinned("requirements.lock"), pinned("requirements-dev.lock")
    for lock, requirements in ((run, wanted + groups["build"]), (dev, wanted + groups["build"] + groups["dev"])):
        for requirement in map(Requirement, requirements):
            assert requirement.specifier.contains(Version(lock[requirement.name.lower()])), requirement
    assert {name: version for name, version in run.items() if dev[name] != version} == {}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documents_name_what_exists(document):
    """Targets of make, commands of toll, files and settings that a document names."""
    text = read(document)
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b(?=[`\s)])", " ".join(re.findall(r"`[^`]+`|```.*?```", text, re.DOTALL)))) <= targets
    named = {
        f"{name}_*" if name[-1].isdigit() else name  # a step of SQL goes by its number
        for name in re.findall(r"`([\w.-]+(?:/[\w.*<>-]*)+)`", text)
        if not name.startswith(("data/", "lake/", "landing/", "report/", "warehouse/", "../"))
    }
    here = (ROOT, (ROOT / document).parent)
    assert {name for name in named if "<" not in name and not any(list(folder.glob(name.rstrip("/"))) for folder in here)} == set()
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [link for link in links if not (ROOT / document).parent.joinpath(link).exists()] == []
    knobs = {f"TOLL_{name.upper()}" for name in re.findall(r"^    (\w+): Annotated", read("pipeline/settings.py"), re.MULTILINE)}
    deployed = set(re.findall(r"^(TOLL_[A-Z_]+)=", read(".env.example"), re.MULTILINE))
    assert set(re.findall(r"\bTOLL_[A-Z_]+\b", text)) <= knobs | deployed


@pytest.fixture(scope="module")
def commands():
    done = subprocess.run([TOLL, "--help"], capture_output=True, text=True, check=True, env={"COLUMNS": "200", "PATH": ""})
    return set(re.findall(r"^[│|\s]+([a-z]+)\s{2,}", done.stdout, re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documents_name_commands_that_exist(document, commands):
    named = set(re.findall(r"(?:`|bin/|^|\$ )toll ([a-z]+)", read(document), re.MULTILINE))
    assert named <= commands


def test_the_version_has_its_changes():
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert f"## [{version}]" in read("CHANGELOG.md")


def test_the_gate_runs_what_contributing_promises():
    hooks = set(re.findall(r"\.venv/bin/([\w-]+)", read(".pre-commit-config.yaml")))
    lint = read("Makefile").partition("\nlint:")[2].partition("\n\n")[0]
    assert {"ruff", "mypy", "lint-imports"} <= hooks
    assert all(tool in lint for tool in ("ruff check", "ruff format --check", "mypy", "lint-imports", "pipeline.derived --check"))
    assert "make test" in read(".ci/run")
    assert "make lint" in read(".ci/run")
    assert re.search(r"^if \[ -d \.\./shared/gold \]; then\n\tmake eval ", read(".ci/run"), re.MULTILINE)

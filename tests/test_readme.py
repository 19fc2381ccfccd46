"""What the README shows is what Toll says: its console blocks are run on a warehouse of the sample. `make golden` rewrites them."""

import json
import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import nbformat
import pytest
from nbclient import NotebookClient

from pipeline import cli

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"(```console\n\$ )(.+)\n((?:.*\n)*?)(```)")
REWRITE = os.environ.get("GOLDEN") == "rewrite"


OPERATIONS = sorted((ROOT / "sql" / "operations").glob("*.sql"))
STYLE = re.compile(r"\x1b\[[0-9;]*m")


def on_a_terminal(command, environment):
    """What a command shows a person whose terminal is 120 columns wide, and its exit status."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=subprocess.STDOUT) as running:
        os.close(theirs)
        shown = b""
        try:
            while read := os.read(ours, 1 << 16):
                shown += read
        except OSError:  # Linux says so when the last writer is gone
            pass
        finally:
            os.close(ours)
    return running.returncode, STYLE.sub("", shown.decode()).replace("\r\n", "\n")


@pytest.fixture(scope="module")
def home_of_the_sample(tmp_path_factory):
    return tmp_path_factory.mktemp("readme")


@pytest.fixture(scope="module")
def toll(home_of_the_sample):
    """The command, over a warehouse made of the sample as `make run` makes it."""
    home = home_of_the_sample
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TOLL_")}
    environment |= {"TOLL_HOME": str(home), "COLUMNS": "120", "LINES": "50", "TERM": "xterm", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    program = str(Path(sys.executable).parent / "toll")
    done = subprocess.run([program, "run", "samples/dump"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return lambda *arguments: on_a_terminal([program, *arguments], environment)


@pytest.mark.slow
@pytest.mark.usefixtures("toll")
@pytest.mark.parametrize("path", OPERATIONS, ids=lambda path: path.stem)
def test_each_query_of_operations_asks_a_question_and_answers_it(home_of_the_sample, path, capfd):
    assert re.match(r"-- .+\?", path.read_text(encoding="utf-8"))
    assert cli.main(["sql", "-f", str(path), "--format", "json", "--home", str(home_of_the_sample)]) == 0
    assert json.loads(capfd.readouterr().out)


@pytest.mark.slow
@pytest.mark.usefixtures("toll")
def test_the_notebook_runs_on_the_sample(home_of_the_sample, monkeypatch):
    monkeypatch.setenv("TOLL_HOME", str(home_of_the_sample))
    monkeypatch.setenv("IPYTHONDIR", str(home_of_the_sample / "ipython"))
    notebook = nbformat.read(ROOT / "examples" / "first_look.ipynb", as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "commit it without outputs"
    done = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT / "examples")}}).execute()
    shown = [output for cell in done.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output.output_type for output in shown if output.output_type == "error"] == []
    assert any("according to" in output.get("text", "") for output in shown)
    assert any("█" in output.get("data", {}).get("text/plain", "") for output in shown)


@pytest.fixture(scope="module")
def desk(home_of_the_sample, toll, tmp_path_factory):
    """A folder as examples/README.md has it before it, with the warehouse in ./data and what its commands export; its code, by program."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "data").symlink_to(home_of_the_sample)
    rows = [
        line.split(" | ") for line in (ROOT / "examples" / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    ]
    code = {cells[0].strip("| "): re.findall(r"`([^`]+)`", cells[1]) for cells in rows}
    for line in code["Excel, QGIS, others"]:
        *command, file = shlex.split(line)
        assert toll(*command[1:], str(folder / file))[0] == 0
    return folder, code


@pytest.mark.slow
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_the_lines_for_dataframes_give_the_rows(desk, library):
    folder, code = desk
    asked, *more = [line for line in code[library] if line.startswith(("duckdb.", "polars."))]
    program = (
        f"import duckdb, {library}; rows = {asked}; assert type(rows).__module__.startswith({library!r}); print(rows['killed_best'].sum())"
    )
    program += "".join(f"; print(len({line}))" for line in more)
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True)
    with duckdb.connect(str(folder / "data" / "warehouse" / "toll.duckdb"), read_only=True) as connection:
        killed, months = connection.execute(
            "SELECT (SELECT sum(killed_best) FROM conflict_events), (SELECT count(*) FROM toll_by_month)"
        ).fetchone()
    assert done.stdout.split() == [str(killed), str(months)][: 1 + len(more)]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed: apt install r-base-core")
def test_the_lines_for_r_give_the_rows(desk):
    folder, code = desk
    (read,) = [line for line in code["R, with CSV"] if "read.csv" in line]
    told = "cat(nrow(events), sum(events$killed_best, na.rm = TRUE), sum(as.logical(events$disputed)), format(min(as.Date(events$date_start), na.rm = TRUE)))"
    done = subprocess.run(
        [shutil.which("Rscript"), "-e", f"{read}; {told}"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    with duckdb.connect(str(folder / "data" / "warehouse" / "toll.duckdb"), read_only=True) as connection:
        wanted = connection.execute(
            "SELECT count(*), sum(killed_best), count(*) FILTER (disputed), min(date_start) FROM casualty_events"
        ).fetchone()
    assert done.stdout.split() == [str(value) for value in wanted]


@pytest.mark.slow
def test_the_readme_shows_what_toll_says(toll):
    text = README.read_text(encoding="utf-8")

    def now(block):
        status, shown = toll(*shlex.split(block[2])[1:])
        assert status == 0, f"{block[2]}\n{shown}"
        lines = "".join(line.rstrip() + "\n" for line in shown.splitlines())
        return f"{block[1]}{block[2]}\n{lines}{block[4]}"

    said = BLOCK.sub(now, text)
    assert len(BLOCK.findall(text)) >= 3
    if REWRITE:
        README.write_text(said, encoding="utf-8")
    assert said == README.read_text(encoding="utf-8"), "toll says something else than the README shows: make golden, then read the diff"

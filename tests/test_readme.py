"""What the README shows is what Toll says: its console blocks are run on a warehouse of the sample. `make golden` rewrites them."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"(```console\n\$ )(.+)\n((?:.*\n)*?)(```)")
REWRITE = os.environ.get("GOLDEN") == "rewrite"


@pytest.fixture(scope="module")
def toll(tmp_path_factory):
    """The command, over a warehouse made of the sample as `make run` makes it."""
    home = tmp_path_factory.mktemp("readme")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TOLL_")}
    environment |= {"TOLL_HOME": str(home), "COLUMNS": "120", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}

    def run(*arguments):
        command = [Path(sys.executable).parent / "toll", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    done = run("run", "samples/dump")
    assert done.returncode == 0, done.stdout + done.stderr
    return run


@pytest.mark.slow
def test_the_readme_shows_what_toll_says(toll):
    text = README.read_text(encoding="utf-8")

    def now(block):
        done = toll(*shlex.split(block[2])[1:])
        assert done.returncode == 0, f"{block[2]}\n{done.stderr}"
        lines = "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())
        return f"{block[1]}{block[2]}\n{lines}{block[4]}"

    said = BLOCK.sub(now, text)
    assert len(BLOCK.findall(text)) >= 3
    if REWRITE:
        README.write_text(said, encoding="utf-8")
    assert said == README.read_text(encoding="utf-8"), "toll says something else than the README shows: make golden, then read the diff"

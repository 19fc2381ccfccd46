"""docker-compose.yml: its schema, the house's rules, and its services' own commands on a local Postgres, without an engine."""

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml
from nights import Person, dump, wait_for

from pipeline.settings import Settings

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docker-compose.yml"
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if name != "postgres"}
SECRET = re.compile(r"PASSWORD|SECRET|FERNET|SQL_ALCHEMY_CONN")
EXAMPLE = dict(line.split("=", 1) for line in (ROOT / ".env.example").read_text().splitlines() if line and not line.startswith("#"))

each_of_ours = pytest.mark.parametrize("name", OURS)


def test_it_is_a_compose_file():
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE)]
    done = subprocess.run(checker, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_secret_has_a_default():
    given = [(name, text) for service in SERVICES.values() for name, text in service["environment"].items() if SECRET.search(name)]
    assert len(given) > len(SERVICES)
    assert {text for name, text in given if name == "TOLL_SMTP_PASSWORD"} == {"${TOLL_SMTP_PASSWORD:-}"}, "not every mail server wants one"
    given = [(name, text) for name, text in given if name != "TOLL_SMTP_PASSWORD"]
    for name, text in given:
        assert re.search(r"\$\{\w+:\?[^}]+\}", text), f"{name} must come from the environment, and say what to do when it does not"
    assert {name: value for name, value in EXAMPLE.items() if SECRET.search(name) and value} == {}


def test_the_example_names_every_variable():
    assert set(re.findall(r"\$\{(\w+)", FILE.read_text())) == set(EXAMPLE)


def test_only_the_ui_is_published_and_only_on_loopback():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(published) == ["api-server"]
    assert all(port.startswith("127.0.0.1:") for port in published["api-server"])


@pytest.mark.parametrize("name", ["scheduler", "dag-processor", "triggerer"])
def test_nothing_runs_before_the_api_server_is_healthy(name: str):
    assert SERVICES[name]["depends_on"]["api-server"] == {"condition": "service_healthy"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_fill_neither_memory_nor_disk(name: str):
    service = SERVICES[name]
    assert service["mem_limit"]
    assert service["cpus"]
    assert service["pids_limit"]
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}
    assert name == "init" or service["healthcheck"]["test"]


def test_who_has_to_hear_of_a_failure_can_be_named():
    knobs = {
        name.upper() for name in Settings.model_fields if name.startswith(("mail_", "smtp_")) or name in ("webhook_url", "published_by")
    }
    assert all({f"TOLL_{knob}" for knob in knobs} <= set(service["environment"]) for service in OURS.values())


@each_of_ours
def test_a_service_has_little_power(name: str):
    assert OURS[name]["image"] == OURS["init"]["image"], "one image for all"
    assert OURS[name]["cap_drop"] == ["ALL"]
    assert OURS[name]["depends_on"]
    assert name == "init" or OURS[name]["healthcheck"]["test"][:2] == ["CMD", "python"]


def test_the_image_is_built_from_hashes_and_runs_without_root():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    installs = [line for line in lines if "pip install" in line]
    assert [line for line in installs if "--require-hashes -r requirements.lock" in line or "--no-build-isolation" in line] == installs
    [user] = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert int(user) > 0
    copied = {name for line in lines if line.startswith("COPY ") for name in line.split()[1:-1]}
    assert all((ROOT / name).exists() for name in copied)
    assert {f"!{name}" for name in copied} == {line for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}


def test_what_lasts_is_on_volumes():
    mounted = {mount.split(":")[1]: mount.split(":")[0] for mount in SERVICES["scheduler"]["volumes"]}
    assert set(mounted) >= {"/data/landing", "/data/lake", "/data/warehouse", "/data/report"}
    assert {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", ())} == set(COMPOSE["volumes"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def postgres() -> Iterator[tuple[int, str]]:
    """Port and password of a Postgres with the user and the database of the compose file."""
    found = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path(shutil.which("initdb") or "/-").parent]
    programs = next((folder for folder in found if (folder / "initdb").exists()), None)
    if programs is None:
        pytest.skip("no Postgres on this machine (Debian: apt install postgresql)")
    user = "postgres" if os.getuid() == 0 else None  # Postgres refuses to run as root
    port, password = free_port(), secrets.token_hex(16)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "password").write_text(password)
        if user:
            for path in (folder, folder / "password"):
                shutil.chown(path, user)
        data = folder / "data"
        made = [programs / "initdb", "-D", data, "-U", "airflow", "--auth=scram-sha-256", f"--pwfile={folder / 'password'}"]
        subprocess.run(made, user=user, cwd=folder, capture_output=True, check=True)
        serve = [programs / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder]
        process = subprocess.Popen(serve, user=user, cwd=folder, stderr=subprocess.DEVNULL)
        stack.callback(process.wait)
        stack.callback(process.send_signal, signal.SIGINT)  # its fast shutdown: no waiting for clients
        wait_for(lambda: subprocess.run([programs / "pg_isready", "-h", "127.0.0.1", "-p", str(port)], capture_output=True).returncode == 0)  # noqa: PLW1510
        owner = {**os.environ, "PGPASSWORD": password}
        subprocess.run([programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "airflow", "airflow"], env=owner, check=True)
        yield port, password


@pytest.mark.airflow
@pytest.mark.slow
def test_its_services_make_a_night_on_postgres(postgres: tuple[int, str], tmp_path: Path):
    """Each service's own command, environment and health check; only hosts, ports and folders differ from the containers'."""
    database_port, database_password = postgres
    port = free_port()
    values = {**EXAMPLE, **{name: secrets.token_hex(16) for name in EXAMPLE if SECRET.search(name)}}
    values |= {"POSTGRES_PASSWORD": database_password, "AIRFLOW_FERNET_KEY": "", "TOLL_CRON": "0 2 29 2 *", "TOLL_WORKERS": "1"}
    here = {
        "@postgres:5432": f"@127.0.0.1:{database_port}",
        "http://api-server:8080": f"http://127.0.0.1:{port}",
        "http://localhost:8080": f"http://127.0.0.1:{port}",
        "/opt/toll": str(ROOT),
        "/data": str(tmp_path),
    }

    def local(text: str) -> str:
        text = re.sub(r"\$\{(\w+)(?::[-?][^}]*)?\}", lambda variable: values[variable[1]], text)
        for there, mine in here.items():
            text = text.replace(there, mine)
        return text

    def environment(name: str) -> dict[str, str]:
        return {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(tmp_path),
            "AIRFLOW_HOME": str(tmp_path / "airflow"),
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(port),
            **{key: local(value) for key, value in SERVICES[name]["environment"].items()},
        }

    (tmp_path / "landing").mkdir()
    (tmp_path / "landing" / "evening.jsonl").write_bytes(dump(range(2, 5)))
    with ExitStack() as stack:

        def start(name: str) -> subprocess.Popen[bytes]:
            log = stack.enter_context((tmp_path / f"{name}.log").open("wb"))
            return subprocess.Popen(SERVICES[name]["command"], env=environment(name), cwd=ROOT, stdout=log, stderr=log)

        def healthy(name: str) -> bool:
            check = [local(word) for word in SERVICES[name]["healthcheck"]["test"][1:]]
            return subprocess.run(check, env=environment(name), cwd=ROOT, capture_output=True, check=False).returncode == 0

        assert start("init").wait(600) == 0, (tmp_path / "init.log").read_text()
        for name in ("api-server", "scheduler", "dag-processor"):
            process = start(name)
            stack.callback(process.wait)
            stack.callback(process.terminate)
            wait_for(lambda name=name: healthy(name))

        engineer = Person.log_in(here["http://api-server:8080"], "engineer", values["ENGINEER_PASSWORD"])
        analyst = Person.log_in(here["http://api-server:8080"], "analyst", values["ANALYST_PASSWORD"])
        wait_for(lambda: {"ingest", "warehouse"} <= engineer.active_dags())
        assert analyst.trigger("ingest").status_code == 403
        engineer.trigger("ingest").raise_for_status()
        [warehouse] = wait_for(lambda: engineer.finished("warehouse", 1))
        assert set(engineer.tasks(warehouse).values()) == {"success", "skipped"}
        assert (tmp_path / "warehouse" / "toll.duckdb").exists()

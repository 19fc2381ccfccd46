"""docker-compose.yml: its schema and the house's rules; bin/secret. Its nights are in test_compose_nights.py."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from composed import COMPOSE, EXAMPLE, FILE, NEEDED, ROOT, SECRETS, SERVICES, Deployment, filled
from redis import AuthenticationError, Redis

from pipeline.settings import Settings

OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("toll:")}
TASKS_RUN_IN = ("scheduler", "worker")

each_of_ours = pytest.mark.parametrize("name", OURS)


def test_it_is_a_compose_file():
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE)]
    done = subprocess.run(checker, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", SERVICES)
def test_a_secret_comes_from_the_environment_or_a_file_and_has_no_default(name: str):
    service = SERVICES[name]
    for secret in set(service["environment"]) & SECRETS:
        assert service["environment"][secret] == f"${{{secret}:-}}"
        assert service["environment"][f"{secret}_FILE"] == f"${{{secret}_FILE:+/run/secrets/{secret.lower()}}}"
        assert COMPOSE["secrets"][secret.lower()] == {"file": f"${{{secret}_FILE:-/dev/null}}"}
    assert set(service["environment"]) & SECRETS == {secret.upper() for secret in service["secrets"]}
    for key, value in service["environment"].items():
        if key.endswith("_CMD"):
            program, secret, *address = value.split()
            assert (program, secret in SECRETS) == ("/opt/toll/bin/secret", True)
            assert all(":@" in one for one in address)
        elif re.search(r"PASSWORD|SECRET|KEY|CONN|BROKER_URL", key):
            assert key.removesuffix("_FILE") in SECRETS, f"{key} would be seen in the file"


def test_secrets_are_empty_in_the_example():
    assert {*NEEDED, "REDIS_PASSWORD"} <= SECRETS
    assert {name for name, value in EXAMPLE.items() if name.removesuffix("_FILE") in SECRETS and value} == set()


@pytest.mark.parametrize(
    ("given", "address", "printed"),
    [
        ({"X": "plain"}, (), "plain"),
        ({"X_FILE": "held"}, (), " of the file"),
        ({"X": "p@ss:w/o %é"}, ("redis://:@redis:6379/0",), "redis://:%70%40%73%73%3a%77%2f%6f%20%25%c3%a9@redis:6379/0"),
        (
            {"X": "ab"},
            ("postgresql+psycopg2://airflow:@postgres:5432/airflow",),
            "postgresql+psycopg2://airflow:%61%62@postgres:5432/airflow",
        ),
    ],
)
def test_a_secret_is_printed(given: dict[str, str], address: tuple[str, ...], printed: str, tmp_path: Path):
    (tmp_path / "held").write_text(" of the file\n")
    done = subprocess.run([ROOT / "bin" / "secret", "X", *address], env=given, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == printed


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "X is missing: set it, or name a file that holds it in X_FILE."),
        ({"X": "", "X_FILE": ""}, "X is missing: set it, or name a file that holds it in X_FILE."),
        ({"X": "a", "X_FILE": "b"}, "X and X_FILE are both set: keep one."),
        ({"X_FILE": "nowhere"}, "nowhere, of X_FILE, can't be read"),
        ({"X_FILE": "/dev/null"}, "X is missing"),
    ],
)
def test_a_secret_that_can_not_be_had_is_told(given: dict[str, str], told: str, tmp_path: Path):
    done = subprocess.run([ROOT / "bin" / "secret", "X"], env=given, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert told in done.stderr


def test_nothing_is_made_while_a_secret_is_missing():
    given = dict.fromkeys(NEEDED[:-1], "x") | {"PATH": "/usr/bin:/bin", "AIRFLOW__CORE__EXECUTOR": "LocalExecutor"}
    done = subprocess.run([ROOT / "bin" / "init_airflow"], env=given, capture_output=True, text=True, check=False)
    assert (done.returncode, NEEDED[-1] in done.stderr) == (1, True)


def test_the_example_names_every_variable():
    named = set(re.findall(r"(?<!\$)\$\{(\w+)", FILE.read_text()))
    assert named | {"COMPOSE_PROFILES"} == set(EXAMPLE)


def test_one_line_says_where_tasks_run():
    assert (EXAMPLE["TOLL_EXECUTOR"], EXAMPLE["COMPOSE_PROFILES"]) == ("LocalExecutor", "${TOLL_EXECUTOR}")
    profiles = {name: service["profiles"] for name, service in SERVICES.items() if "profiles" in service}
    assert profiles == {"redis": ["celery", "CeleryExecutor"], "worker": ["celery", "CeleryExecutor"]}
    executors = {service["environment"]["AIRFLOW__CORE__EXECUTOR"] for service in OURS.values()}
    assert {filled(executor, EXAMPLE) for executor in executors} == {"LocalExecutor"}
    assert {filled(executor, {"TOLL_EXECUTOR": "CeleryExecutor"}) for executor in executors} == {"CeleryExecutor"}


def test_only_the_ui_is_published_and_only_on_loopback():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(published) == ["api-server"]
    assert all(port.startswith("127.0.0.1:") for port in published["api-server"])


@pytest.mark.parametrize("name", ["scheduler", "dag-processor", "triggerer", "worker"])
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
    for name in TASKS_RUN_IN:
        mounted = {mount.split(":")[1] for mount in SERVICES[name]["volumes"]}
        assert mounted == {"/opt/airflow/logs", "/data/landing", "/data/lake", "/data/warehouse", "/data/report"}
    assert {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", ())} == set(COMPOSE["volumes"])


@pytest.mark.skipif(not shutil.which("redis-server"), reason="no Redis on this machine (Debian: apt install redis-server)")
def test_redis_wants_a_password_and_keeps_what_waits(tmp_path: Path):
    deployment = Deployment.make(tmp_path, (0, "none"))
    deployment.values |= {"REDIS_PASSWORD": 'two words, "one quote # é'}
    client = Redis(port=deployment.redis, password=deployment.secret("REDIS_PASSWORD"))
    with deployment.up("redis"):
        with pytest.raises(AuthenticationError):
            Redis(port=deployment.redis).ping()
        assert client.rpush("default", "a task") == 1
    with deployment.up("redis") as running:
        assert client.lrange("default", 0, -1) == [b"a task"]
        command = psutil.Process(running["redis"].pid).cmdline()
        assert deployment.secret("REDIS_PASSWORD") not in " ".join(command), "the list of processes shows no password"
    deployment.values["REDIS_PASSWORD"] = ""
    assert deployment.start("redis", "without").wait(30) != 0

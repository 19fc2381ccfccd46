"""docker-compose.yml without an engine: its values filled in, and its services run on this machine by their own command, environment and health
check. Hosts, ports, folders, and how often they look for what is new, alone are others."""

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from cryptography.fernet import Fernet
from nights import SELDOM, wait_for

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docker-compose.yml"
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
EXAMPLE = dict(line.split("=", 1) for line in (ROOT / ".env.example").read_text().splitlines() if line and not line.startswith("#"))
SECRETS = {name.upper() for name in COMPOSE["secrets"]}
NEEDED = ("POSTGRES_PASSWORD", "AIRFLOW_JWT_SECRET", "AIRFLOW_SECRET_KEY", "ENGINEER_PASSWORD", "ANALYST_PASSWORD", "AIRFLOW_FERNET_KEY")
"""Secrets without which nothing works."""

VARIABLE = re.compile(r"\$\$|\$\{(\w+)(?::([-+])([^{}]*))?\}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """Text of the compose file with its variables filled in, as compose does: `${NAME}`, `${NAME:-default}`, `${NAME:+if set}`, `$$`."""

    def value(found: re.Match[str]) -> str:
        if found[0] == "$$":
            return "$"
        name, operator, word = found.groups()
        given = values[name]
        return (word if given else "") if operator == "+" else given or word or ""

    return VARIABLE.sub(value, text)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def postgres() -> Iterator[tuple[int, str]]:
    """Port and password of a Postgres with the user and the database of the compose file. Skips where there is no Postgres."""
    found = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path(shutil.which("initdb") or "/-").parent]
    programs = next((folder for folder in found if (folder / "initdb").exists()), None)
    if programs is None:
        pytest.skip("no Postgres on this machine (Debian: apt install postgresql)")
    user = "postgres" if os.getuid() == 0 else None  # Postgres refuses to run as root
    port, password = free_port(), secrets.token_hex(16) + " @:/%é"
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
        ready = [programs / "pg_isready", "-h", "127.0.0.1", "-p", str(port)]
        wait_for(lambda: subprocess.run(ready, capture_output=True, check=False).returncode == 0, every=0.2)
        owner = {**os.environ, "PGPASSWORD": password}
        subprocess.run([programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "airflow", "airflow"], env=owner, check=True)
        yield port, password


@dataclass
class Deployment:
    """What one .env and one set of volumes make.

    Attributes:
        folder: Where Airflow's home, the logs of services and the files of secrets are.
        values: The variables of .env.
        postgres: Port of the database.
        data: Folder that stands for the volumes of /data; another one is an empty home.
    """

    folder: Path
    values: dict[str, str]
    postgres: int
    data: Path
    ui: int = field(default_factory=free_port)
    redis: int = field(default_factory=free_port)

    @classmethod
    def make(cls, folder: Path, database: tuple[int, str]) -> "Deployment":
        """Make up every secret; a deployment with the executor of .env.example."""
        port, password = database
        made = {name: secrets.token_hex(16) for name in (*NEEDED, "REDIS_PASSWORD")}
        made |= {"POSTGRES_PASSWORD": password, "AIRFLOW_FERNET_KEY": Fernet.generate_key().decode()}
        made |= {"TOLL_WEBHOOK_URL": f"http://127.0.0.1:9/{secrets.token_hex(16)}", "TOLL_SMTP_PASSWORD": secrets.token_hex(16)}
        return cls(folder, {**EXAMPLE, **made, "TOLL_CRON": "0 2 29 2 *", "TOLL_WORKERS": "1"}, port, folder)

    @property
    def url(self) -> str:
        """Address of the UI."""
        return f"http://127.0.0.1:{self.ui}"

    def connect(self) -> psycopg.Connection:
        """Speak to Airflow's database."""
        password = self.secret("POSTGRES_PASSWORD")
        return psycopg.connect(host="127.0.0.1", port=self.postgres, user="airflow", dbname="airflow", password=password)

    def keep_secrets_in_files(self) -> None:
        """From now on .env names files: each secret that is set moves into one."""
        (self.folder / "secrets").mkdir()
        for name in COMPOSE["secrets"]:
            variable = name.upper()
            if secret := self.values[variable]:
                (self.folder / "secrets" / name).write_text(f"{secret}\n")
                self.values |= {variable: "", f"{variable}_FILE": str(self.folder / "secrets" / name)}

    def secret(self, name: str) -> str:
        """A secret of .env, wherever it is kept."""
        file = self.values[f"{name}_FILE"]
        return Path(file).read_text().rstrip("\n") if file else self.values[name]

    def local(self, text: str) -> str:
        """Text of the compose file as it has to be on this machine."""
        text = filled(text, self.values)
        here = {
            "@postgres:5432": f"@127.0.0.1:{self.postgres}",
            "@redis:6379": f"@127.0.0.1:{self.redis}",
            "redis-server -": f"redis-server - --bind 127.0.0.1 --port {self.redis}",
            "redis-cli": f"redis-cli -p {self.redis}",
            "http://api-server:8080": self.url,
            "http://localhost:8080": self.url,
            "/run/secrets": str(self.folder / "secrets"),
            "/opt/toll": str(ROOT),
            "/data": str(self.data),
        }
        for there, mine in here.items():
            text = text.replace(there, mine)
        return text

    def environment(self, service: str, name: str) -> dict[str, str]:
        """Environment of a service's container, in which `name` is its host."""
        return {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(self.folder),
            "HOSTNAME": name,
            "AIRFLOW_HOME": str(self.folder / "airflow"),
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.ui),
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_HOST": "127.0.0.1",
            "TOLL_SETTLE_SECONDS": "0.1",
            "TOLL_SHARD_BYTES": "1024",
            "TOLL_WATCH_CRON": "0 2 29 2 *",
            **{key: self.local(value) for key, value in SERVICES[service]["environment"].items()},
            **SELDOM,
        }

    def start(self, service: str, name: str, *more: str) -> subprocess.Popen[bytes]:
        """Start a service's command as the leader of a group of processes; what it prints goes to `<name>.log`."""
        with self.log(name).open("ab") as log:
            command = [*map(self.local, SERVICES[service]["command"]), *more]
            return subprocess.Popen(command, env=self.environment(service, name), cwd=ROOT, stdout=log, stderr=log, start_new_session=True)

    def log(self, name: str) -> Path:
        """What a container printed."""
        return self.folder / f"{name}.log"

    def run(self, service: str) -> None:
        """Run a service to its end."""
        assert self.start(service, service).wait(600) == 0, self.log(service).read_text()

    def is_healthy(self, service: str, name: str) -> bool:
        """What its health check says."""
        kind, *check = map(self.local, SERVICES[service]["healthcheck"]["test"])
        check = ["sh", "-c", *check] if kind == "CMD-SHELL" else check
        return subprocess.run(check, env=self.environment(service, name), cwd=ROOT, capture_output=True, check=False).returncode == 0

    @contextmanager
    def up(self, *services: str, workers: tuple[str, ...] = ()) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
        """Start services, and workers of these names, each when those it depends on are healthy; within the `with` all of them are."""
        running: dict[str, subprocess.Popen[bytes]] = {}
        healthy: set[str] = set()
        kinds = {**{name: name for name in services}, **dict.fromkeys(workers, "worker")}

        def await_(*names: str) -> None:
            for name in {*names} - healthy:
                wait_for(lambda name=name: running[name].poll() is not None or self.is_healthy(kinds[name], name), every=1)
                assert running[name].poll() is None, self.log(name).read_text()
                healthy.add(name)

        with ExitStack() as stack:
            for name, kind in kinds.items():
                await_(*(set(SERVICES[kind]["depends_on"]) & set(running) if "depends_on" in SERVICES[kind] else ()))
                running[name] = self.start(kind, name, *(("--celery-hostname", name) if kind == "worker" else ()))
                stack.callback(end, running[name])
            await_(*running)
            yield running


def end(process: subprocess.Popen[bytes]) -> None:
    """End a service as an engine does: a signal, some time, another signal for all that is left."""
    if process.poll() is None:
        process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(60)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

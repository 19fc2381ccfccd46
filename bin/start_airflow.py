"""Starts Airflow for Toll on this machine: `make airflow`. SQLite, LocalExecutor, nothing listens beyond 127.0.0.1.

Everything Airflow keeps lies in <home>/airflow; passwords are made once, in a file that only its owner can read. The parts are
started one by one because `airflow standalone` serves logs on all interfaces, and because a scheduler that is there before the
api-server fails the first task of every DAG. Ctrl-C stops all of them; so does the end of this process, however it comes.
"""

import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType, MappingProxyType

from healthy import knows

ROOT = Path(__file__).resolve().parents[1]
AIRFLOW = (sys.executable, "-m", "airflow")
CLEAN = (sys.executable, str(ROOT / "bin" / "clean_airflow.py"))
PARTS = {
    "api-server": ("api-server",),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
}
PORT = 8080
START_SECONDS = 300.0
STOP_SECONDS = 30.0
LOG_BYTES = 10_000_000
ROLES = {"admin": "admin", "analyst": "viewer"}


class StartError(Exception):
    """Airflow could not be started; the message says why and what to do."""


def free_port(wanted: int) -> int:
    """Return `wanted` if nothing listens there on 127.0.0.1, else a port that is free."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise StartError("no free port on 127.0.0.1")


def make_passwords(file: Path) -> None:
    """Write one random password per user, once, readable by its owner alone."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as out:
        json.dump({user: secrets.token_urlsafe(18) for user in ROLES}, out)


def environment(home: Path, port: int, given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of all parts: this process's, with the settings that make Airflow Toll's, local and quiet, and what is given."""
    base = f"http://127.0.0.1:{port}"
    ours = {
        "TOLL_HOME": str(home),
        "AIRFLOW_HOME": str(home / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "8",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{user}:{role}" for user, role in ROLES.items()),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "airflow" / "passwords.json"),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{base}/execution/",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow' / 'airflow.db'}",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": base,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__OPENLINEAGE__EXTRACTORS": "toll_lineage.StageExtractor",  # heeded where OpenLineage has a transport
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.1",
        "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_HOST": "127.0.0.1",
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
    }
    return {**os.environ, **ours, **given}


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder; StartError if another process does."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(f"Airflow already runs on {folder}: use it, or stop it first") from None
        yield


def is_there(group: int) -> bool:
    """Whether a process of this group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def keep(told: int) -> None:
    """Read the process groups of the parts from this descriptor until its writer is gone, then end them, the first one last."""
    with os.fdopen(told) as lines:
        first, *others = [int(line) for line in lines] or [0]
    for groups in (others, [first] if first else []):
        for name in (signal.SIGTERM, signal.SIGKILL):
            deadline = time.monotonic() + STOP_SECONDS
            for group in filter(is_there, groups):
                os.killpg(group, name)
            while any(map(is_there, groups)) and time.monotonic() < deadline:
                time.sleep(0.1)


class Parts:
    """The running parts of Airflow, each with its own process group and log file.

    They are ended by a keeper: a process that sees this one go, be it killed. The api-server, started first, goes last: running
    tasks report to it.
    """

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.logs = folder / "logs"
        self.logs.mkdir(exist_ok=True)
        self.env = env
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        told, self.tell = os.pipe()
        self.keeper = os.fork()
        if not self.keeper:
            for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(name, signal.SIG_IGN)
            os.setsid()
            os.close(self.tell)
            keep(told)
            os._exit(0)
        os.close(told)

    def start(self, name: str, *arguments: str) -> None:
        """Start `airflow <arguments>`, for a part of Airflow by its name alone."""
        self.launch(name, *AIRFLOW, *(arguments or PARTS[name]))

    def launch(self, name: str, *command: str) -> None:
        """Start a command as a part. What it prints is added to its log; one that has become long is put aside first."""
        file = self.logs / f"{name}.log"
        if file.exists() and file.stat().st_size > LOG_BYTES:
            file.replace(file.with_suffix(".log.1"))
        with file.open("ab") as log:
            part = subprocess.Popen(command, env=self.env, stdout=log, stderr=log, start_new_session=True)
        self.running[name] = part
        os.write(self.tell, b"%d\n" % part.pid)

    def kill(self, name: str) -> None:
        """Kill a part and every process in its group, as the machine might; `start` starts it again."""
        part = self.running.pop(name)
        os.killpg(part.pid, signal.SIGKILL)
        part.wait()

    def check(self) -> None:
        """Raise StartError if a part has ended."""
        for name, part in self.running.items():
            if part.poll() is not None:
                raise StartError(f"{name} ended with status {part.returncode}: see {self.logs / name}.log")

    def wait_for(self, url: str, *healthy: str) -> None:
        """Wait until the api-server answers and calls these parts healthy. StartError when it takes too long."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            self.check()
            if knows(url, "metadatabase", *healthy):
                return
            time.sleep(0.3)
        raise StartError(f"{', '.join(healthy) or 'api-server'} not healthy after {START_SECONDS:.0f} s: see {self.logs}")

    def stop(self) -> None:
        """End all parts and wait until they are gone."""
        os.close(self.tell)
        while os.waitpid(self.keeper, os.WNOHANG) == (0, 0):
            for part in self.running.values():
                part.poll()
            time.sleep(0.1)


def run(*arguments: str, env: dict[str, str]) -> None:
    """Run `airflow <arguments>` to its end; StartError, with what it said, if it fails."""
    done = subprocess.run([*AIRFLOW, *arguments], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StartError(f"airflow {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def running(
    home: Path,
    wanted: int = PORT,
    given: Mapping[str, str] = MappingProxyType({}),
    more: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Iterator[tuple[str, Parts]]:
    """Start everything on a home and give the address of the UI and the parts; all of it ends with the `with`.

    Args:
        home: Where Toll and Airflow keep what they keep.
        wanted: Port of the UI if it is free; 0 is any.
        given: Variables of the environment that win over Toll's own: another database, another executor.
        more: Further parts by name, each with its `airflow` arguments: a Celery worker. They start after the scheduler.

    Raises:
        StartError: A part failed, or another Airflow runs on this home.
    """
    folder = home / "airflow"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    with ExitStack() as stack:
        stack.enter_context(only_one(folder))
        make_passwords(folder / "passwords.json")
        (home / "landing").mkdir(exist_ok=True)
        port = free_port(wanted)
        url = f"http://127.0.0.1:{port}"
        env = environment(home, port, given)
        run("db", "migrate", env=env)
        parts = Parts(folder, env)
        stack.callback(parts.stop)
        parts.start("api-server")
        run("pools", "import", str(ROOT / "dags" / "pools.json"), env=env)
        parts.wait_for(url)
        parts.start("scheduler")
        parts.start("dag-processor")
        parts.start("triggerer")
        for name, arguments in more.items():
            parts.start(name, *arguments)
        parts.wait_for(url, "scheduler", "dag_processor", "triggerer")
        yield url, parts


def serve(home: Path) -> None:
    """Start everything, say where it is, and stay until a part ends (StartError) or a signal comes (KeyboardInterrupt)."""
    print("Starting Airflow ...", flush=True)
    with running(home) as (url, parts):
        parts.launch("clean", *CLEAN)
        moved = "" if url.endswith(f":{PORT}") else f" (port {PORT} is taken)"
        print(f"Airflow is up: {url}{moved}")
        print(f"  log in       as admin, or as analyst who may only look; passwords: cat {home / 'airflow' / 'passwords.json'}")
        print(f"  give it work cp samples/dump/* {home / 'landing'}/, then trigger the DAG `ingest`")
        print(f"  logs         {parts.logs}")
        print("  stop         Ctrl-C", flush=True)
        while True:
            time.sleep(1)
            parts.check()


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Treat SIGTERM as Ctrl-C."""
    raise KeyboardInterrupt


def main() -> int:
    """Run until stopped; exit status 0 when stopped by a signal, 1 when a part failed."""
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
    try:
        serve(Path(os.environ.get("TOLL_HOME", "data")).resolve())
    except KeyboardInterrupt:
        print("Airflow is stopped.")
        return 0
    except StartError as problem:
        print(f"Airflow: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

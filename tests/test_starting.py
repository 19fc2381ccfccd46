"""A start of Airflow waits for its server, however that fails while it is half there."""

import json
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import healthy
import pytest
import start_airflow

WELL = json.dumps({part: {"status": "healthy"} for part in ("metadatabase", "scheduler")})


def answer(body: str, status: str = "200 OK", length: int | None = None) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body) if length is None else length}\r\nConnection: close\r\n\r\n{body}".encode()


HALF_THERE = {
    "hangs up": b"",
    "speaks no HTTP": b"SSH-2.0-nothing\r\n\r\n",
    "breaks off": answer('{"meta', length=4000),
    "is busy": answer("", "503 Service Unavailable"),
    "knows no such page": answer("not found", "404 Not Found"),
    "sends a page": answer("<html>starting</html>"),
    "sends no text": answer("")[:-4] + b"\r\n\r\n",
    "sends a list": answer("[]"),
    "knows no part": answer("{}"),
    "knows no status": answer('{"metadatabase": null, "scheduler": {}}'),
    "is not well": answer('{"metadatabase": {"status": "healthy"}, "scheduler": {"status": "unhealthy"}}'),
}


@pytest.fixture
def server() -> Iterator[tuple[str, list[bytes]]]:
    """A server that gives these answers, one after the other, and says that all is well when they are used up."""
    answers: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    asked, _ = listening.accept()
                except OSError:  # the test is over
                    return
                with asked:
                    asked.recv(65536)
                    asked.sendall(answers.pop(0) if answers else answer(WELL))

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", answers
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[start_airflow.Parts]:
    made = start_airflow.Parts(tmp_path, dict(os.environ))
    yield made
    made.stop()


def test_a_server_that_is_half_there_is_waited_for(parts, server):
    url, answers = server
    answers.extend(HALF_THERE.values())
    parts.wait_for(url, "scheduler")
    assert answers == [], "each of these was waited out"


@pytest.mark.parametrize("how", HALF_THERE)
def test_a_health_check_says_no_and_breaks_at_nothing(server, how):
    url, answers = server
    answers.append(HALF_THERE[how])
    assert healthy.main("scheduler", url) == 1
    assert healthy.main("scheduler", url) == 0


def test_a_server_that_never_gets_well_is_waited_for_no_longer_than_said(parts, server, monkeypatch):
    monkeypatch.setattr(start_airflow, "START_SECONDS", 1.0)
    url, answers = server
    answers.extend([HALF_THERE["sends a page"]] * 1000)
    with pytest.raises(start_airflow.StartError, match="scheduler not healthy after 1 s: see "):
        parts.wait_for(url, "scheduler")

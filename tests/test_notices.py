"""Notices arrive by log, e-mail and webhook; one that does not arrive fails nothing and gives no secret away."""

import json
import logging
import socket
import socketserver
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pipeline import stages
from pipeline.model import TollError
from pipeline.settings import Settings
from pipeline.stages import Notice

NOTICE = Notice("task failed", "no space left\nRed: make room.", "ingest", "manual__1", "read_dump", "http://127.0.0.1/x")


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as it takes."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        in_data, mail = False, []
        for line in self.rfile:
            if in_data:
                in_data = line != b".\r\n"
                mail.append(line.decode())
                if not in_data:
                    self.server.mails.append("".join(mail))
                    self.wfile.write(b"250 taken\r\n")
            elif line.upper().startswith(b"DATA"):
                in_data, mail = True, []
                self.wfile.write(b"354 go on\r\n")
            elif line.upper().startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            elif line.upper().startswith(b"AUTH"):
                self.server.logins.append(line.decode())
                self.wfile.write(self.server.auth)
            else:
                self.wfile.write(b"250-here\r\n250 AUTH PLAIN\r\n" if line.upper().startswith(b"EHLO") else b"250 fine\r\n")


@pytest.fixture
def mailbox():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.daemon_threads = True
        server.mails, server.logins, server.auth = [], [], b"235 you\r\n"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def webhook():
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.server.told.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(self.server.status)
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.told, server.status = [], 204
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def settings(mailbox, webhook):
    return Settings(
        mail_to="duty@example.org, second@example.org", mail_from="toll@example.org", smtp_host="127.0.0.1",
        smtp_port=mailbox.server_address[1], smtp_user="toll", smtp_password="s3cret-password", notice_seconds=5,  # noqa: S106 (of a server that is none)
        webhook_url=f"http://127.0.0.1:{webhook.server_port}/hooks/s3cret-token",
    )  # fmt: skip


def test_it_arrives(mailbox, webhook, caplog):
    assert stages.notify(settings(mailbox, webhook), NOTICE) == ()
    [mail] = mailbox.mails
    assert "Subject: Toll: task failed: ingest.read_dump" in mail
    assert "To: duty@example.org, second@example.org" in mail
    assert "no space left\r\nRed: make room.\r\nRun: manual__1\r\nhttp://127.0.0.1/x" in mail
    assert len(mailbox.logins) == 1
    [(path, told)] = webhook.told
    assert path == "/hooks/s3cret-token"
    assert (told["kind"], told["dag"], told["task"], told["run"]) == ("task failed", "ingest", "read_dump", "manual__1")
    assert told["text"].startswith("Toll: task failed: ingest.read_dump\nno space left")
    assert "no space left" in caplog.text


def test_one_that_does_not_arrive_fails_nothing_and_holds_up_no_other(mailbox, webhook, caplog):
    mailbox.auth, webhook.status = b"535 who?\r\n", 503
    with caplog.at_level(logging.DEBUG):
        told = stages.notify(settings(mailbox, webhook), NOTICE)
    assert told == (
        "e-mail not delivered: SMTPAuthenticationError 535; see TOLL_SMTP_HOST.",
        "webhook not delivered: HTTPError 503; see TOLL_WEBHOOK_URL.",
    )
    assert "no space left" in caplog.text, "it is in the log all the same"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        dead = f"http://127.0.0.1:{taken.getsockname()[1]}/hooks/s3cret-token"
        for url in (dead, "s3cret-token", "file:///etc/s3cret-token", "http://["):
            [problem] = stages.notify(Settings(webhook_url=url), NOTICE)
            assert problem.startswith("webhook not delivered: ")
    assert "s3cret" not in caplog.text
    assert "s3cret" not in repr(settings(mailbox, webhook))


def test_a_line_break_makes_no_header(mailbox, webhook):
    assert stages.notify(settings(mailbox, webhook), Notice("run failed", "x", "a\r\nBcc: other@example.org")) == ()
    [mail] = mailbox.mails
    assert "\nBcc:" not in mail


def test_secrets_may_be_in_files(tmp_path, monkeypatch):
    for name, secret in (("WEBHOOK_URL", "http://127.0.0.1/s3cret"), ("SMTP_PASSWORD", "s3cret word")):
        (tmp_path / name).write_text(f"{secret}\n")
        monkeypatch.setenv(f"TOLL_{name}", "")
        monkeypatch.setenv(f"TOLL_{name}_FILE", str(tmp_path / name))
    read = Settings()
    assert read.webhook_url is not None
    assert (read.webhook_url.get_secret_value(), read.smtp_password.get_secret_value()) == ("http://127.0.0.1/s3cret", "s3cret word")
    monkeypatch.setenv("TOLL_SMTP_PASSWORD", "an0ther")
    with pytest.raises(TollError, match=r"^TOLL_SMTP_PASSWORD and TOLL_SMTP_PASSWORD_FILE are both set: keep one\.$"):
        Settings()
    monkeypatch.setenv("TOLL_SMTP_PASSWORD", "")
    (tmp_path / "SMTP_PASSWORD").unlink()
    with pytest.raises(TollError, match=r"^TOLL_SMTP_PASSWORD_FILE: No such file") as told:
        Settings()
    assert "s3cret" not in str(told.value)

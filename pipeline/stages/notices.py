"""Notices: what a person has to know now, to the log, by e-mail and to a webhook. A delivery that fails is told and fails nothing."""

import json
import logging
import smtplib
import ssl
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final, Literal

from pipeline.settings import Settings

Kind = Literal["task failed", "run failed", "deadline missed", "approval wanted", "watch alert", "clean-up failed"]

LOG: Final = logging.getLogger("toll.notices")
_MOST_CHARS: Final = 4000


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice. `text` says what is the matter and what to do; `dag`, `run` and `task` where, `url` where to look."""

    kind: Kind
    text: str
    dag: str | None = None
    run: str | None = None
    task: str | None = None
    url: str | None = None

    @property
    def subject(self) -> str:
        """One line."""
        where = ".".join(part for part in (self.dag, self.task) if part)
        return " ".join(f"Toll: {self.kind}{': ' if where else ''}{where}".split())


def notify(settings: Settings, notice: Notice) -> tuple[str, ...]:
    """Tell of something in the log, and by every way that the settings name.

    Returns:
        One line for each way that failed; none holds an address's secret part, and nothing is raised.
    """
    body = "\n".join(filter(None, (notice.text[:_MOST_CHARS], notice.run and f"Run: {notice.run}", notice.url)))
    LOG.error("%s: %s", notice.subject, body)
    wanted = (
        ("e-mail", "TOLL_SMTP_HOST", _mail, bool(settings.mail_to)),
        ("webhook", "TOLL_WEBHOOK_URL", _post, bool(settings.webhook_url)),
    )
    problems = []
    for name, knob, deliver, is_wanted in wanted:
        if is_wanted:
            try:
                deliver(settings, notice, body)
            except Exception as error:  # noqa: BLE001 (a notice that can't be delivered must not hide what it is about)
                # Neither the error's text nor a traceback: either may quote an address with its token.
                code = getattr(error, "code", None) or getattr(error, "smtp_code", "")
                problems.append(" ".join(f"{name} not delivered: {type(error).__name__} {code}".split()) + f"; see {knob}.")
    for problem in problems:
        LOG.error(problem)
    return tuple(problems)


def _mail(settings: Settings, notice: Notice, body: str) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = notice.subject, settings.mail_from, settings.mail_to
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="toll.invalid")
    message.set_content(body)
    make = smtplib.SMTP_SSL if settings.smtp_security == "tls" else smtplib.SMTP
    with make(settings.smtp_host, settings.smtp_port, timeout=settings.notice_seconds) as server:
        if settings.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        server.send_message(message)


def _post(settings: Settings, notice: Notice, body: str) -> None:
    url = settings.webhook_url.get_secret_value() if settings.webhook_url else ""
    if not url.startswith(("http://", "https://")):
        raise ValueError
    content = json.dumps({**asdict(notice), "subject": notice.subject, "text": f"{notice.subject}\n{body}"}).encode()
    request = urllib.request.Request(url, content, {"Content-Type": "application/json"})  # noqa: S310 (its scheme was looked at)
    with urllib.request.urlopen(request, timeout=settings.notice_seconds):  # noqa: S310
        pass

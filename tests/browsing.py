"""A real browser for the tests of what Airflow and the report page show: Debian's Chromium, which may speak to this machine alone."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE = 120_000
"""Milliseconds until something that should be there is missed; a page takes four seconds on a machine with nothing else to do."""


@dataclass
class Visit:
    """A person before a screen. `abroad` are requests that would have left the machine, `troubles` what the browser complained of."""

    url: str
    context: BrowserContext
    page: Page
    abroad: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a path of Airflow, or to a fragment of a page on disk."""
        self.page.goto(f"{self.url}{path}")
        return self.page


@contextmanager
def browser() -> Iterator[Browser]:
    """Start Chromium, as it stands in the system."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            yield chromium
        finally:
            chromium.close()


def is_there() -> bool:
    """Whether this machine has a Chromium."""
    return Path(CHROMIUM).exists()


def read(
    chromium: Browser, file: Path, fragment: str = "", *, scheme: Literal["light", "dark"] = "light", width: int = 1280, **more: Any
) -> Visit:
    """Open a page from disk. Everything else that it asks for is `abroad`, every warning too is one of the `troubles`."""
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce", **more)
    context.set_default_timeout(PATIENCE)
    seen = Visit(file.as_uri(), context, context.new_page())
    context.on("request", lambda request: request.url.partition("#")[0] != seen.url and seen.abroad.append(request.url))
    seen.page.on("pageerror", lambda error: seen.troubles.append(str(error)))
    seen.page.on("console", lambda said: seen.troubles.append(said.text))
    seen.open(fragment)
    if more.get("java_script_enabled", True):
        seen.page.wait_for_selector("html[data-drawn]", state="attached")
    return seen


def visit(chromium: Browser, url: str, login: tuple[str, str], scheme: Literal["light", "dark"] = "light", width: int = 1280) -> Visit:
    """Log in by the form, as a person does, with name and password."""
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    seen = Visit(url, context, page)
    here = urlsplit(url).netloc
    context.on("request", lambda request: _leaves(request.url, here) and seen.abroad.append(request.url))
    page.on("pageerror", lambda error: seen.troubles.append(str(error)))
    page.on("console", lambda said: said.type == "error" and "401" not in said.text and seen.troubles.append(said.text))
    page.goto(url)
    for field_name, said in zip(("username", "password"), login, strict=True):
        page.fill(f"input[name={field_name}]", said)
    page.click("button[type=submit]")
    page.wait_for_url(f"{url}/")
    return seen


def _leaves(address: str, here: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme not in {"blob", "data", "about"} and parts.netloc != here

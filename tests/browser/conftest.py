"""A demonstration served for real, and a real browser, at phone and desk width, light and dark."""

import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's own loop runs in this thread
ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {"phone": 390, "desk": 1280}


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a demonstration that nobody has touched, made by the first worker; what is served is a copy."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "fresh-demo"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            demonstrate("--data", folder.with_suffix(".made"), "--no-serve").wait(120)
            folder.with_suffix(".made").rename(folder)
    return folder


@pytest.fixture(scope="session")
def demo(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demonstration with fresh data, one for each worker."""
    with served(fresh, tmp_path_factory.mktemp("demo")) as address:
        yield address


@pytest.fixture
def own_demo(fresh: Path, tmp_path: Path) -> Iterator[str]:
    """A demonstration of one's own, for a test that changes what others look at."""
    with served(fresh, tmp_path) as address:
        yield address


def demonstrate(*options: str | Path, log: IO[bytes] | None = None) -> "subprocess.Popen[str]":
    """Start `upstander demo`."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    env.pop("DJANGO_SETTINGS_MODULE", None)  # the tests have their own
    command = [sys.executable, "-m", "upstander.cli", "demo", *map(str, options)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=env)


@contextmanager
def served(fresh: Path, folder: Path) -> Iterator[str]:
    """Serve a demonstration with fresh data in `folder`."""
    shutil.copytree(fresh, folder / "data")
    with socket.socket() as held:  # two workers that look for a free port at the same time find the same one
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    with (folder / "log").open("wb") as log:
        served = demonstrate("--data", folder / "data", "--port", str(port), log=log)
        assert served.stdout is not None
        said = served.stdout.readline()
        found = re.search(r"http://localhost:\d+", said)
        assert found, (said, (folder / "log").read_text())
        yield found[0]
        served.send_signal(signal.SIGTERM)
        served.wait(30)


@dataclass
class Visitor:
    """Someone with a browser at the demonstration."""

    context: BrowserContext
    page: Page
    address: str

    def become(self, role: str) -> None:
        """Press the button of a role on the demonstration page."""
        self.page.goto(f"{self.address}/demo")
        self.page.locator(f"form:has(input[value={role}]) button").click()
        self.page.wait_for_url(re.compile(r"/(program|home|policy)/"))

    def go(self, path: str) -> None:
        """Open a page of the product."""
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None
        assert answer.ok, (path, answer.status)

    def faults(self) -> list[str]:
        """What axe-core finds (WCAG 2.0 to 2.2 A and AA, best practices), and sideways scroll, in light and in dark.

        The dark sheet changes colors and nothing else, so contrast is all that is looked at again there.
        """
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text("utf-8"))
        self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        rows = self._found("dark", "runOnly: ['color-contrast']")
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        rows += self._found("light")
        wide = self.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        return rows + ([f"scrolls sideways by {wide} px"] if wide > 0 else [])

    def _found(self, scheme: str, options: str = "") -> list[str]:
        found = self.page.evaluate(f"() => axe.run(document, {{resultTypes: ['violations'], {options}}})")
        return [f"{scheme} {v['id']}: {v['nodes'][0]['html'][:140]}" for v in found["violations"]]

    def looks_right(self) -> None:
        """No fault."""
        assert self.faults() == [], self.page.url


@pytest.fixture
def visit(demo: str, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Makes a visitor: `visit("phone")`. A page error or a refused resource fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(width: str = "phone", address: str = demo, **options: object) -> Visitor:
        size = {"width": WIDTHS[width], "height": 844}
        context = browser.new_context(viewport=size, **options)  # type: ignore[arg-type]  # options of Playwright
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None,
        )
        contexts.append(context)
        return Visitor(context, page, address)

    yield make
    for context in contexts:
        context.close()
    assert errors == []

"""The browser of the tests: the machine's own where there is one, in its sandbox unless root."""

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tools import chromium, ready
from tools.ready import ROOT


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A browser that the machine names."""
    path = tmp_path / "chromium"
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(path))
    monkeypatch.delenv("UPSTANDER_OWN_CHROMIUM", raising=False)
    return path


def test_a_named_browser_goes_first(browser: Path) -> None:
    assert chromium.launch()["executable_path"] == str(browser)


@pytest.mark.parametrize(("user", "sandboxed"), [(0, False), (1000, True)])
def test_the_sandbox_is_left_only_by_root(
    browser: Path, monkeypatch: pytest.MonkeyPatch, user: int, sandboxed: bool
) -> None:
    monkeypatch.setattr(os, "getuid", lambda: user)
    assert ("--no-sandbox" not in chromium.launch()["args"]) is sandboxed


def test_two_who_ask_at_once_unpack_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def unpack() -> None:
        time.sleep(0.2)
        (tmp_path / "fonts.conf").touch()
        made.append("unpacked")

    monkeypatch.setenv("UPSTANDER_OWN_CHROMIUM", "yes")
    monkeypatch.setattr(ready, "CACHE", tmp_path)
    for name, value in (("CACHE", tmp_path), ("FONTS", tmp_path / "fonts.conf"), ("unpack", unpack)):
        monkeypatch.setattr(chromium, name, value)

    with ThreadPoolExecutor(2) as both:
        asked = [both.submit(chromium.path) for _ in range(2)]

    assert [one.result() for one in asked] == [chromium.BINARY] * 2
    assert made == ["unpacked"]


@pytest.mark.slow
@pytest.mark.sample
def test_a_machine_without_a_browser_gets_one_that_shows_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPSTANDER_OWN_CHROMIUM", "yes")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(**chromium.launch())
        page = running.new_page()
        page.set_content("<h1>Step in</h1>")
        assert page.inner_text("h1") == "Step in"
        running.close()
    said = subprocess.run(["git", "check-ignore", str(chromium.BINARY)], cwd=ROOT, capture_output=True)
    assert said.returncode == 0

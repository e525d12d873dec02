"""From a closed tab back into the scene, in Chromium at phone width: `python -m bench.resume`.

A demonstration served for real. A scene is begun, the tab is closed, and the page is opened again: the time runs from
the address to the moment when “Go on” can be pressed, and from there to the box for what one says. The peer in the same
browser is the help page: a page of text with the same styles. The last figure is what a first play brings over the
line, compressed: the page, its scripts, styles and fonts, the scene.
"""

import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from . import common

COLUMNS = (
    "Scene",
    "times",
    "resume p50 ms",
    "worst ms",
    "goal",
    "help page p50 ms",
    "× help page",
    "first play kB",
    "goal",
)
SCENES = ("still-on-his-back", "the-count")
TIMES = 11
ASKED = "What do you say or do?"  # the label of the box, in view when the scene goes on


@contextmanager
def demo() -> Iterator[str]:
    """The address of a demonstration of its own."""
    with tempfile.TemporaryDirectory(prefix="upstander-bench-") as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [sys.executable, "-m", "upstander.cli", "demo", "--data", folder, "--port", str(port)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            assert process.stdout is not None
            found = re.search(r"http://localhost:\d+", process.stdout.readline())
            if found is None:
                raise RuntimeError("The demonstration did not start.")
            yield found[0]
        finally:
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)


def signed_in(browser: Any, address: str) -> Any:
    """A phone whose officer has signed in."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/demo")
    page.locator("form:has(input[value=officer]) button").click()
    page.wait_for_url(re.compile(r"/(home|policy)/"))
    page.close()
    return context


def first_play(browser: Any, address: str, slug: str) -> tuple[Any, float]:
    """The phone after a begun play, and what it brought over the line, in kB."""
    context = signed_in(browser, address)
    page = context.new_page()
    line = context.new_cdp_session(page)
    came: list[float] = []
    line.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(f"{address}/practice/{slug}/")
    page.locator("[data-player][data-ready]").wait_for()
    page.get_by_role("button", name="Begin").click()
    page.get_by_label(ASKED).wait_for()
    page.wait_for_load_state("networkidle")
    page.close()
    return context, sum(came) / 1000


def resumed(context: Any, address: str, slug: str) -> float:
    """Seconds from the address to the box for what one says."""
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(f"{address}/practice/{slug}/", wait_until="commit")
    page.get_by_role("button", name=re.compile("^Go on")).click()
    page.get_by_label(ASKED).wait_for()
    taken = time.perf_counter() - begun
    page.close()
    return taken


def read(context: Any, address: str) -> float:
    """Seconds from the address to the heading of the help page."""
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(f"{address}/help/", wait_until="commit")
    page.get_by_role("heading", level=1).wait_for()
    taken = time.perf_counter() - begun
    page.close()
    return taken


def line(browser: Any, address: str, slug: str, times: int) -> list[object]:
    """One scene as a line of the table."""
    context, heavy = first_play(browser, address, slug)
    ours, peer = [], []
    for _ in range(times):
        peer.append(read(context, address))
        ours.append(resumed(context, address, slug))
    context.close()
    middle, other = 1000 * common.middle(ours), 1000 * common.middle(peer)
    return [
        slug, times, f"{middle:.0f}", f"{1000 * max(ours):.0f}", common.verdict(1000 * max(ours), 1000), f"{other:.0f}",
        f"{middle / other:.1f}×", f"{heavy:.0f}", common.verdict(heavy, 150),
    ]  # fmt: skip


def main() -> None:
    """Each scene."""
    from playwright.sync_api import sync_playwright

    from tools.chromium import launch

    asked = common.options(__doc__ or "", small="three times each", databases=False)
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch())
        rows = [line(browser, address, slug, 3 if asked.small else TIMES) for slug in SCENES]
        browser.close()
    common.show("Back into a scene", COLUMNS, rows, markdown=asked.markdown)
    common.finish()


if __name__ == "__main__":
    main()

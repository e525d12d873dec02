"""Takes a picture of every page of the demonstration, phone and desk, light and dark: `make shots` → build/shots.

Signs in by each button of /demo, follows the links from there, and takes the first page of each view. Pages that no
link leads to are listed at the end.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tools.chromium import launch
from tools.ready import CACHE, ROOT, VENV
from upstander.web.demo.roles import ROLES

OUT = ROOT / "build" / "shots"
PICTURE = ROOT / "docs" / "pictures" / "program.png"  # the one of the README
WIDTHS = {"phone": 390, "desk": 1280}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LEAVES = re.compile(
    r"/(logout|sign-out|static|media|original|template|table|compare/word|word|pdf|markdown|file|council)\b|\.(pdf|csv|txt|json|docx|webmanifest)$"
)


@contextmanager
def demonstration() -> Iterator[str]:
    """A demonstration served from fresh data; yields its address."""
    data = CACHE / "shots-data"
    shutil.rmtree(data, ignore_errors=True)
    command = [str(VENV / "bin" / "upstander"), "demo", "--data", str(data)]
    served = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        address = served.stdout.readline().strip() if served.stdout else ""
        if not address:
            sys.exit("The demonstration did not start.")
        yield address
    finally:
        served.send_signal(signal.SIGTERM)
        served.wait(30)


def view_of(url: str) -> str | None:
    """The name of the view at an address, or None where there is no page of ours."""
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(url).path).view_name or None
    except Resolver404:
        return None


def links(page: Page) -> list[str]:
    """The pages that a page leads to."""
    whole = "all => all.map(a => new URL(a.getAttribute('href'), document.baseURI).href)"  # in a map `href` is no text
    found: list[str] = page.eval_on_selector_all("a[href]", whole)
    here = urlsplit(page.url).netloc
    return [
        url.partition("#")[0]
        for url in found
        if urlsplit(url).netloc == here and not LEAVES.search(urlsplit(url).path)
    ]


def base_of(address: str) -> str:
    """Scheme, host and port."""
    return "{0.scheme}://{0.netloc}".format(urlsplit(address))


def opened(context: BrowserContext, url: str) -> Page:
    """A new page at an address."""
    page = context.new_page()
    page.goto(url)
    return page


def take(page: Page, name: str) -> None:
    """Four pictures of the page that is open."""
    for width_name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 844})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=OUT / f"{name}-{width_name}-{scheme}.png", full_page=True)


def walk(context: BrowserContext, start: str, who: str) -> set[str]:
    """Follow links from `start`, a picture of each view's first page; the views seen."""
    seen, tried, page = set[str](), set[str](), context.new_page()
    waiting = [start]
    while waiting:
        url = waiting.pop(0)
        view = view_of(url)
        if url in tried or view is None or view in seen:
            continue
        tried.add(url)
        answer = page.goto(url)
        if answer is None or "html" not in answer.headers.get("content-type", ""):
            continue
        landed = view_of(page.url) or view
        if landed not in seen:
            take(page, f"{who}-{landed.replace(':', '-')}")
        seen |= {view, landed}
        waiting += links(page)
    page.close()
    return seen


def main() -> None:
    """Every role, every page."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with demonstration() as address, sync_playwright() as playwright:
        os.environ |= {"UPSTANDER_DATA": str(CACHE / "shots-data"), "UPSTANDER_DEMO": "yes"}
        from upstander.ground.boot import start_django

        start_django()
        browser = playwright.chromium.launch(**launch())
        context = browser.new_context()
        seen = walk(context, address, "anyone")
        take(opened(context, f"{base_of(address)}/nowhere/"), "anyone-not-here")
        for role in ROLES:
            context = browser.new_context()
            page = opened(context, address)
            page.locator(f"form:has(input[value={role}]) button").click()
            page.wait_for_load_state()
            seen |= walk(context, page.url, role)
            take(opened(context, f"{base_of(address)}/people/"), f"{role}-people")
            context.close()
        browser.close()
    shutil.copy(OUT / "executive-web-program-desk-light.png", PICTURE)
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT.relative_to(ROOT)}")
    print("Not reached by a link:", ", ".join(sorted(views() - seen)) or "none")


def views() -> set[str]:
    """Every named view of our own."""
    from django.urls import URLPattern, URLResolver, get_resolver

    def inside(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                if pattern.name and space:
                    yield f"{space}:{pattern.name}"
            else:
                yield from inside(pattern.url_patterns, pattern.namespace or space)

    return set(inside(get_resolver().url_patterns, ""))


if __name__ == "__main__":
    main()

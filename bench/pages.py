"""What a page costs, as a ratio to the yardstick page: `python -m bench.pages`.

The yardstick is bare Django with a session, two queries and a table of twenty rows (bench/yardstick.py). It is asked in
the same process and in turn with our pages, so that the load of the machine falls on both. The agency grows from the
smallest size to the largest in one database.
"""

import gzip
import json
import re
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from . import common

SIZES, SMALL = (200, 10_000, 100_000), (200, 2_000)
OFFICER, PROGRAM, ELSEWHERE = (2.0, 6), (3.0, 12), (None, 12)  # times the yardstick, queries
YARDSTICK = "yardstick"
# address name -> goals; what has no address yet is left out
OFFICERS_PAGES = {
    "web:home": OFFICER,
    "policy:read": OFFICER,
    "policy:duty": OFFICER,
    "play:practice": OFFICER,
}
COORDINATORS_PAGES = {
    "web:program": PROGRAM,
    "policy:signed": ELSEWHERE,
    "agency:people": ELSEWHERE,
    "joining:people": ELSEWHERE,
}
GOALS: dict[str, Any] = {**OFFICERS_PAGES, **COORDINATORS_PAGES}


class Page:
    """One page as one person asks for it, straight through Django."""

    def __init__(self, name: str, path: str, cookie: str, handler: Any) -> None:
        self.name, self.path, self.cookie, self.handler = name, path, cookie, handler
        self.cpu: list[float] = []
        self.wall: list[float] = []

    def ask(self) -> tuple[int, bytes]:
        """Status and body, with the connection handled as the web server would."""
        said: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": self.path,
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": self.cookie,
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(),
        }
        answer = self.handler(environ, lambda status, headers, *_: said.append(status))
        body = b"".join(answer)
        answer.close()
        return int(said[0].split()[0]), body

    def measure(self) -> None:
        """Ask once and note what it took."""
        began = time.perf_counter()
        self.cpu.append(common.cpu(self.ask))
        self.wall.append((time.perf_counter() - began) * 1000)

    def queries(self) -> int:
        """How many statements one request sends, session and account among them."""
        from django.db import connection

        sent: list[str] = []

        def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            sent.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            self.ask()
        return len(sent)


def pages(bench: Any) -> list[Page]:
    """The yardstick and every page that is there."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.urls import NoReverseMatch, reverse

    from . import yardstick

    own = WSGIHandler()
    officer, coordinator = bench.cookie(bench.people[0]), bench.cookie(bench.coordinator)
    found = [Page(YARDSTICK, yardstick.PATH, officer, yardstick.handler())]
    for names, cookie in ((OFFICERS_PAGES, officer), (COORDINATORS_PAGES, coordinator)):
        for name in names:
            try:
                page = Page(name, reverse(name), cookie, own)
            except NoReverseMatch:
                continue
            status, _ = page.ask()
            if status != 200:
                raise RuntimeError(f"{page.path} answered {status}")
            found.append(page)
    return found


def first_load(body: bytes) -> int:
    """Bytes, compressed, that a browser with nothing stored gets for this page: itself, scripts, styles and fonts."""
    from django.contrib.staticfiles import finders

    total, left, seen = (
        len(gzip.compress(body, 6)),
        re.findall(r'(?:src|href)="/static/([^"]+)"', body.decode()),
        set(),
    )
    while left:
        name = left.pop()
        where = finders.find(name)
        if name in seen or not where:
            continue
        seen.add(name)
        data = Path(where).read_bytes()
        total += len(data) if name.endswith(".woff2") else len(gzip.compress(data, 9))
        if name.endswith(".css"):
            for other in re.findall(r"url\([\"']?/static/([^\"')]+)", data.decode()):
                left.append(other)
    return total


def measure(bench: Any, people: int, rounds: int, seconds: float) -> dict[str, Any]:
    """Every page at one size."""
    from . import serving

    bench.grow(people)
    asked = pages(bench)
    for page in asked * 3:
        page.ask()
    for _ in range(rounds):
        for page in asked:
            page.measure()
    base = common.middle(asked[0].cpu)
    found: dict[str, Any] = {"people": people, "pages": {}}
    with serving.served() as server:
        for page in asked:
            cpu = common.middle(page.cpu)
            found["pages"][page.name] = {
                "queries": page.queries(),
                "cpu": cpu,
                "ratio": cpu / base,
                "wall": common.middle(page.wall),
                "rate": server.per_second(page.path, page.cookie, seconds),
            }
        found["mb"] = server.worker_mb()
    found["bytes"] = first_load(next(page for page in asked if page.name == "web:home").ask()[1])
    return found


def child(sizes: list[int], rounds: int, seconds: float) -> list[dict[str, Any]]:
    """All sizes on one database."""
    common.begin()
    from .agency import Bench

    bench = Bench()
    return [measure(bench, people, rounds, seconds) for people in sizes]


COLUMNS = ("queries", "goal", "CPU ms", "× yardstick", "goal ", "wall ms", "requests/s", "goal  ")


def lines(found: dict[str, Any]) -> list[list[object]]:
    """The pages of one size."""
    rows: list[list[object]] = []
    for name, page in found["pages"].items():
        most, queries = GOALS.get(name, (None, None))
        rows.append([
            name,
            page["queries"], common.verdict(page["queries"], queries) if queries else "",
            f"{page['cpu']:.2f}", f"{page['ratio']:.2f}", common.verdict(page["ratio"], most) if most else "",
            f"{page['wall']:.2f}", f"{page['rate']:.0f}",
            common.at_least(page["rate"], 200) if name == YARDSTICK else "",
        ])  # fmt: skip
    return rows


def flat(database: str, every: list[dict[str, Any]]) -> list[list[object]]:
    """How each page's ratio, its memory and its first load hold from the smallest size to the largest."""
    rows: list[list[object]] = []
    for name in every[0]["pages"]:
        if name == YARDSTICK:
            continue
        ratios = [found["pages"][name]["ratio"] for found in every]
        growth = ratios[-1] / ratios[0]
        rows.append([f"{database} {name}", *(f"{ratio:.2f}" for ratio in ratios), f"{growth:.2f}"])
        rows[-1].append(common.verdict(growth, 1.3))
    memory, weight = max(found["mb"] for found in every), max(found["bytes"] for found in every) / 1000
    held = [found["mb"] for found in every]
    rows.append([f"{database} worker MB", *held, f"{held[-1] / held[0]:.2f}", common.verdict(memory, 140)])
    loads = [f"{found['bytes'] / 1000:.1f}" for found in every]
    rows.append([f"{database} first load kB", *loads, "", common.verdict(weight, 60)])
    return rows


def main() -> None:
    """Measure every size on both databases."""
    asked = common.options(__doc__ or "", small="200 and 2,000 people only, fewer rounds")
    if asked.child:
        return common.answer(child(**json.loads(asked.child)))
    sizes = SMALL if asked.small else SIZES
    effort = {"rounds": 12, "seconds": 0.4} if asked.small else {"rounds": 100, "seconds": 2}
    growth: list[list[object]] = []
    for database in asked.on or common.DATABASES:
        with common.fresh(database) as env:
            every = common.measured("bench.pages", env, sizes=sizes, **effort)
        called = common.DATABASES[database]
        for found in every:
            title = f"Pages, {called}, {found['people']:,} officers"
            common.show(title, ("page", *COLUMNS), lines(found), markdown=asked.markdown)
        growth += flat(called, every)
    heads = ("× yardstick at", *(f"{size:,}" for size in sizes), "last / first", "goal")
    common.show("The same at every size", heads, growth, markdown=asked.markdown)
    common.finish(
        "CPU: p50 of one request in one thread. requests/s: 2 workers and the asking client on one machine."
    )
    return None


if __name__ == "__main__":
    main()

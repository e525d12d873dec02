"""A turn with typed words, at the server: `python -m bench.turns`.

The web server of `upstander serve` with two workers, its process that reads beside it, and players over five scenes who
each open theirs, read for a while, type a line, wait one to three seconds as if they read the answer, and type the
next. A turn is the whole request, sign-in and CSRF included. The peer in the same run is the yardstick page of
`bench.pages`, asked by as many.
"""

import json
import random
import secrets
import socket
import subprocess
import sys
import threading
import time
from statistics import quantiles
from typing import Any

from . import common

PLAYERS = (1, 20)
SECONDS = 30.0
YARDSTICK = "/yardstick"  # `bench.yardstick.PATH`, which can be imported only where Django is set up
COLUMNS = (
    "Players at once", "turns", "turns a second", "p50 ms", "p95 ms", "goal", "yardstick p50 ms", "× yardstick", "read",
)  # fmt: skip
SCENES = ("still-on-his-back", "hes-faking", "the-tight-cuffs", "light-bag", "the-count")
READS = 10.0  # seconds from the opened page to the first line
GOALS = {1: 50, 20: 150}
LINES = (
    "hey ease up, he's done",
    "I'll take it from here, go get some water",
    "dispatch start me a supervisor",
    "not my call",
    "what are we holding him on",
    "we'll talk about this after shift",
    "give him another one",
    "um",
    "stop. now. I mean it",
    "Sarge, let me write it up and you make the call",
    "that's not how we do this and you know it",
    "whatever you say boss",
)


class Player(threading.Thread):
    """Opens, reads, types, reads, types again."""

    def __init__(self, ask: "Asker", seed: int, seconds: float) -> None:
        super().__init__()
        self.ask, self.dice, self.seconds = ask, random.Random(seed), seconds
        self.turns: list[float] = []
        self.bare: list[float] = []
        self.read = 0

    def run(self) -> None:
        time.sleep(self.dice.random())
        self.ask.get(self.ask.page)
        time.sleep(READS)
        until = time.monotonic() + self.seconds
        while time.monotonic() < until:
            text = f"{self.dice.choice(LINES)} {self.dice.choice(LINES)}"
            begun = time.perf_counter()
            answer = self.ask.turn(text, self.dice.randrange(200))
            self.turns.append(time.perf_counter() - begun)
            self.read += answer.get("turn") in ("act", "choose", "again")
            self.bare.append(common.timed(lambda: self.ask.get(YARDSTICK)))
            time.sleep(self.dice.uniform(1, 3))


class Asker:
    """Requests with the cookies of one person."""

    def __init__(self, port: int, cookie: str, token: str, slug: str, digest: str) -> None:
        self.port, self.cookie, self.token = port, cookie, token
        self.page, self.path = f"/practice/{slug}/", f"/practice/read/{digest}/"

    def turn(self, text: str, state: int) -> dict[str, Any]:
        body = json.dumps({"text": text, "state": state}).encode()
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: localhost\r\nCookie: {self.cookie}\r\nX-CSRFToken: {self.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        found: dict[str, Any] = json.loads(self._send(head.encode() + body))
        return found

    def get(self, path: str) -> None:
        """Ask for a page."""
        head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {self.cookie}\r\n"
        self._send(f"{head}Connection: close\r\n\r\n".encode())

    def _send(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
            line.sendall(request)
            data = b""
            while chunk := line.recv(65_536):
                data += chunk
        head, _, body = data.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.split(b"\r\n")[0].decode())
        return body


def child(players: int, seconds: float) -> dict[str, float]:
    """So many players for so long."""
    from upstander.ground.boot import start_django

    start_django()
    from django.conf import settings
    from django.core.management import call_command

    from tests.understanding.conftest import start

    call_command("migrate", verbosity=0)
    from upstander.scenario.queries import current

    from .agency import Bench
    from .serving import served

    bench = Bench()
    bench.grow(50)
    scenes = {version.slug: version.digest for version in current(bench.agency).filter(slug__in=SCENES)}
    reader: subprocess.Popen[bytes] = start(settings.READER)
    try:
        with served() as server:
            token = secrets.token_hex(16)  # the cookie and the header agree: that is all that is asked of it
            cookie = f"{bench.cookie(bench.people[0])}; {settings.CSRF_COOKIE_NAME}={token}"
            asks = [
                Asker(server.port, cookie, token, slug, digest) for slug, digest in sorted(scenes.items())
            ]
            crew = [Player(asks[seed % len(asks)], seed, seconds) for seed in range(players)]
            for one in crew:
                one.start()
            for one in crew:
                one.join()
    finally:
        reader.terminate()
        reader.wait(10)
    turns = [taken for one in crew for taken in one.turns]
    bare = [taken for one in crew for taken in one.bare]
    return {
        "turns": len(turns), "seconds": seconds, "p50": quantiles(turns, n=20)[9], "p95": quantiles(turns, n=20)[18],
        "bare": quantiles(bare, n=20)[9], "read": sum(one.read for one in crew) / len(turns),
    }  # fmt: skip


def line(players: int, found: dict[str, float]) -> list[object]:
    """One number of players as a line of the table."""
    high, bare = 1000 * found["p95"], 1000 * found["bare"]
    return [
        players, f"{found['turns']:.0f}", f"{found['turns'] / found['seconds']:.1f}", f"{1000 * found['p50']:.0f}",
        f"{high:.0f}", common.verdict(high, GOALS[players]), f"{bare:.0f}",
        f"{found['p50'] / found['bare']:.1f}×", f"{100 * found['read']:.0f} %",
    ]  # fmt: skip


def main() -> None:
    """One player, then twenty."""
    asked = common.options(__doc__ or "", small="a few seconds of each", databases=False)
    if asked.child:
        return common.answer(child(**json.loads(asked.child)))
    rows, seconds = [], 6.0 if asked.small else SECONDS
    for players in PLAYERS:
        print(f"{players} at once", file=sys.stderr)
        with common.fresh("sqlite") as env:
            found = common.measured("bench.turns", env, players=players, seconds=seconds)
        rows.append(line(players, found))
    common.show("A turn with typed words", COLUMNS, rows, markdown=asked.markdown)
    common.finish()
    return None


if __name__ == "__main__":
    main()

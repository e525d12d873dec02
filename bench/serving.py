"""The program under its own web server, as `upstander serve` starts it, and a client that asks as fast as it can."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

AT_ONCE = 8
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def application() -> Wsgi:
    """The product, and the yardstick under an address of its own."""
    from upstander.ground.boot import start_django

    start_django()
    from django.core.handlers.wsgi import WSGIHandler

    from . import yardstick

    own, bare = WSGIHandler(), yardstick.handler()

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        return (bare if environ["PATH_INFO"] == yardstick.PATH else own)(environ, start)

    return answer


class Server:
    """A running web server."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port, self.process = port, process

    def worker_mb(self) -> int:
        """What the largest worker holds in memory, in MB."""
        found = [0]
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                facts = dict(line.split(":", 1) for line in status.read_text().splitlines())
            except OSError:
                continue  # it has ended meanwhile
            if int(facts["PPid"]) == self.process.pid and "VmRSS" in facts:
                found.append(int(facts["VmRSS"].split()[0]) * 1024 // 1_000_000)
        return max(found)

    def per_second(self, path: str, cookie: str, seconds: float) -> float:
        """Answers a second of one page, asked for by eight connections on the same machine."""
        self._ask(path, cookie, time.monotonic() + seconds / 4)  # warm
        began = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            counts = pool.map(lambda _: self._ask(path, cookie, began + seconds), range(AT_ONCE))
            total = sum(counts)
        return total / (time.monotonic() - began)

    def _ask(self, path: str, cookie: str, until: float) -> int:
        request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode()
        count = 0
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
            while time.monotonic() < until:
                line.sendall(request)
                status = read_answer(line)
                if status != 200:
                    raise RuntimeError(f"{path} answered {status}")
                count += 1
        return count


def read_answer(line: socket.socket) -> int:
    """Read one answer to its end; its status."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += receive(line)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(part for part in head.lower().split(b"\r\n") if part.startswith(b"content-length:"))
    missing = int(length.split(b":")[1]) - len(body)
    while missing > 0:
        missing -= len(receive(line))
    return int(head.split(b" ", 2)[1])


def receive(line: socket.socket) -> bytes:
    """Some bytes; the end of the line is an error."""
    data = line.recv(262_144)
    if not data:
        raise ConnectionError("The server closed the connection.")
    return data


@contextmanager
def served() -> Iterator[Server]:
    """The web server of `upstander serve` on a free port."""
    from upstander.cli.serve import web_command
    from upstander.web import environment

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = web_command(environment.read(), host="127.0.0.1", port=port, certificate=None, key=None)
    command[-1] = "bench.serving:application"
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, env=os.environ | {"UPSTANDER_WORKERS": "2"}
    )
    try:
        wait(port, process)
        yield Server(port, process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until it answers."""
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
                line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                if read_answer(line) == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The web server did not start.")

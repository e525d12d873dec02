"""Real processes on loopback, for the tests of the commands."""

import os
import re
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from uuid import uuid4

PROGRAM = [sys.executable, "-m", "upstander.cli"]


def clean_env(data: Path, **more: str) -> dict[str, str]:
    """An environment with nothing of this test run in it but the path; on PostgreSQL, with a database of its own."""
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(data.parent),
        "UPSTANDER_DATA": str(data),
        "UPSTANDER_WORKERS": "2",
    }
    if "DATABASE_URL" in os.environ:
        env |= {"DATABASE_URL": new_database(), "PG_BIN": os.environ.get("PG_BIN", "")}
    return env | more


def new_database() -> str:
    """An empty database on the server of this test run."""
    import psycopg

    url = os.environ["DATABASE_URL"]
    name = f"journey_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return re.sub(r"/[^/?]*(\?.*)?$", rf"/{name}\1", url)


def run(*arguments: str | Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `upstander …` to its end."""
    command = [*PROGRAM, *map(str, arguments)]
    return subprocess.run(
        command, env=env, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL
    )


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def fetch(url: str) -> tuple[int, str]:
    """GET a page: status and text."""
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.status, answer.read().decode()


class Server:
    """A running `upstander serve` or `demo`; `address` is what it printed."""

    def __init__(self, command: list[str], env: dict[str, str], cwd: Path) -> None:
        self.log = cwd / f"server-{uuid4().hex[:6]}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, env=env, cwd=cwd, stdout=subprocess.PIPE, stderr=log)
        self.address = self.first_line(90)

    def first_line(self, seconds: float) -> str:
        """What it prints when it answers."""
        found: list[str] = []
        reader = threading.Thread(target=lambda: found.append(self.process.stdout.readline().decode()))  # type: ignore[union-attr]
        reader.start()
        reader.join(seconds)
        if not found or not found[0]:
            self.stop()
            raise AssertionError(f"The server did not start:\n{self.log.read_text()}")
        return found[0].strip()

    def stop(self) -> int:
        """SIGTERM, and its exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop()


def descendants(pid: int) -> set[int]:
    """The processes below a process."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    found, edge = set[int](), {pid}
    while edge:
        edge = {child for child, parent in pairs if parent in edge}
        found |= edge
    return found


def command_of(pid: int) -> list[str]:
    """The words that a process was started with; none once it is gone, which may be since it was listed."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except OSError:
        return []


@contextmanager
def mail_server() -> Iterator[tuple[int, list[str]]]:
    """A mail server that keeps what it gets: its port, and the messages."""
    kept: list[str] = []

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 test\r\n")
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    kept.append("".join(text.decode() for text in iter(self.rfile.readline, b".\r\n")))
                self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server.server_address[1], kept
        server.shutdown()


def wait_until(true: object, seconds: float = 20) -> bool:
    """Whether something callable becomes true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if callable(true) and true():
            return True
        time.sleep(0.1)
    return False


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost, and its key."""
    certificate, key = folder / "chain.pem", folder / "key.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*made, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return certificate, key

"""The reader that ships, and the process that reads, as `serve` starts it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from upstander.understanding import library
from upstander.understanding.core.reader import Reader

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The whole reader: network and words."""
    return library.reader()


@pytest.fixture(scope="session")
def by_words() -> Reader:
    """The reader where the network is absent."""
    return library.reader(network=False)


def start(path: Path) -> subprocess.Popen[bytes]:
    """Start the process that reads and wait until it listens."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "upstander.cli", "reader", str(path)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until = time.monotonic() + 60
    while not path.exists():
        assert process.poll() is None, process.stderr and process.stderr.read()
        assert time.monotonic() < until
        time.sleep(0.05)
    return process


@pytest.fixture
def process(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    """A process of one's own, with its socket."""
    path = tmp_path / "r.sock"
    started = start(path)
    yield path, started
    if started.poll() is None:
        started.send_signal(signal.SIGTERM)
        started.wait(10)

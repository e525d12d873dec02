"""The process that reads typed words, for tests of pages that ask it."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.understanding.conftest import start


@pytest.fixture(scope="session")
def reading_socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where a reader listens, one a worker."""
    path = tmp_path_factory.mktemp("reader") / "r.sock"
    started = start(path)
    yield path
    started.send_signal(signal.SIGTERM)
    started.wait(10)


@pytest.fixture
def reads(reading_socket: Path, settings: Any) -> Path:
    """Typed words are read."""
    settings.READER = reading_socket
    return reading_socket

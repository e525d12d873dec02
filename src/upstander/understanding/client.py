"""Asks the process that reads. Where it is away, the answer is None, and the moves are chosen from the list."""

import hashlib
import json
import socket
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PATIENCE = 2.0  # seconds: a reading takes hundredths of one
LONGEST_PATH = 100  # bytes; the system allows 107
MOST = 200_000  # bytes of one question or answer


def socket_of(folder: Path) -> Path:
    """Where the process of the data folder `folder` listens."""
    path = folder / "reading.sock"
    if len(str(path).encode()) <= LONGEST_PATH:
        return path
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"upstander-{name}.sock"


def ask(path: Path, question: Mapping[str, Any]) -> dict[str, Any] | None:
    """One question, one answer; None where nobody answers, or not in time."""
    data = json.dumps(question, ensure_ascii=False).encode() + b"\n"
    if len(data) > MOST:
        return None
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(PATIENCE)
            line.connect(str(path))
            line.sendall(data)
            with line.makefile("rb") as answer:
                found = json.loads(answer.readline(MOST))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and "label" in found else None


def read(
    path: Path, text: str, moves: Sequence[Mapping[str, Any]] = (), *, receiver: bool = False
) -> dict[str, Any] | None:
    """The reading of `text`, with how well each of `moves` (label, ways) fits it."""
    return ask(path, {"text": text, "receiver": receiver, "moves": list(moves)})


def prepare(path: Path, ways: Sequence[str]) -> None:
    """Say that these ways will be compared with soon. Nobody waits for it, and nobody has to answer."""
    data = json.dumps({"prepare": list(ways)}, ensure_ascii=False).encode() + b"\n"
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(0.05)
            line.connect(str(path))
            line.sendall(data)
    except OSError:
        return

"""The one process that reads: it listens at a local socket, answers one question after the other, and stores nothing.

A line is gone when its answer is sent. Nothing of it is logged, not even when something fails. In between it learns the
vectors of the ways that will be compared with soon, so that no turn waits for them.
"""

import json
import os
import selectors
import signal
import socket
import sys
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .client import MOST
from .core.heard import SUPERVISOR
from .core.match import Weights, fits
from .core.reader import Reader, Reading
from .core.tfidf import Floats
from .core.words import plain

KNOWN = 12_000  # ways that are known by heart, at about 1 kB each
AT_ONCE = 2  # ways learned between two looks at the socket: some 20 ms in which nobody is answered


@dataclass(frozen=True)
class Known:
    """A way, as it is compared: its columns and values by words, and its vector where there is a network."""

    columns: Any
    values: Any
    vector: Any


class Answers:
    """Answers questions, and remembers what ways look like."""

    def __init__(self, reader: Reader, weights: Weights) -> None:
        self.reader, self.weights = reader, weights
        self.ways: OrderedDict[str, Known] = OrderedDict()
        self.waiting: OrderedDict[str, None] = OrderedDict()
        self.said = np.zeros(len(reader.words.vocabulary.rarity), dtype=np.float32)

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """The reading, and how probable each move is."""
        reading = self.reader.read(question["text"], receiver=bool(question.get("receiver")))
        found = reading.as_facts()
        del found["text"]
        moves = question.get("moves") or []
        if moves:
            ways = [self.known([plain(way) for way in move["ways"]]) for move in moves]
            found["fits"] = fits(
                reading.probabilities, [move["label"] for move in moves], self.alike(question["text"], ways),
                self.near(reading, ways), self.weights, supervisor=SUPERVISOR in reading.heard,
            )  # fmt: skip
        return found

    def near(self, reading: Reading, ways: Sequence[Sequence[Known]]) -> list[Floats] | None:
        """For each move the nearness of its ways to the line that was read, -1 to 1; None without a network."""
        if reading.vector is None:
            return None
        return [np.stack([way.vector for way in some]).astype(np.float32) @ reading.vector for some in ways]

    def alike(self, text: str, ways: Sequence[Sequence[Known]]) -> list[Floats]:
        """For each move the likeness of its ways to `text` by words and letters, 0 to 1 (mean of both cosines)."""
        columns, values = self.reader.words.vocabulary.vector(plain(text))
        self.said[columns] = values
        found = [
            np.array([way.values @ self.said[way.columns] / 2 for way in some], dtype=np.float32)
            for some in ways
        ]
        self.said[columns] = 0
        return found

    def known(self, ways: Sequence[str]) -> list[Known]:
        """Some ways; those that aren't known yet are learned now."""
        self.learn([way for way in dict.fromkeys(ways) if way not in self.ways])
        return [self.ways[way] for way in ways]

    def learn(self, ways: Sequence[str]) -> None:
        """Keep `ways`; the oldest are forgotten."""
        for way in ways:
            vector = None
            if self.reader.network is not None:
                vector = self.reader.network.read([way]).vectors[0].astype(np.float16)
            self.ways[way] = Known(*self.reader.words.vocabulary.vector(way), vector)
        while len(self.ways) > KNOWN:
            self.ways.popitem(last=False)

    def prepare(self, ways: Sequence[str]) -> None:
        """Learn these when there is time."""
        for way in map(plain, ways[:KNOWN]):
            if way not in self.ways:
                self.waiting[way] = None

    def use_the_time(self) -> bool:
        """Learn a few of those that wait; whether any are left."""
        some = [self.waiting.popitem(last=False)[0] for _ in range(min(AT_ONCE, len(self.waiting)))]
        self.learn([way for way in some if way not in self.ways])
        return bool(self.waiting)


class Ear:
    """One connection: what came of its question so far."""

    def __init__(self, line: socket.socket) -> None:
        self.line, self.heard = line, b""


def serve(path: Path, reader: Reader, weights: Weights) -> None:
    """Answer at `path` until told to stop. Only the owner of the process can open the socket."""
    answers, ears = Answers(reader, weights), selectors.DefaultSelector()
    path.unlink(missing_ok=True)
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mask = os.umask(0o177)
    try:
        door.bind(str(path))
    finally:
        os.umask(mask)
    door.listen(128)
    door.setblocking(False)
    ears.register(door, selectors.EVENT_READ)
    stop: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda found, _: stop.append(found))
    more = False
    while not stop:
        for key, _ in ears.select(0 if more else 0.5):
            if key.fileobj is door:
                _let_in(door, ears)
            else:
                _hear(key.data, ears, answers)
        more = answers.use_the_time()
    door.close()
    path.unlink(missing_ok=True)


def _let_in(door: socket.socket, ears: selectors.BaseSelector) -> None:
    with suppress(BlockingIOError):
        line, _ = door.accept()
        line.setblocking(False)
        ears.register(line, selectors.EVENT_READ, Ear(line))


def _hear(ear: Ear, ears: selectors.BaseSelector, answers: Answers) -> None:
    """Read what came; when a whole line is there, answer it and hang up."""
    try:
        came = ear.line.recv(65_536)
    except BlockingIOError:
        return
    except OSError:
        came = b""
    ear.heard += came
    if came and b"\n" not in ear.heard and len(ear.heard) <= MOST:
        return
    ears.unregister(ear.line)
    with suppress(OSError):
        if b"\n" in ear.heard:
            ear.line.setblocking(True)
            ear.line.settimeout(2)
            _say(ear, answers)
    ear.line.close()


def _say(ear: Ear, answers: Answers) -> None:
    try:
        question = json.loads(ear.heard)
        if "prepare" in question:
            answers.prepare([str(way) for way in question["prepare"]])
            return
        said = json.dumps(answers.answer(question))
    except Exception as error:  # a bad question must not end the process; its words are not logged
        print(f"The reader could not answer a question ({type(error).__name__}).", file=sys.stderr)
        said = "{}"
    ear.line.sendall(said.encode() + b"\n")

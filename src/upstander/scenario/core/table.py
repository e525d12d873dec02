"""The compiled table: every state a play can be in, and where each move leads. All that plays a scenario walks this.

Bytes (`to_bytes`, one form only, so equal scenarios give equal bytes)::

    4  letters  "UPT1"
    4  number   length of the JSON in bytes, little-endian
       JSON     UTF-8, sorted keys, no spaces: `words` (all text and facts) and `sizes` {states, edges}
       arrays   little-endian, in this order, packed without gaps:
                place u16[states]  scene, or number of scenes + ending
                clock u16[states]  ticks since the start
                danger i16[states] the variable that the timeline draws
                beats u32[states]  bit n: beat n has come by now
                count u8[states]   edges that leave the state; those of state 0 first
                result u16[edges]  0: wait a tick; n: result n - 1 of `words.results`
                step i16[edges]    target state minus source state
                ticks u8[edges]    time the edge takes

The start is state 0. In a state's edges, waiting comes first if time runs there.
"""

import hashlib
import json
import sys
from array import array
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

MAGIC = b"UPT1"
CODES = {
    "place": "H", "clock": "H", "danger": "h", "beats": "I", "count": "B",
    "result": "H", "step": "h", "ticks": "B",
}  # fmt: skip
PER_STATE = ("place", "clock", "danger", "beats", "count")
WAIT = 0


class BadTable(ValueError):
    """Bytes that aren't a table of this version."""


@dataclass(frozen=True)
class Table:
    """See the module's docstring. `words` is JSON: what is shown and what the debrief reads."""

    words: dict[str, Any]
    place: "array[int]"
    clock: "array[int]"
    danger: "array[int]"
    beats: "array[int]"
    count: "array[int]"
    result: "array[int]"
    step: "array[int]"
    ticks: "array[int]"

    @property
    def states(self) -> int:
        return len(self.place)

    @property
    def edges(self) -> int:
        return len(self.step)

    @cached_property
    def offset(self) -> list[int]:
        """Where each state's edges start; one more entry than states."""
        starts = [0]
        for count in self.count:
            starts.append(starts[-1] + count)
        return starts

    @cached_property
    def scenes(self) -> int:
        return len(self.words["scenes"])

    def ended(self, state: int) -> bool:
        """Whether `state` is an ending."""
        return self.place[state] >= self.scenes

    def edges_of(self, state: int) -> range:
        """The numbers of the edges that leave `state`."""
        return range(self.offset[state], self.offset[state + 1])

    def ending(self, state: int) -> dict[str, Any]:
        """What became of everyone, in a state that is an ending."""
        ending: dict[str, Any] = self.words["endings"][self.place[state] - self.scenes]
        return ending

    def move_of(self, edge: int) -> int:
        """The move that `edge` takes, or -1 for waiting."""
        result = self.result[edge]
        return -1 if result == WAIT else int(self.words["results"][result - 1]["move"])

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the bytes."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def to_bytes(self) -> bytes:
        """The one form that is stored, sent and hashed."""
        head = {"sizes": {"states": self.states, "edges": self.edges}, "words": self.words}
        text = json.dumps(head, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        return b"".join(
            [MAGIC, len(text).to_bytes(4, "little"), text, *(_little(self, name) for name in CODES)]
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "Table":
        """Read what `to_bytes` wrote.

        Raises
        ------
        BadTable
        """
        try:
            if data[:4] != MAGIC:
                raise BadTable("These bytes are not a table of version 1.")
            start = 8 + int.from_bytes(data[4:8], "little")
            head = json.loads(data[8:start])
            arrays, sizes = {}, head["sizes"]
            for name, code in CODES.items():
                values = array(code)
                end = start + values.itemsize * int(sizes["states" if name in PER_STATE else "edges"])
                values.frombytes(data[start:end])
                if sys.byteorder == "big":
                    values.byteswap()
                arrays[name], start = values, end
            table = cls(words=head["words"], **arrays)
        except (ValueError, KeyError, TypeError) as error:
            raise BadTable(f"These bytes are not a whole table: {error}") from None
        if start != len(data) or any(len(getattr(table, f.name)) == 0 for f in fields(cls)[1:3]):
            raise BadTable("These bytes are not a whole table.")
        return table


def _little(table: Table, name: str) -> bytes:
    values: array[int] = getattr(table, name)
    if sys.byteorder == "big":
        values = array(values.typecode, values)
        values.byteswap()
    return values.tobytes()

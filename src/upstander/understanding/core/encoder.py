"""The fine-tuned sentence encoder: one ONNX file, run by onnxruntime on one thread, without a network.

MiniLM (Wang et al. 2020) in the form all-MiniLM-L6-v2, trained further by `tools/understanding`; its card is beside it.
Loading it costs memory that a web worker must not pay: only the process that reads imports this module.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .pieces import Pieces

LENGTH = 96  # pieces of words of one line that are read; what comes after is left out
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Encoded:
    """What the network says of n lines, before any softmax.

    seven : float array of shape (n, 7). takes : (n, 6). flags : (n, 7). vectors : (n, width), each of length 1.
    """

    seven: Floats
    takes: Floats
    flags: Floats
    vectors: Floats


class Encoder:
    """Runs the network over lines."""

    def __init__(self, model: bytes, pieces: Pieces) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # the arena keeps what the longest line ever needed
        options.log_severity_level = 3
        self.session: Any = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self.pieces = pieces

    def read(self, texts: Sequence[str]) -> Encoded:
        """What the network says of each of `texts`; at least one. Each is read alone: its neighbors don't move it."""
        rows = [self._one(text) for text in texts]
        return Encoded(*(np.concatenate(part) for part in zip(*rows, strict=True)))

    def _one(self, text: str) -> list[Floats]:
        ids = np.array([self.pieces.numbers(text, LENGTH)], dtype=np.int64)
        found: list[Floats] = self.session.run(None, {"ids": ids, "mask": np.ones_like(ids)})
        return found

"""The model that ships: `content/model` holds it, with the hash of each file and its card."""

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

from .core.encoder import Encoder
from .core.match import Weights
from .core.pieces import Pieces
from .core.reader import Reader, Setting
from .core.turn import Limits
from .core.wordhead import WordHead, from_arrays
from .errors import BrokenModel

NETWORK, PIECES, WORDS, SETTINGS = "network.onnx", "pieces.txt", "words.npz", "reading.json"


@cache
def reader(*, network: bool = True) -> Reader:
    """The reader, loaded once a process; without `network`, or where its file is absent, by words alone.

    Raises
    ------
    BrokenModel
        A file is missing or was changed.
    """
    about = settings()
    found = {name: _setting(raw) for name, raw in about["heads"].items()}
    encoder = None
    if network and (_folder() / NETWORK).is_file():
        pieces = Pieces(_checked(PIECES, about).decode("utf-8").splitlines())
        encoder = Encoder(_checked(NETWORK, about), pieces)
    return Reader(_words(about), found, encoder)


def match_weights() -> Weights:
    """What label, words and vectors count when a move is looked for."""
    return Weights(**settings()["match"])


@cache
def settings() -> dict[str, Any]:
    """What stands in `reading.json`: hashes, temperatures, limits, and how the model was made."""
    path = _folder() / SETTINGS
    if not path.is_file():
        raise BrokenModel(SETTINGS, "It is missing.")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _words(about: dict[str, Any]) -> WordHead:
    import io

    import numpy as np

    with np.load(io.BytesIO(_checked(WORDS, about)), allow_pickle=False) as stored:
        return from_arrays(stored)


def _setting(raw: dict[str, Any]) -> Setting:
    return Setting(raw["network"], raw["temperature"], Limits(**raw["limits"]))


def _checked(name: str, about: dict[str, Any]) -> bytes:
    """The bytes of a file, if they are those that the settings name."""
    path = _folder() / name
    if not path.is_file():
        raise BrokenModel(name, "It is missing.")
    data: bytes = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != about["hashes"][name]:
        raise BrokenModel(name, "It was changed: its hash isn't the one in reading.json.")
    return data


def _folder() -> Any:
    return files("upstander.understanding") / "content" / "model"

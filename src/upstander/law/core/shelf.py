"""The shelf: updates that were taken in and keys that are trusted, as files in the data folder."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from upstander.ground.core.folder import data_folder

from .edition import BadEdition, Edition, by_code, by_number, read_edition
from .entry import Circuit, State
from .seal import BadUpdate, fingerprint, opened, read_key

Mark = tuple[tuple[str, int], ...]  # names and times of files: another mark, another content


@dataclass(frozen=True)
class Taken:
    """An update on the shelf."""

    edition: Edition
    at: datetime

    @cached_property
    def states(self) -> dict[str, State]:
        """Every state and DC by its code."""
        return by_code(self.edition.states)

    @cached_property
    def circuits(self) -> dict[str, Circuit]:
        """Every circuit by its number."""
        return by_number(self.edition.circuits)


def _editions() -> Path:
    return data_folder() / "law" / "editions"


def _keys() -> Path:
    return data_folder() / "law" / "keys"


def _mark(folder: Path, ending: str) -> Mark:
    try:
        with os.scandir(folder) as found:
            return tuple(
                sorted((each.path, each.stat().st_mtime_ns) for each in found if each.name.endswith(ending))
            )
    except FileNotFoundError:
        return ()


def keys() -> dict[str, Ed25519PublicKey]:
    """Every key that is trusted here, by its fingerprint. A file that is no key is passed over, and trusts nobody."""
    return _read_keys(_mark(_keys(), ".pem"))


@lru_cache(maxsize=4)
def _read_keys(mark: Mark) -> dict[str, Ed25519PublicKey]:
    found = {}
    for path, _ in mark:
        try:
            key = read_key(Path(path).read_bytes())
        except BadUpdate:
            continue
        found[fingerprint(key)] = key
    return found


def trust(key: Ed25519PublicKey) -> Path:
    """Keep `key` as trusted from now on; to trust it no more, take the file away."""
    path = _keys() / f"{fingerprint(key)}.pem"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(path, key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return path


def put(update: str, edition: Edition, at: datetime) -> Path:
    """Keep an update that was opened and read."""
    path = _editions() / f"{edition.number:06}.json"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(path, json.dumps({"taken_at": at.isoformat(), "update": update}, ensure_ascii=False).encode())
    return path


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: a reader never meets half a file."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)


def shelf() -> Iterator[Taken | str]:
    """What lies there, the newest first; in place of one that can't be used, a sentence that says why."""
    trusted = _mark(_keys(), ".pem")
    for path, time in reversed(_mark(_editions(), ".json")):
        yield _take_down(path, time, trusted)


@lru_cache(maxsize=64)
def _take_down(path: str, time: int, trusted: Mark) -> Taken | str:
    """Opened anew in each process and after each change: what lies there is believed for its signature only."""
    try:
        found = json.loads(Path(path).read_text("utf-8"))
        at = datetime.fromisoformat(found["taken_at"])
        return Taken(read_edition(opened(found["update"], _read_keys(trusted))), at)
    except (BadUpdate, BadEdition) as error:
        return f"{Path(path).name}: {error}"
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"{Path(path).name}: it can't be read ({type(error).__name__})."

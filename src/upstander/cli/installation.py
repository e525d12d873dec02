"""The data folder of an installation: its settings file, its lock, what its server says of itself."""

import fcntl
import json
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from .errors import AlreadyServed

SETTINGS, LOCK, SERVING = "settings.env", "serve.lock", "serve.json"


def own_folder(folder: Path) -> Path:
    """Make the data folder, closed to other users of the machine."""
    if not folder.is_dir():
        folder.mkdir(parents=True, mode=0o700)
    return folder


def keep_settings(folder: Path, settings: dict[str, str]) -> Path:
    """Write settings into `settings.env` (0600): known names are replaced, other lines stay as they are."""
    path = own_folder(folder) / SETTINGS
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    left = dict(settings)
    for number, line in enumerate(lines):
        name = line.partition("=")[0].strip()
        if name in left:
            lines[number] = f"{name}={left.pop(name)}"
    lines += [f"{name}={value}" for name, value in left.items()]
    write_private(path, "\n".join(lines) + "\n")
    return path


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step; only its owner can read it."""
    new = path.with_name(f"{path.name}.new")
    with suppress(FileNotFoundError):
        new.unlink()
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)


def take_lock(folder: Path) -> int:
    """Take the data folder for one server; the lock goes with the last process that holds it.

    Raises
    ------
    AlreadyServed
        Another server has it.
    """
    handle = os.open(own_folder(folder) / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        pid = str(serving(folder).get("pid", ""))
        raise AlreadyServed(folder, pid if re.fullmatch(r"\d+", pid) else "") from error
    return handle


def is_locked(folder: Path) -> bool:
    """Whether a server has the data folder now."""
    try:
        handle = take_lock(folder)
    except AlreadyServed:
        return True
    os.close(handle)
    return False


def serving(folder: Path) -> dict[str, Any]:
    """What the server of this folder last said of itself: its processes, its address."""
    try:
        said = json.loads((folder / SERVING).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}

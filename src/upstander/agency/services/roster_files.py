"""Uploaded roster files: in the data folder, for their owner only (0600), and gone when they are no longer needed."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from upstander.ground.core.tables import BadTable, Fault
from upstander.ground.core.tables_text import LIMITS


def folder() -> Path:
    """Where the files wait."""
    path = Path(settings.DATA) / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def keep(chunks: Iterable[bytes], name: str) -> tuple[str, str]:
    """Store a file; returns (name in the folder, SHA-256).

    Raises
    ------
    BadTable
        It is bigger than any roster; what was written is gone again.
    """
    stored, digest, size = secrets.token_hex(16), hashlib.sha256(), 0
    handle = os.open(folder() / stored, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > LIMITS.size:
                break
            digest.update(chunk)
            file.write(chunk)
    if size > LIMITS.size:
        drop(stored)
        found = f"The file has more than {LIMITS.size // 1_000_000} MB."
        raise BadTable(Fault(name, None, "", found, "Export only the columns of the roster."))
    return stored, digest.hexdigest()


def path_of(stored: str) -> Path:
    """The stored file."""
    return folder() / stored


def drop(stored: str) -> None:
    """Remove a stored file; none is fine."""
    if stored:
        path_of(stored).unlink(missing_ok=True)

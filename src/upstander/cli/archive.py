"""A backup file: one tar with a manifest of sizes and hashes first. Written whole or not at all, checked when read."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from .errors import BadBackup

FORMAT = "upstander-backup-1"
MANIFEST = "manifest.json"
CHUNK = 1 << 20


def fingerprint(file: IO[bytes]) -> tuple[str, int]:
    """SHA-256 and size of a file's bytes."""
    found, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        found.update(chunk)
        size += len(chunk)
    return found.hexdigest(), size


def write(
    target: Path, files: Mapping[str, Path], *, facts: Mapping[str, str], at: datetime
) -> dict[str, Any]:
    """Write `files` (name in the archive: path) to `target` (0600), and return the manifest."""
    listed = {}
    for name, path in sorted(files.items()):
        with path.open("rb") as file:
            digest, size = fingerprint(file)
        listed[name] = {"sha256": digest, "size": size}
    manifest = {"format": FORMAT, "made_at": at.astimezone(UTC).isoformat(), **facts, "files": listed}
    new = target.with_name(f".{target.name}.new")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=3) as archive:
                said = json.dumps(manifest, indent=1).encode()
                first = tarfile.TarInfo(MANIFEST)
                first.size = len(said)
                archive.addfile(first, io.BytesIO(said))
                for name, path in sorted(files.items()):
                    archive.add(path, name, recursive=False)
            raw.flush()
            os.fsync(raw.fileno())
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
    return manifest


def unpack(source: Path, into: Path) -> dict[str, Any]:
    """Unpack an archive into an empty folder, every file checked against the manifest; returns the manifest.

    Raises
    ------
    BadBackup
        It is not a backup, a file was changed, or one is missing or too many.
    """
    try:
        with tarfile.open(source, "r:gz") as archive:
            manifest = _manifest(source, archive)
            left = dict(manifest["files"])
            for member in archive:
                _unpack_one(source, archive, member, left, into)
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError) as error:
        raise BadBackup(f"{source} is no whole backup file ({error}).", mend="Use another backup.") from error
    if left:
        raise BadBackup(f"{source}: {', '.join(sorted(left))} is missing.", mend="Use another backup.")
    return manifest


def _manifest(source: Path, archive: tarfile.TarFile) -> dict[str, Any]:
    first = archive.next()
    content = archive.extractfile(first) if first and first.name == MANIFEST else None
    manifest = json.loads(content.read(16 * CHUNK)) if content else {}
    if manifest.get("format") != FORMAT:
        raise BadBackup(f"{source} was not made by `upstander backup`.", mend="Name a file that was.")
    return dict(manifest)


def _unpack_one(
    source: Path, archive: tarfile.TarFile, member: tarfile.TarInfo, left: dict[str, Any], into: Path
) -> None:
    name = PurePosixPath(member.name)
    content = archive.extractfile(member) if member.isreg() else None
    if member.name == MANIFEST:
        return
    if content is None or member.name not in left or name.is_absolute() or ".." in name.parts:
        raise BadBackup(f"{source}: {member.name} does not belong in a backup.", mend="Use another backup.")
    path = into / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
        while chunk := content.read(CHUNK):
            file.write(chunk)
        file.seek(0)
        if fingerprint(file) != (left[member.name]["sha256"], left[member.name]["size"]):
            raise BadBackup(
                f"{source}: {member.name} was changed after it was made.", mend="Use another backup."
            )
    del left[member.name]

"""A backup file: whole, private, and refused when one byte of it was changed."""

import io
import json
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from upstander.cli import archive
from upstander.cli.errors import BadBackup

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A backup of two files."""
    (tmp_path / "a").write_text("first")
    (tmp_path / "b").write_bytes(b"\0" * 3_000_000)
    target = tmp_path / "backup.tar.gz"
    files = {"a.txt": tmp_path / "a", "secrets/key": tmp_path / "b"}
    archive.write(target, files, facts={"database": "sqlite"}, at=AT)
    return target


def rewrite(source: Path, target: Path, change: dict[str, bytes | None]) -> Path:
    """Copy an archive, with other bytes in some members (None leaves one out, a new name adds one)."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        content = {member.name: old.extractfile(member).read() for member in old}  # type: ignore[union-attr]
        for name, data in {**content, **change}.items():
            if data is not None:
                member = tarfile.TarInfo(name)
                member.size = len(data)
                new.addfile(member, io.BytesIO(data))
    return target


def test_what_was_written_comes_back(made: Path, tmp_path: Path) -> None:
    into = tmp_path / "into"
    into.mkdir()

    manifest = archive.unpack(made, into)

    assert {path.name: path.stat().st_size for path in into.rglob("*") if path.is_file()} == {
        "a.txt": 5,
        "key": 3_000_000,
    }
    assert (manifest["made_at"], manifest["database"]) == ("2026-11-23T12:00:00+00:00", "sqlite")
    assert (into / "secrets" / "key").stat().st_mode & 0o777 == 0o600


def test_only_its_owner_can_read_it(made: Path) -> None:
    assert made.stat().st_mode & 0o777 == 0o600


def test_nothing_is_left_when_writing_fails(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        archive.write(tmp_path / "x.tar.gz", {"a": tmp_path / "missing"}, facts={}, at=AT)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"a.txt": b"other"}, "a.txt was changed after it was made."),
        ({"a.txt": None}, "a.txt is missing."),
        ({"../evil": b"x"}, "../evil does not belong in a backup."),
        ({"extra": b"x"}, "extra does not belong in a backup."),
        ({"manifest.json": json.dumps({"format": "zip"}).encode()}, "was not made by `upstander backup`."),
        ({"manifest.json": b"not json"}, "is no whole backup file"),
    ],
)
def test_a_changed_backup_is_refused(
    made: Path, tmp_path: Path, change: dict[str, bytes | None], said: str
) -> None:
    changed = rewrite(made, tmp_path / "changed.tar.gz", change)
    (tmp_path / "into").mkdir()
    with pytest.raises(BadBackup) as caught:
        archive.unpack(changed, tmp_path / "into")
    assert said in caught.value.what
    assert not (tmp_path / "evil").exists()


def test_a_cut_off_backup_is_refused(made: Path, tmp_path: Path) -> None:
    made.write_bytes(made.read_bytes()[:-200])
    (tmp_path / "into").mkdir()
    with pytest.raises(BadBackup):
        archive.unpack(made, tmp_path / "into")


def test_a_name_that_leads_out_is_refused_even_if_the_manifest_lists_it(made: Path, tmp_path: Path) -> None:
    listed = {"format": archive.FORMAT, "files": {"../evil": {"sha256": "0", "size": 1}}}
    changed = rewrite(
        made,
        tmp_path / "c.tar.gz",
        {"manifest.json": json.dumps(listed).encode(), "a.txt": None, "secrets/key": None, "../evil": b"x"},
    )
    (tmp_path / "into").mkdir()
    with pytest.raises(BadBackup):
        archive.unpack(changed, tmp_path / "into")
    assert not (tmp_path / "evil").exists()

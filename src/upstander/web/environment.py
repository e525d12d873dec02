"""Reads settings from the environment and from `settings.env` in the data folder; every error names its mend."""

import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from upstander.ground.core.folder import data_folder


def settings_file(folder: Path) -> dict[str, str]:
    """The lines `NAME=value` of `settings.env`; empty lines and # lines are skipped."""
    path = folder / "settings.env"
    found: dict[str, str] = {}
    if not path.is_file():
        return found
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        if not equals:
            raise ImproperlyConfigured(f"{path}, line {number}: “{text}” has no “=”. Write NAME=value.")
        found[name.strip()] = value.strip()
    return found


@dataclass(frozen=True)
class Environment:
    """Settings by name; what the process was started with goes before the file."""

    folder: Path
    file: dict[str, str]

    def text(self, name: str, default: str = "") -> str:
        """A setting as it stands."""
        return os.environ.get(name, self.file.get(name, default))

    def yes(self, name: str, *, default: bool = False) -> bool:
        """A setting that is yes or no."""
        value = self.text(name, "yes" if default else "no").lower()
        if value not in ("yes", "no"):
            raise ImproperlyConfigured(f"{name} is “{value}”; set it to yes or no.")
        return value == "yes"

    def number(self, name: str, default: int) -> int:
        """A setting that is a whole number from 0."""
        value = self.text(name, str(default))
        if not value.isdigit():
            raise ImproperlyConfigured(f"{name} is “{value}”; set it to a whole number, such as {default}.")
        return int(value)


def read() -> Environment:
    """The environment of this process."""
    folder = data_folder()
    return Environment(folder, settings_file(folder))


def secret(folder: Path, name: str) -> str:
    """A secret of this installation, made at first use in a file that only its owner can read (0600)."""
    path = folder / "secrets" / name
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
        except FileExistsError:  # another worker was first
            return path.read_text("ascii").strip()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text("ascii").strip()

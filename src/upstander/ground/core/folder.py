"""Where an installation keeps what is its own."""

import os
from pathlib import Path


def data_folder() -> Path:
    """Where the database, secrets and backups lie: `UPSTANDER_DATA`, or `upstander-data` here."""
    return Path(os.environ.get("UPSTANDER_DATA", "upstander-data")).expanduser().resolve()

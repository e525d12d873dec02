"""Builds the tables of the scenes that ship, so that no start has to compile them: `python -m tools.tables`."""

import gzip
import shutil

from tools.ready import TABLES
from upstander.scenario import library


def main() -> None:
    """Write them anew, all or none."""
    new = TABLES.with_name("tables.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    for slug in library.slugs():
        table, _ = library.checked(slug)
        (new / library.built_name(slug)).write_bytes(gzip.compress(table.to_bytes(), 9, mtime=0))
    shutil.rmtree(TABLES, ignore_errors=True)
    new.rename(TABLES)


if __name__ == "__main__":
    main()

"""The scenarios that ship with the product, by slug; read without a database.

`content/SLUG.yaml` is the scenario, `content/lines/SLUG.yaml` the ways of saying its moves, `content/sheets/SLUG.yaml`
what the craft rubric gave it. `tables/` holds their tables as `make` built them (tools/tables.py); it isn't committed.
"""

import gzip
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from .core.audit import Report, check
from .core.cast import Role, role_of
from .core.faults import BadScenario, Fault
from .core.lines import Lines, read_lines
from .core.load import load
from .core.source import read_source
from .core.table import Table


def slugs() -> list[str]:
    """Every shipped scenario, by name."""
    names = (path.name for path in _content().iterdir())
    return sorted(
        name.removesuffix(".yaml") for name in names if name.endswith(".yaml") and name != "kept.yaml"
    )


def text_of(slug: str) -> str:
    """The file of a shipped scenario.

    Raises
    ------
    BadScenario
        There is none of that name.
    """
    if slug not in slugs():
        raise BadScenario(
            [Fault(slug, 0, "", "There is no such scenario.", f"Use one of: {', '.join(slugs())}.")]
        )
    return str((_content() / f"{slug}.yaml").read_text("utf-8"))


@cache
def checked(slug: str) -> tuple[Table, Report]:
    """The table and the report of a shipped scenario; worked out once a process."""
    return check(text_of(slug), f"{slug}.yaml")


@cache
def table_of(slug: str) -> Table:
    """The table of a shipped scenario: the built one, or compiled here where none was built from just this text."""
    built = files("upstander.scenario") / "tables" / built_name(slug)
    return Table.from_bytes(gzip.decompress(built.read_bytes())) if built.is_file() else checked(slug)[0]


def built_name(slug: str) -> str:
    """The name of its built table; another one when its text or what compiles it changes."""
    return f"{slug}-{hashlib.sha256(f'{_compiler()}{text_of(slug)}'.encode()).hexdigest()[:16]}.gz"


@cache
def _compiler() -> str:
    """A hash of all that a table is made from besides the text of its scenario."""
    ours, shared, found = files("upstander.scenario"), files("upstander.intervention"), hashlib.sha256()
    for folder in (ours / "core", ours / "content" / "domains", shared / "core", shared / "content"):
        for path in sorted(folder.iterdir(), key=lambda path: path.name):
            if path.is_file():
                found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def lines_of(slug: str) -> Lines:
    """The ways of saying its moves."""
    return read_lines((_content() / "lines" / f"{slug}.yaml").read_bytes(), f"lines/{slug}.yaml")[0]


def lines_beside(name: str) -> Lines | None:
    """The lines of a shipped scenario; none for an agency's own file, which needs none."""
    return lines_of(name) if name in slugs() else None


def sheet_of(slug: str) -> dict[str, Any]:
    """Its marks on the craft rubric, each with the line that earned it, and who plays which role."""
    return read_source((_content() / "sheets" / f"{slug}.yaml").read_bytes(), f"sheets/{slug}.yaml").values


def cast() -> list[Role]:
    """Who plays which role, scene by scene."""
    return [role_of(load(text_of(slug), slug)[0], sheet_of(slug)["roles"]) for slug in slugs()]


def _content() -> Any:
    return files("upstander.scenario") / "content"

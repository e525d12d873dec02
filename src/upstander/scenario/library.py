"""The scenarios that ship with the product, by slug; read without a database."""

from functools import cache
from importlib.resources import files

from .core.audit import Report, check
from .core.faults import BadScenario, Fault
from .core.table import Table


def slugs() -> list[str]:
    """Every shipped scenario, by name."""
    names = (path.name for path in (files("upstander.scenario") / "content").iterdir())
    return sorted(
        name.removesuffix(".yaml")
        for name in names
        if name.endswith(".yaml") and not name.endswith(".sheet.yaml") and name != "kept.yaml"
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
    return (files("upstander.scenario") / "content" / f"{slug}.yaml").read_text("utf-8")


@cache
def checked(slug: str) -> tuple[Table, Report]:
    """The table and the report of a shipped scenario; worked out once a process."""
    return check(text_of(slug), f"{slug}.yaml")


def table_of(slug: str) -> Table:
    """The table of a shipped scenario."""
    return checked(slug)[0]

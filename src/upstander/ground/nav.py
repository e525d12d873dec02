"""The registry of navigation: a room puts its own item here, so that no lower template links upward."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class NavItem:
    """One link of the main menu, shown to those who may do `deed` (a `Deed` value of the agency room)."""

    label: str
    url_name: str
    deed: str
    order: int
    for_roles: frozenset[str] = frozenset()  # empty: any role that may do the deed


@dataclass(frozen=True)
class Link:
    """A link that a higher room puts on a page of a lower one; with the number of the page's row, if it has one."""

    label: str
    url_name: str
    deed: str
    order: int
    label_for: Callable[[Mapping[Any, Any]], str] | None = None  # in the page's context; no words, no link


_links: dict[str, dict[str, Link]] = {}
_items: dict[str, NavItem] = {}
_foot: dict[str, tuple[int, str, str]] = {}


def register(item: NavItem) -> None:
    """Add `item`; registering the same address again replaces it."""
    _items[item.url_name] = item


def register_foot(label: str, url_name: str, order: int) -> None:
    """Add a link that stands in every footer."""
    _foot[url_name] = (order, label, url_name)


def register_link(place: str, link: Link) -> None:
    """Put `link` on the page that calls itself `place`; registering the same address again replaces it."""
    _links.setdefault(place, {})[link.url_name] = link


def links(place: str) -> list[Link]:
    """The links that higher rooms put on `place`, in order."""
    return sorted(_links.get(place, {}).values(), key=lambda link: (link.order, link.label))


def items() -> list[NavItem]:
    """All items, in the order of the menu."""
    return sorted(_items.values(), key=lambda item: (item.order, item.label))


def foot_links() -> list[tuple[int, str, str]]:
    """All footer links as (order, label, address name)."""
    return sorted(_foot.values())

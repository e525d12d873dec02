"""Every page that a menu or a link leads to, for each role: no fault of access, at both widths, light and dark."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from upstander.web.demo.roles import ROLES

from .conftest import Visitor

pytestmark = pytest.mark.browser
LEAVES = re.compile(
    r"/(static|sign-out)/|original|\.(csv|pdf|txt)|/table/|/(word|pdf|markdown|file|council)/"
)
# every scene has the same page before it; tests/browser/test_plays.py plays one of each kind
A_SCENE = re.compile(
    r"^(/practice/classroom|/practice|/scenes)/(?!check/|settings/|sureness/|classroom/)[a-z-]+/$"
)
MOST = 60


@pytest.mark.parametrize("width", ["phone", "desk"])
@pytest.mark.parametrize("role", list(ROLES))
def test_pages_of_a_role_have_no_fault(visit: Callable[..., Visitor], role: str, width: str) -> None:
    visitor = visit(width)
    visitor.become(role)
    waiting, seen, wrong = [urlsplit(visitor.page.url).path], set[str](), list[str]()
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        shape = A_SCENE.sub(r"\1/SCENE/", re.sub(r"\d+", "N", path))
        if shape in seen or LEAVES.search(path):
            continue
        seen.add(shape)
        visitor.go(path)
        for scheme in ("light", "dark"):
            visitor.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            wrong += [f"{path} {scheme} {fault}" for fault in visitor.faults()]
        found = visitor.page.eval_on_selector_all(
            "a[href^='/']", "all => all.map(a => a.getAttribute('href'))"
        )
        waiting += [urlsplit(link).path for link in found]
    assert wrong == []
    assert len(seen) >= 4


def test_program_on_a_phone_starts_with_the_next_thing(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    visitor.become("coordinator")
    box = visitor.page.locator(".next h2").bounding_box()
    assert box is not None
    assert box["y"] < 500


def test_every_page_says_that_the_data_is_synthetic(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    for path in ("/demo", "/account/sign-in/", "/help/", "/kept/"):
        visitor.go(path)
        assert "Synthetic data" in visitor.page.locator(".madeup").inner_text()


def test_menu_opens_by_keyboard(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    visitor.become("coordinator")
    visitor.page.locator(".top__menu").focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_role("link", name="People").wait_for(state="visible")


def test_nothing_is_asked_of_another_host(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    asked: set[str] = set()
    visitor.page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    visitor.become("officer")
    visitor.go("/practice/")
    assert asked == {urlsplit(visitor.address).netloc}

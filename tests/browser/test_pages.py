"""Every page that a menu or a link leads to, for each role: no fault of access, at both widths, light and dark."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from upstander.web.demo.roles import ROLES

from .conftest import Visitor

pytestmark = pytest.mark.browser
LEAVES = re.compile(
    r"/(static|sign-out)/|original|\.(csv|pdf|txt|json)|/table/|/(word|pdf|markdown|file|council)/"
)
# every scene has the same page before it (tests/browser/test_plays.py plays one of each kind), as has every state
ONE_OF_MANY = re.compile(
    r"^(?:(/practice/classroom|/practice|/scenes)/(?!check/|settings/|sureness/|classroom/)[a-z-]+"
    r"|(/law/states)/[A-Z]{2})/$"
)
TOKEN = re.compile(r'csrfmiddlewaretoken" value="\w+')
MOST = 80
AT_EACH_WIDTH = [
    pytest.param(width, role, marks=pytest.mark.xdist_group(width))
    for width in ("phone", "desk")
    for role in ROLES
]


@pytest.fixture(scope="module")
def looked_at() -> set[tuple[str, str]]:
    """Widths and pages that were looked at, each as the HTML of its main part."""
    return set()


@pytest.mark.parametrize(("width", "role"), AT_EACH_WIDTH)
def test_pages_of_a_role_have_no_fault(
    visit: Callable[..., Visitor], looked_at: set[tuple[str, str]], width: str, role: str
) -> None:
    visitor = visit(width)
    visitor.become(role)
    waiting, seen, wrong = [urlsplit(visitor.page.url).path], set[str](), list[str]()
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        shape = ONE_OF_MANY.sub(r"\1\2/ONE/", re.sub(r"\d+", "N", path))
        if shape in seen or LEAVES.search(path):
            continue
        seen.add(shape)
        visitor.go(path)
        page = width, TOKEN.sub("", visitor.page.locator("#main").inner_html())
        if (
            page not in looked_at or len(seen) == 1
        ):  # the same for another role needs no second look, its menu does
            wrong += [f"{path} {fault}" for fault in visitor.faults()]
            looked_at.add(page)
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

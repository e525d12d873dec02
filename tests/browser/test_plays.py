"""Kinds of plays and what comes between: being stopped, nothing wrong, time out, a closed tab, a lost connection."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from .conftest import Visitor
from .test_main_job import played_on

pytestmark = pytest.mark.browser
SCENE = "still-on-his-back"


def opened(visitor: Visitor, slug: str) -> Page:
    """The page before the scene, ready."""
    visitor.become("officer")
    visitor.go(f"/practice/{slug}/")
    visitor.page.locator("[data-player][data-ready]").wait_for()
    return visitor.page


def begun(visitor: Visitor, slug: str) -> Page:
    """A scene that has just begun."""
    page = opened(visitor, slug)
    page.get_by_role("button", name="Begin").click()
    page.locator("button.move:visible").first.wait_for()
    return page


def play_out(visitor: Visitor, pick: int = 0) -> None:
    """Make the move at `pick`, or the last one, until the scene is over."""
    while played_on(visitor):
        moves = visitor.page.locator("button.move:visible")
        moves.nth(min(pick, moves.count() - 1)).click()


@pytest.mark.parametrize("width", ["phone", "desk"])
@pytest.mark.parametrize("slug", ["the-second-no-yours", "face-down-on-purpose"])
def test_being_stopped_and_nothing_wrong_are_played_to_their_debrief(
    visit: Callable[..., Visitor], width: str, slug: str
) -> None:
    visitor = visit(width)
    page = begun(visitor, slug)
    visitor.looks_right()
    play_out(visitor, pick=1)
    page.get_by_text("Read the debrief").click()
    page.get_by_role("heading", name="Second by second").wait_for()
    visitor.looks_right()


def test_watching_until_time_is_out_ends_in_the_harm(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    visitor.become("officer")
    visitor.page.clock.install()
    visitor.go(f"/practice/{SCENE}/")
    visitor.page.locator("[data-player][data-ready]").wait_for()
    visitor.page.get_by_role("button", name="Begin").click()
    visitor.page.clock.run_for("10:00")
    visitor.page.locator("[data-part=over]:visible").wait_for()
    assert visitor.page.locator("button.move:visible").count() == 0
    assert "over" in (visitor.page.locator(".clock").get_attribute("aria-label") or "")
    visitor.page.get_by_text("Read the debrief").click()
    visitor.page.get_by_role("heading", name="Second by second").wait_for()


def test_play_goes_on_where_the_tab_was_closed(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    page = begun(visitor, SCENE)
    page.locator("button.move:visible").first.click()
    page.get_by_role("button", name="Pause").click()
    said = page.locator("[data-part=said-text]").inner_text()
    clock = page.locator(".clock").inner_text()
    page.close()
    visitor.page = visitor.context.new_page()
    visitor.go(f"/practice/{SCENE}/")
    visitor.page.get_by_role("button", name=re.compile("^Go on")).click()
    visitor.page.locator("button.move:visible").first.wait_for()
    assert visitor.page.locator("[data-part=said-text]").inner_text() == said
    assert visitor.page.locator(".clock").inner_text()[:4] >= clock[:4]


def test_back_button_loses_nothing(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    visitor.become("officer")
    visitor.go("/practice/")
    page = visitor.page
    page.goto(f"{visitor.address}/practice/{SCENE}/")
    page.locator("[data-player][data-ready]").wait_for()
    page.get_by_role("button", name="Begin").click()
    page.locator("button.move:visible").first.click()
    said = page.locator("[data-part=said-text]").inner_text()
    page.go_back()
    page.get_by_role("heading", name="Practice").first.wait_for()
    visitor.go(f"/practice/{SCENE}/")
    page.get_by_role("button", name=re.compile("^Go on")).click()
    page.locator("button.move:visible").first.wait_for()
    assert page.locator("[data-part=said-text]").inner_text() == said


def test_loaded_scene_is_played_offline_and_sent_later(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    page = begun(visitor, SCENE)
    visitor.context.set_offline(True)
    while page.locator("[data-part=over]:visible").count() == 0:
        page.locator("button.move:visible").first.click()
    page.get_by_text("Your play is kept on this device").wait_for()
    visitor.context.set_offline(False)
    page.get_by_text("Your play is kept. Only you can see it.").wait_for()
    page.get_by_text("Read the debrief").click()
    page.get_by_role("heading", name="Second by second").wait_for()

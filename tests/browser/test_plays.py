"""Kinds of plays and what comes between: being stopped, nothing wrong, time out, a closed tab, a lost connection."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.cli.processes import wait_until

from .conftest import Visitor
from .test_main_job import played_on

pytestmark = pytest.mark.browser
SCENE = "still-on-his-back"
KEPT = """async () => {
  const kept = (await (await caches.open("upstander-practice-1")).keys()).map((request) => request.url);
  const wanted = ["/practice/table/", "/player-", "/practice/still-on-his-back/"];
  return wanted.every((part) => kept.some((url) => url.includes(part)));
}"""
TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "first-scene.yaml"


def opened(visitor: Visitor, slug: str) -> Page:
    """The page before the scene, ready."""
    visitor.become("officer")
    visitor.go(f"/practice/{slug}/")
    visitor.page.locator("[data-player][data-ready]").wait_for()
    return visitor.page


def begun(visitor: Visitor, slug: str) -> Page:
    """A scene that has just begun, with its moves in view."""
    page = opened(visitor, slug)
    page.get_by_role("button", name="Begin").click()
    assert played_on(visitor)
    return page


def typing(visitor: Visitor, slug: str) -> Page:
    """A scene that has just begun, its moves folded."""
    page = opened(visitor, slug)
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("What do you say or do?").wait_for()
    return page


def say(page: Page, words: str) -> None:
    """Type it, and wait until it is read."""
    page.locator("[data-part=say]").fill(words)
    page.get_by_role("button", name="Say it").click()
    page.locator("[data-part=done]:visible").or_(page.locator("[data-part=asking]:visible")).first.wait_for()


def play_out(visitor: Visitor, pick: int = 0) -> None:
    """Make the move at `pick`, or the last one, until the scene is over."""
    while played_on(visitor):
        moves = visitor.page.locator("button.move:visible")
        moves.nth(min(pick, moves.count() - 1)).click()


@pytest.mark.parametrize("width", ["phone", "desk"])
@pytest.mark.parametrize("slug", ["the-second-no-yours", "face-down-on-purpose", "hand-over"])
def test_being_stopped_nothing_wrong_and_a_hospital_are_played_to_their_debrief(
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
    assert played_on(visitor)
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
    assert played_on(visitor)
    page.locator("button.move:visible").first.click()
    said = page.locator("[data-part=said-text]").inner_text()
    page.go_back()
    page.get_by_role("heading", name="Practice").first.wait_for()
    visitor.go(f"/practice/{SCENE}/")
    page.get_by_role("button", name=re.compile("^Go on")).click()
    assert played_on(visitor)
    assert page.locator("[data-part=said-text]").inner_text() == said


def test_loaded_scene_is_played_offline_and_sent_later(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    page = begun(visitor, SCENE)
    visitor.context.set_offline(True)
    while page.locator("[data-part=over]:visible").count() == 0:
        page.locator("button.move:visible").first.click()
    page.get_by_text("No connection. Your play is kept on this device").wait_for()
    visitor.context.set_offline(False)
    page.get_by_text("Your play is kept. Only you can see it.").wait_for()
    page.get_by_text("Read the debrief").click()
    page.get_by_role("heading", name="Second by second").wait_for()


def test_scene_that_was_opened_is_opened_and_played_again_without_a_connection(
    visit: Callable[..., Visitor],
) -> None:
    visitor = visit("phone")
    page = opened(visitor, SCENE)
    # `wait_for_function` takes a promise for true; `evaluate` waits for what it promises
    assert wait_until(lambda: page.evaluate(KEPT))
    visitor.context.set_offline(True)
    page.reload()
    page.locator("[data-player][data-ready]").wait_for()
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("No connection. Typed words need one").wait_for()
    assert not page.locator("[data-part=compose]").is_visible()
    while page.locator("[data-part=over]:visible").count() == 0:
        page.locator("button.move:visible").first.click()
    visitor.context.set_offline(False)
    page.reload()  # the page from the server brings a new token, and sends what waited
    visitor.page.locator("[data-player][data-ready]").wait_for()
    visitor.go("/practice/")
    page.get_by_role("link", name=re.compile("^Debrief of Still on his back")).first.wait_for()


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_typed_words_are_read_corrected_and_stand_in_the_debrief(
    visit: Callable[..., Visitor], width: str
) -> None:
    visitor = visit(width)
    page = typing(visitor, SCENE)
    words = "I won't let you do this, he's cuffed and he can't breathe, come up off him"
    say(page, words)
    visitor.looks_right()
    if page.locator("[data-part=not-meant]:visible").count():
        clock = page.locator(".clock").inner_text()
        page.locator("[data-part=not-meant]").click()
        page.get_by_text("What did you mean?", exact=True).wait_for()
        visitor.looks_right()
        assert page.locator(".clock").inner_text()[:4] <= clock[:4]
        assert "waits" in page.locator(".clock").inner_text()
    page.locator("[data-part=asking-two] button").first.click()
    page.locator("[data-part=done]:visible").wait_for()
    assert page.locator("[data-part=said-text]").inner_text() == words
    say(page, "hm")
    page.get_by_text("Say that another way?", exact=True).wait_for()
    visitor.looks_right()
    play_out(visitor)
    page.get_by_text("Read the debrief").click()
    page.get_by_role("heading", name="Your words, and how they were read").wait_for()
    page.get_by_text(words).wait_for()
    visitor.looks_right()

    page.get_by_role("button", name="Keep my words for 30 days").click()
    page.get_by_text("Kept for 30 days, sealed on this device.").wait_for()
    page.evaluate("() => sessionStorage.clear()")
    page.reload()
    page.get_by_text(words).wait_for()  # opened with the key of this device
    assert words not in page.content().split("<main")[0]
    page.evaluate("() => localStorage.clear()")
    page.reload()
    page.get_by_text("sealed on another device").wait_for()


def test_words_leave_the_tab_with_the_debrief(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    page = typing(visitor, SCENE)
    say(page, "Rourke, stop, I mean it, get off of him")
    play_out(visitor)
    page.get_by_text("Read the debrief").click()
    page.get_by_role("heading", name="Second by second").wait_for()
    visitor.go("/practice/")
    assert page.evaluate("() => sessionStorage.getItem('upstander:words')") is None


def test_words_about_ones_own_life_stop_the_play_and_show_help(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    page = typing(visitor, "not-myself")
    page.locator("[data-part=say]").fill("honestly i want to kill myself too")
    page.get_by_role("button", name="Say it").click()
    page.get_by_role("heading", name="Call or text 988").wait_for()
    visitor.looks_right()
    visitor.go("/practice/not-myself/")
    page.get_by_role("button", name=re.compile("^Go on")).wait_for()  # the play is kept as it was


def test_answer_box_and_moves_are_reached_by_keyboard_alone(visit: Callable[..., Visitor]) -> None:
    visitor = visit("desk")
    page = typing(visitor, SCENE)
    page.locator("[data-part=say]").focus()
    page.keyboard.type("Moody, take his hip, we turn him on three")
    page.keyboard.press("Enter")
    page.locator("[data-part=done]:visible").or_(page.locator("[data-part=asking]:visible")).first.wait_for()
    page.locator("[data-part=moves-head]").focus()
    page.keyboard.press("Enter")
    page.locator("button.move:visible").first.focus()
    page.keyboard.press("Enter")
    page.locator("[data-part=said]:visible").wait_for()


def test_answer_box_stays_above_the_keyboard_of_a_phone(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    page = typing(visitor, SCENE)
    box = page.locator("[data-part=compose]").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] == pytest.approx(844, abs=1)
    page.evaluate("() => document.querySelector('[data-player]').style.setProperty('--keyboard', '300px')")
    raised = page.locator("[data-part=compose]").bounding_box()
    assert raised is not None
    assert raised["y"] + raised["height"] == pytest.approx(544, abs=1)


def test_a_class_plays_with_the_clock_held_and_nothing_is_kept(visit: Callable[..., Visitor]) -> None:
    visitor = visit("desk")
    visitor.become("instructor")
    visitor.go("/practice/classroom/")
    visitor.looks_right()
    visitor.page.get_by_role("link", name="Still on his back").click()
    page = visitor.page
    page.locator("[data-player][data-ready]").wait_for()
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Let time run").wait_for()
    visitor.looks_right()
    assert "waits" in page.locator(".clock").inner_text()
    while page.locator("[data-part=over]:visible").count() == 0:
        folded = page.locator("details.moves:not([open]) > summary:visible")
        if folded.count():
            folded.click()
        page.locator("button.move:visible").first.click()
    assert page.evaluate("() => Object.keys(localStorage).filter((name) => name.includes(':play:'))") == []
    page.get_by_role("button", name="Debrief with the class").click()
    page.get_by_role("heading", name="To ask the class").wait_for()
    visitor.looks_right()
    visitor.go("/practice/")
    assert "Your first debrief will be here" in page.locator("main").inner_text()


def test_a_check_draws_three_scenes_and_asks_to_confirm(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone")
    visitor.become("supervisor")
    visitor.go("/practice/check/")
    visitor.looks_right()
    page = visitor.page
    page.get_by_role("button", name="Draw my three scenes").click()
    page.get_by_role("heading", name="The three scenes").wait_for()
    visitor.looks_right()
    page.locator("tbody th a").first.click()
    page.locator("[data-player][data-ready]").wait_for()
    page.get_by_role("button", name="Begin").click()
    page.locator("[data-part=say]").fill("No. I won't let you do that. Stop it right now.")
    page.get_by_role("button", name="Say it").click()
    page.locator("[data-part=asking]:visible").wait_for()
    assert not page.locator("[data-part=done]").is_visible()


def test_an_own_scene_is_looked_at_and_published_on_the_page(
    visit: Callable[..., Visitor], own_demo: str
) -> None:
    visitor = visit("phone", address=own_demo)
    visitor.become("instructor")
    visitor.go("/scenes/")
    page = visitor.page
    page.set_input_files("input[type=file]", TUTORIAL)
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_role("heading", name="This scene can be published").wait_for()
    visitor.looks_right()
    page.get_by_role("button", name="Publish it").click()
    page.get_by_role("heading", name="The cart").wait_for()
    visitor.looks_right()
    visitor.go("/practice/the-cart/")
    page.locator("[data-player][data-ready]").wait_for()
    page.get_by_role("button", name="Begin").click()
    say(page, "hey man, that's somebody's whole life in there, we are not tipping it")
    page.locator("[data-part=done]:visible").or_(page.locator("[data-part=asking]:visible")).first.wait_for()

"""A policy is written and a paragraph edited in a real browser, on a phone and without JavaScript."""

from collections.abc import Callable

import pytest

from .conftest import Visitor

pytestmark = pytest.mark.browser


def test_policy_is_written_and_edited_without_javascript(visit: Callable[..., Visitor]) -> None:
    visitor = visit("phone", java_script_enabled=False)
    visitor.become("coordinator")
    page = visitor.page
    visitor.go("/policy/write/steps/agency/")
    page.get_by_label("What is your agency called?").fill("Example Police")
    page.get_by_label("In which state?").select_option("CA")
    for name in ("Municipal police", "Officers", "Sworn personnel only", "Chief"):
        page.get_by_role("radio", name=name, exact=True).check()
    page.get_by_role("button", name="Save and go on").click()
    assert page.url.endswith("/steps/duty/")
    visitor.go("/policy/write/text/")
    assert "An officer shall intervene" in page.locator("article").inner_text()
    visitor.go("/policy/write/edit/")
    page.get_by_role("button", name="Your answers").click()
    page.get_by_role("link", name="Edit 1.1 This policy sets").click()
    page.get_by_label("Words").fill("Our own first words.")
    page.get_by_role("button", name="Save the words").click()
    assert "Our own first words." in page.locator("article").inner_text()
    page.get_by_role("button", name="Take the last save back").click()
    assert "Our own first words." not in page.locator("article").inner_text()

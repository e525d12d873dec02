"""Questions on what changed, on a phone and at a desk, and without scripts."""

from collections.abc import Callable

import pytest

from .conftest import Visitor


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_questions_look_right_before_and_after_an_answer(visit: Callable[..., Visitor], width: str) -> None:
    officer = visit(width)
    officer.become("officer")
    officer.go("/signing/questions/")
    officer.looks_right()
    for group in officer.page.locator("main fieldset").all():
        group.locator("label.tick").first.click()
    officer.page.get_by_role("button", name="Check my answers").click()
    officer.page.get_by_role("button", name="Check again").wait_for()
    officer.looks_right()


def test_questions_work_without_scripts(visit: Callable[..., Visitor]) -> None:
    officer = visit("phone", java_script_enabled=False)
    officer.become("officer")
    officer.go("/policy/read/")
    officer.page.get_by_role("link", name="questions on what").click()
    officer.page.locator("label.tick").first.click()
    officer.page.get_by_role("button", name="Check my answers").click()
    officer.page.get_by_text("No answer yet").first.wait_for()

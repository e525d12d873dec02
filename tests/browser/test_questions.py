"""Questions on what changed, on a phone and at a desk, and without scripts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .conftest import Visitor, served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("questions")]


@pytest.fixture(scope="module")
def untouched(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demonstration in which nobody has signed or published anything yet."""
    with served(fresh, tmp_path_factory.mktemp("questions")) as address:
        yield address


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_questions_look_right_before_and_after_an_answer(
    visit: Callable[..., Visitor], untouched: str, width: str
) -> None:
    officer = visit(width, untouched)
    officer.become("officer")
    officer.go("/signing/questions/")
    officer.looks_right()
    for group in officer.page.locator("main fieldset").all():
        group.locator("label.tick").first.click()
    officer.page.get_by_role("button", name="Check my answers").click()
    officer.page.get_by_role("button", name="Check again").wait_for()
    officer.looks_right()


def test_questions_work_without_scripts(visit: Callable[..., Visitor], untouched: str) -> None:
    officer = visit("phone", untouched, java_script_enabled=False)
    officer.become("officer")
    officer.go("/policy/read/")
    officer.page.get_by_role("link", name="questions on what").click()
    officer.page.locator("label.tick").first.click()
    officer.page.get_by_role("button", name="Check my answers").click()
    officer.page.get_by_text("No answer yet").first.wait_for()

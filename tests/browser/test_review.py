"""Review in a browser: comment on a paragraph, approve, and read two versions as a redline, on the page and in Word."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.policy.test_core_redline import settled

from .conftest import Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scripts"), [("phone", True), ("desk", False)])
def test_counsel_comments_and_the_coordinator_settles(
    visit: Callable[..., Visitor], width: str, scripts: bool
) -> None:
    words = f"Say who decides, on a {width}."
    counsel = visit(width, java_script_enabled=scripts)
    counsel.become("counsel")
    counsel.go("/policy/")
    counsel.page.get_by_role("link", name="Read it").click()
    counsel.page.get_by_role("link", name="Comment on: A report that a member").click()
    counsel.page.get_by_label("Your comment").fill(words)
    counsel.page.get_by_role("button", name="Add the comment").click()
    said = counsel.page.locator(".comment", has_text=words)
    said.wait_for()
    if scripts:
        counsel.looks_right()

    lead = visit(width, java_script_enabled=scripts)
    lead.become("coordinator")
    lead.go(counsel.page.url.removeprefix(lead.address).partition("#")[0])
    said = lead.page.locator(".comment", has_text=words)
    if scripts:
        said.get_by_text("Reply or settle").click()
        lead.looks_right()
        said.get_by_label("Your reply").fill("The inspector.")
        said.get_by_role("button", name="Reply").click()
        lead.page.locator(".comment__reply", has_text="The inspector.").wait_for()
        lead.page.locator(".comment", has_text=words).get_by_text("Reply or settle").click()
    else:
        said.locator("summary").click()
    lead.page.locator(".comment", has_text=words).get_by_role("button", name="Mark as settled").click()
    lead.page.locator(".comment", has_text=words).get_by_text("Settled").wait_for()


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_two_versions_read_as_a_redline_and_load_as_word(
    visit: Callable[..., Visitor], tmp_path: Path, width: str
) -> None:
    chief = visit(width)
    chief.become("executive")
    chief.go("/policy/")
    chief.page.locator("select[name=old]").first.select_option(label="Version 1")
    chief.page.locator("select[name=new]").first.select_option(label="Version 2")
    chief.page.get_by_role("button", name="Compare").first.click()
    chief.page.get_by_role("heading", name="4 paragraphs changed, 3 new").wait_for()
    chief.looks_right()
    chief.page.get_by_role("link", name="Changed: Tell a supervisor").click()
    assert "promptly." in chief.page.locator(":target del").inner_text()
    with chief.page.expect_download() as loaded:
        chief.page.get_by_role("link", name="Download for Word").click()
    path = tmp_path / "redline.docx"
    loaded.value.save_as(path)
    assert any("before the end of your shift" in line for line in settled(path.read_bytes(), accept=True))
    assert any("promptly." in line for line in settled(path.read_bytes(), accept=False))

"""The main job in a browser: upload the policy, publish it, sign it, play a scene, see where the program stands."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.policy.makers import docx_of
from upstander.policy.core.blocks import Part, blocks_from

from .conftest import Visitor

pytestmark = pytest.mark.browser
SCENE = "/practice/still-on-his-back/"


def policy_file(folder: Path, word: str) -> Path:
    """A Word file of an agency's own policy; `word` makes its text a new one."""
    lines = [
        Part("title", "", "Duty to Intervene"),
        Part("heading", "1", "Duty"),
        Part(
            "paragraph",
            "1.1",
            "You must step in when a member of any rank uses more force than is reasonable.",
        ),
        Part("heading", "2", "Afterwards"),
        Part("paragraph", "2.1", f"Tell a supervisor before the end of the shift. Word of the day: {word}."),
    ]
    path = folder / "our policy.docx"
    path.write_bytes(docx_of(blocks_from(lines)))
    return path


def signed_on_program(visitor: Visitor) -> int:
    """The figure under “Policy” in the loop."""
    visitor.go("/program/")
    figure = visitor.page.locator(".lede").first.inner_text()
    found = re.match(r"(\d+) of \d+ have signed", figure)
    assert found, figure
    return int(found[1])


def played_on(visitor: Visitor) -> bool:
    """Whether there is a move to make; no, once there is a debrief."""
    page = visitor.page
    debrief = page.locator("[data-part=debrief]:visible").or_(
        page.get_by_role("heading", name="Second by second")
    )
    folded = page.locator("details.moves:not([open]) > summary:visible")
    page.locator("button.move:visible").or_(debrief).or_(folded).first.wait_for()
    if folded.count():
        folded.click()
    page.locator("button.move:visible").or_(debrief).first.wait_for()
    return debrief.count() == 0


def approve(visit: Callable[..., Visitor], lead: Visitor, width: str, **options: object) -> None:
    """Send the draft on the coordinator's page to review, and have the chief approve it."""
    lead.page.get_by_role("button", name="Send to review").click()
    lead.page.get_by_role("heading", name="In review").wait_for()
    address = lead.page.url.removeprefix(lead.address)
    chief = visit(width, **options)
    chief.become("executive")
    chief.go(address)
    chief.page.get_by_role("button", name="Approve", exact=True).click()
    chief.page.get_by_role("heading", name="Approved, and not published yet").wait_for()
    lead.go(address)


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_policy_is_uploaded_published_signed_and_counted(
    visit: Callable[..., Visitor], tmp_path: Path, width: str
) -> None:
    lead = visit(width)
    lead.become("coordinator")
    lead.go("/policy/")
    before = lead.page.locator("table a").count()
    lead.page.get_by_role("link", name="Bring in the next version").click()
    lead.page.set_input_files("input[type=file]", policy_file(tmp_path, width))
    lead.page.get_by_role("button", name="Read the file").click()
    lead.page.get_by_role("heading", name="Read it as officers will, then send it to review").wait_for()
    assert "1.1" in lead.page.locator("article.read").inner_text()
    lead.looks_right()
    approve(visit, lead, width)
    lead.looks_right()
    lead.page.get_by_role("button", name="Publish").click()
    lead.page.get_by_role("heading", name=f"Version {before + 1} is the one to sign").wait_for()
    assert signed_on_program(lead) == 0

    officer = visit(width)
    officer.become("officer")
    officer.page.get_by_role("link", name="Read and sign").click()
    officer.looks_right()
    officer.page.get_by_role("button", name=re.compile("^Sign as")).click()
    officer.page.get_by_text("Tick the box if you have read it").first.wait_for()
    officer.page.locator("label.tick").click()
    officer.page.get_by_role("button", name=re.compile("^Sign as")).click()
    officer.page.get_by_text("Signing again changes nothing").wait_for()
    officer.looks_right()
    officer.go("/home/")
    assert "Nothing to sign" in officer.page.locator("main").inner_text()
    assert signed_on_program(lead) == 1


def test_signature_whose_answer_was_lost_is_sent_again(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    lead, officer = visit("phone"), visit("phone")
    lead.become("coordinator")
    lead.go("/policy/bring-in/")
    lead.page.set_input_files("input[type=file]", policy_file(tmp_path, "lost"))
    lead.page.get_by_role("button", name="Read the file").click()
    approve(visit, lead, "phone")
    lead.page.get_by_role("button", name="Publish").click()
    lead.page.get_by_role("heading", name="is the one to sign").wait_for()
    officer.become("officer")
    officer.go("/policy/read/")
    officer.page.locator("label.tick").click()
    officer.context.set_offline(True)
    officer.page.get_by_role("button", name=re.compile("^Sign as")).click()
    officer.page.get_by_text("it is sent when you are back online").wait_for()
    officer.context.set_offline(False)
    officer.page.get_by_text("Signing again changes nothing").wait_for()
    assert signed_on_program(lead) == 1


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_scene_is_played_to_its_debrief_with_the_clock_running(
    visit: Callable[..., Visitor], width: str
) -> None:
    visitor = visit(width)
    visitor.become("officer")
    visitor.page.get_by_role("link", name=re.compile("^Play")).click()
    visitor.page.locator("[data-player][data-ready]").wait_for()
    visitor.page.get_by_role("button", name="Begin").click()
    visitor.looks_right()
    clock, seen = visitor.page.locator(".clock"), set[str]()
    while played_on(visitor):
        seen.add(clock.inner_text())
        visitor.page.locator("button.move:visible").first.click()
    assert len(seen) >= 3
    visitor.looks_right()
    visitor.page.get_by_text("Read the debrief").click()
    visitor.page.get_by_role("heading", name="Second by second").wait_for()
    text = visitor.page.locator("main").inner_text()
    for stage in ("See", "Decide", "Own", "Choose", "Act"):
        assert stage in text
    visitor.looks_right()
    visitor.go("/practice/")
    assert "Nothing yet" not in visitor.page.locator("main").inner_text()


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_main_job_works_without_scripts(visit: Callable[..., Visitor], tmp_path: Path, width: str) -> None:
    lead = visit(width, java_script_enabled=False)
    lead.become("coordinator")
    lead.go("/policy/bring-in/")
    lead.page.set_input_files("input[type=file]", policy_file(tmp_path, f"no scripts {width}"))
    lead.page.get_by_role("button", name="Read the file").click()
    approve(visit, lead, width, java_script_enabled=False)
    lead.page.get_by_role("button", name="Publish").click()
    lead.page.get_by_role("heading", name="is the one to sign").wait_for()

    officer = visit(width, java_script_enabled=False)
    officer.become("officer")
    officer.go("/policy/read/")
    officer.page.locator("label.tick").click()
    officer.page.get_by_role("button", name=re.compile("^Sign as")).click()
    officer.page.get_by_text("You have signed this version").wait_for()

    officer.go(SCENE)
    officer.page.get_by_role("button", name=re.compile("Begin|Play")).first.click()
    while played_on(officer):
        officer.page.locator("button.move").first.click()
    officer.page.get_by_role("heading", name="Second by second").wait_for()

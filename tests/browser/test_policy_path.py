"""The whole way of a policy: bring it in, check it, mend a clause, approve, publish, sign, see who is late."""

import re
from collections.abc import Callable

import pytest

from .conftest import Visitor

pytestmark = pytest.mark.browser

TEXT = """Duty to Intervene

1 Duty

1.1 Members shall intervene when another member uses excessive force, regardless of rank.

1.2 Members shall report it to a supervisor before the end of the shift.

2 Protection

2.1 Retaliation against a member who intervenes is prohibited.
"""


def test_from_a_file_to_a_signature_on_a_phone(visit: Callable[..., Visitor], own_demo: str) -> None:
    lead = visit("desk", own_demo)
    lead.become("coordinator")
    lead.go("/policy/bring-in/")
    lead.page.locator("input[type=file]").set_input_files(
        {"name": "duty.txt", "mimeType": "text/plain", "buffer": TEXT.encode()}
    )
    lead.page.get_by_role(
        "button", name=re.compile("Look|Upload|Bring|Read|Show", re.IGNORECASE)
    ).first.click()
    lead.page.get_by_role("link", name="Check it clause by clause").click()
    lead.page.get_by_role("heading", name=re.compile("must change before you publish")).wait_for()
    lead.page.get_by_role("link", name=re.compile("4 .*Force no longer required")).first.click()
    lead.looks_right()

    lead.page.get_by_role("button", name="Put it into the text").click()
    lead.page.get_by_role("button", name="Save the words").click()
    lead.page.get_by_role("button", name="Make it the draft").click()
    lead.page.get_by_role("link", name="Check it clause by clause").click()
    lead.page.goto(lead.page.url + "?clause=DTI-04")
    lead.page.locator("#clause").get_by_text("Present").first.wait_for()
    version = re.search(r"/check/(\d+)/", lead.page.url)
    assert version
    lead.go(f"/policy/versions/{version[1]}/")
    lead.page.get_by_role("button", name="Send to review").click()

    chief = visit("desk", own_demo)
    chief.become("executive")
    chief.go(f"/policy/versions/{version[1]}/")
    chief.page.get_by_role("button", name="Approve").click()

    lead.go(f"/policy/versions/{version[1]}/")
    lead.page.get_by_role("button", name="Publish").click()
    lead.page.get_by_role("heading", name="Version 3 is the one to sign").wait_for()

    officer = visit("phone", own_demo)
    officer.become("officer")
    officer.page.get_by_role("link", name="Read and sign").click()
    officer.looks_right()
    officer.page.get_by_role("checkbox").check()
    officer.page.get_by_role("button", name=re.compile("Sign as")).click()
    officer.page.get_by_role("heading", name="Signed", exact=True).wait_for()
    officer.go("/signing/record/")
    officer.page.get_by_text("version 3").first.wait_for()
    officer.looks_right()

    lead.go("/signing/overdue/")
    lead.page.get_by_role("heading", name="Nobody is overdue").wait_for()
    lead.looks_right()

"""The writer's pages, from the first question to the draft, and the files of a version."""

import io

import pypdf
import pytest
from django.urls import reverse

from upstander.drafting.core.answers import everything
from upstander.drafting.core.content import content
from upstander.drafting.models import WritingSession
from upstander.policy import queries as policies
from upstander.policy import services as policy
from upstander.policy.core.reading import read
from upstander.policy.models import PolicyVersion

START, TEXT, FINISH = (reverse(f"drafting:{name}") for name in ("start", "text", "finish"))
FULL = everything(agency="Example Police", state="CA")


@pytest.fixture
def page(client_for, coordinator):
    return client_for(coordinator)


def text_of(response):
    return " ".join(response.content.decode().split())


def address(number):
    return reverse("drafting:step", args=[content().steps[number].id])


def send(page, number, revision, **other):
    given = {question.id: FULL[question.id] for question in content().steps[number].questions}
    return page.post(address(number), {**given, "revision": revision, **other})


def send_all(page):
    return [send(page, number, number) for number in range(len(content().steps))]


def test_policy_list_offers_the_writer(page):
    assert f'href="{START}"' in text_of(page.get(reverse("policy:list")))


def test_answers_become_the_draft_step_by_step(page, agency):
    assert "Write your policy from six short pages" in text_of(page.get(START))
    answers = send_all(page)
    assert [answer["Location"] for answer in answers] == [*(address(number) for number in range(1, 6)), TEXT]
    shown = text_of(page.get(TEXT))
    assert "shall, before going off duty that day, report it" in shown
    assert "DTI-04" in shown
    draft = page.post(FINISH)
    row = PolicyVersion.objects.get(agency=agency)
    assert draft["Location"] == reverse("policy:version", args=[row.pk])
    assert [block.number for block in policies.blocks(row)][:4] == ["", "1.", "1.1", "1.2"]
    assert row.notes == []
    assert "Take it out as" in text_of(page.get(draft["Location"]))


def test_text_that_waits_is_replaced_and_said_so(page, agency, coordinator, noon):
    policy.import_file(
        agency=agency, file_name="old.txt", data=b"Old\n\nYou must stop it.\n", by=coordinator, at=noon
    )
    send_all(page)
    assert "takes the place of the text that waits" in text_of(page.get(TEXT))
    page.post(FINISH)
    assert PolicyVersion.objects.get(agency=agency).original_name == "duty-to-intervene.docx"


def test_work_is_taken_up_where_it_was_left(page):
    send(page, 0, 0)
    assert "Go on with “The duty”" in text_of(page.get(START))
    assert "This is the text so far" in text_of(page.get(TEXT))
    assert "Example Police" in text_of(page.get(address(0)))


def test_law_of_the_state_fills_in_the_report_with_its_citation(page):
    send(page, 0, 0)
    shown = page.get(address(2))
    assert "Gov. Code 7286" in text_of(shown)
    assert shown.context["form"]["deadline"].value() == "immediately"


def test_second_editor_is_told_and_loses_nothing(page, agency):
    send(page, 0, 0)
    send(page, 0, 1, agency="Theirs")
    late = send(page, 0, 1, agency="Mine")
    assert late.status_code == 422
    assert "Somebody else saved answers in the meantime" in text_of(late)
    assert 'value="Mine"' in text_of(late)
    assert WritingSession.objects.get(agency=agency).answers["agency"] == "Theirs"
    send(page, 0, late.context["form"].data["revision"], agency="Mine")
    assert WritingSession.objects.get(agency=agency).answers["agency"] == "Mine"


def test_what_is_missing_or_wrong_is_said_beside_its_question(page):
    missing = send(page, 0, 0, agency="", state="")
    assert missing.status_code == 422
    assert set(missing.context["form"].errors) == {"agency", "state"}
    bracket = send(page, 0, 0, agency="{leader}")
    assert "agency" in bracket.context["form"].errors


def test_later_step_and_text_wait_for_the_first(page):
    assert page.get(address(3))["Location"] == address(0)
    assert page.get(TEXT)["Location"] == START
    assert page.post(FINISH).status_code == 409
    assert page.get(reverse("drafting:take_word")).status_code == 409


def test_clauses_that_were_left_out_are_named_beside_the_text(page):
    send_all(page)
    assert "of 23 clauses" not in text_of(page.get(TEXT))
    send(page, 3, 6, retaliation="no")
    shown = text_of(page.get(TEXT))
    assert "1 of 23 clauses is not in it" in shown


def test_unknown_step_is_not_there(page):
    assert page.get(reverse("drafting:step", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("kind", ["word", "pdf", "markdown"])
def test_text_is_taken_out_as_a_file(page, kind):
    send_all(page)
    answer = page.get(reverse(f"drafting:take_{kind}"))
    assert "attachment" in answer["Content-Disposition"]
    assert "Example Police" in " ".join(block.text for block in read(answer.content, "p").blocks)


def test_version_goes_out_with_its_number_and_hash_on_each_page(page, agency, coordinator, noon):
    send_all(page)
    page.post(FINISH)
    draft = policies.draft(agency)
    assert draft
    row = policy.put_through(version=draft, effective_on=noon.date(), by=coordinator, at=noon)
    answer = page.get(reverse("drafting:pdf", args=[row.pk]))
    for one in pypdf.PdfReader(io.BytesIO(answer.content)).pages:
        assert row.text_hash in one.extract_text()
        assert "Version 1, in force from" in one.extract_text()
    word = page.get(reverse("drafting:word", args=[row.pk])).content
    want = [(block.kind, block.number, block.text) for block in policies.blocks(row)]
    assert [(block.kind, block.number, block.text) for block in read(word, "w").blocks] == want


def test_pages_ask_few_questions_of_the_database(page, count_queries):
    send_all(page)
    for path in (START, TEXT, address(2)):
        assert count_queries(lambda path=path: page.get(path)) <= 12


def test_a_missing_clause_is_put_below_the_duty_and_opened_to_be_edited(
    client_for, coordinator, agency, noon
):
    from upstander.clause.core.rubric import clause
    from upstander.policy import services as policy_services

    text = (
        b"Duty to Intervene\n\n1 Members shall intervene when a colleague uses excessive force.\n\n2 Other.\n"
    )
    draft = policy_services.import_file(agency=agency, by=coordinator, at=noon, file_name="d.txt", data=text)
    client = client_for(coordinator)
    page = client.get(f"/check/{draft.pk}/?clause=DTI-04").content.decode()
    assert "Put it into the text" in page
    answer = client.post("/policy/write/edit/put/", {"clause": "DTI-04"})
    assert clause("DTI-04").wording in client.get(answer["Location"]).content.decode()
    shown = client.get("/policy/write/edit/").content.decode()
    assert shown.index("excessive force") < shown.index("no longer required") < shown.index("Other.")
    assert client.post("/policy/write/edit/put/", {"clause": "DTI-99"}).status_code in (404, 409, 422)


def test_where_the_law_asks_more_it_is_said_beside_the_text(page):
    send_all(page)
    shown = text_of(page.get(TEXT))
    assert "In 1 point the law of your state asks more" in shown  # California: immediately
    assert "The text says: before the end of the shift." in shown
    assert "not legal advice" in shown
    at = next(n for n, step in enumerate(content().steps) if any(q.id == "deadline" for q in step.questions))
    send(page, at, len(content().steps), deadline="immediately")
    assert "asks more" not in text_of(page.get(TEXT))

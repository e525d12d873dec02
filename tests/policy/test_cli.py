"""`upstander policy import|text|verify`, as one types it."""

import json

import pytest
from click.testing import CliRunner

from upstander.agency.core.roles import Role
from upstander.agency.models import AuditEntry
from upstander.agency.services import give_role
from upstander.policy.cli import policy
from upstander.policy.errors import FileRefused
from upstander.policy.models import PolicyVersion

from .conftest import FIRST, SECOND


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setattr("upstander.ground.boot.start_django", lambda: None)  # pytest has started it

    def invoke(*words):
        return CliRunner().invoke(policy, [str(word) for word in words])

    return invoke


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "duty.txt"
    path.write_bytes(FIRST)
    return path


def test_import_makes_a_draft_and_says_so(run, file, agency):
    result = run("import", file)
    assert result.exit_code == 0, result.output
    assert "Draft, a draft; send it to review on the policy page" in result.output
    assert PolicyVersion.objects.get().status == "draft"


def test_import_publishes_in_the_names_of_a_coordinator_and_an_executive(run, file, coordinator, make_person):
    chief = make_person("Chief", email="chief@alder.example", roles=[Role.EXECUTIVE])
    names = ("--by", "DANA@alder.example", "--approved-by", "Chief@alder.example")
    result = run("import", file, "--publish", *names, "--effective", "2026-12-01", "--json")
    assert result.exit_code == 0, result.output
    printed = json.loads(result.stdout)
    assert (printed["version"], printed["status"], len(printed["duty"]) > 0) == (1, "published", True)
    row = PolicyVersion.objects.get()
    assert (row.published_by, row.approved_by, str(row.effective_on), row.text_hash) == (
        coordinator,
        chief,
        "2026-12-01",
        printed["fingerprint"],
    )


def test_one_person_with_both_roles_approves_and_publishes(run, file, coordinator):
    give_role(person=coordinator, role=Role.EXECUTIVE, by=None, at=coordinator.agency.made_at)
    assert run("import", file, "--publish", "--by", "dana@alder.example").exit_code == 0
    verbs = AuditEntry.objects.filter(verb__startswith="policy.").order_by("number")
    assert [entry.verb.split(".")[1] for entry in verbs] == [
        "imported",
        "sent_to_review",
        "approved",
        "published",
    ]


def test_publishing_what_no_executive_approves_stores_nothing(run, file, coordinator, make_person):
    asked = ("import", file, "--publish", "--by", "dana@alder.example")
    assert "role of executive first" in str(run(*asked).exception)
    make_person("Chief", email="chief@alder.example", roles=[Role.EXECUTIVE])
    assert "--approved-by with one of: chief@alder.example" in str(run(*asked).exception)
    assert not PolicyVersion.objects.exists()


def test_second_document_has_its_own_draft(run, file, agency, tmp_path):
    other = tmp_path / "report.txt"
    other.write_bytes(SECOND)
    assert run("import", file).exit_code == 0
    assert run("import", other, "--document", "duty-to-report").exit_code == 0
    slugs = PolicyVersion.objects.values_list("policy__slug", flat=True)
    assert sorted(slugs) == ["duty-to-intervene", "duty-to-report"]


def test_reviews_are_listed_and_exit_with_the_answer(run, put_out, agency, coordinator):
    assert run("reviews").exit_code == 0
    row = put_out()
    assert run("reviews").stdout == f"Duty to Intervene, version 1: {row.review_on.isoformat()}\n"
    PolicyVersion.objects.filter(pk=row.pk).update(review_on="2026-01-02")
    listed = run("reviews", "--json")
    assert (listed.exit_code, json.loads(listed.stdout)[0]["standing"]) == (1, "due")


@pytest.mark.parametrize("by", [[], ["--by", "nobody@alder.example"]], ids=["none", "unknown"])
def test_publishing_in_nobodys_name_stores_nothing(run, file, agency, by):
    result = run("import", file, "--publish", *by)
    assert result.exit_code != 0
    assert "dana@alder.example" in str(result.exception)
    assert not PolicyVersion.objects.exists()


def test_import_again_takes_the_drafts_place_only_when_told(run, file, agency):
    run("import", file)
    file.write_bytes(SECOND)
    refused = run("import", file)
    assert "A draft is waiting" in str(refused.exception)
    assert run("import", file, "--replace").exit_code == 0
    assert bytes(PolicyVersion.objects.get().original) == SECOND


def test_text_shows_what_is_read_without_a_database(run, file):
    shown, told = run("text", file), run("text", file, "--json")
    assert "1.2 Tell a supervisor promptly." in shown.stdout
    assert [block["kind"] for block in json.loads(told.stdout)["blocks"]][:2] == ["title", "heading"]
    assert run("text", file, "--canonical").stdout_bytes.startswith(b"upstander-text-1\n")


def test_text_refuses_a_file_with_what_to_do(run, tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.7 not really")
    result = run("text", path)
    assert isinstance(result.exception, FileRefused)
    assert result.exception.exit_code == 2
    assert str(result.exception).startswith("scan.pdf: ")


def test_verify_exits_with_the_answer(run, put_out, agency, noon):
    assert run("verify").output == "0 versions checked\n"
    version = put_out()
    result = run("verify")
    assert (result.exit_code, result.output) == (0, "1 version checked\n")
    PolicyVersion.objects.create(
        agency=agency, policy=version.policy, status="draft", text_bytes=b"x", text_hash="0" * 64,
        original=b"y", original_name="y", original_type="text/plain", original_hash="0" * 64, made_at=noon,
    )  # fmt: skip
    broken = run("verify", "--json")
    assert (broken.exit_code, len(json.loads(broken.stdout)["broken"])) == (1, 2)

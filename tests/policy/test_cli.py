"""`upstander policy import|text|verify`, as one types it."""

import json

import pytest
from click.testing import CliRunner

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
    assert "Draft, a draft; publish it on the policy page" in result.output
    assert PolicyVersion.objects.get().status == "draft"


def test_import_publishes_in_a_coordinators_name(run, file, coordinator):
    result = run(
        "import", file, "--publish", "--by", "DANA@alder.example", "--effective", "2026-12-01", "--json"
    )
    assert result.exit_code == 0, result.output
    printed = json.loads(result.stdout)
    assert (printed["version"], printed["status"], len(printed["duty"]) > 0) == (1, "published", True)
    row = PolicyVersion.objects.get()
    assert (row.published_by, str(row.effective_on), row.text_hash) == (
        coordinator,
        "2026-12-01",
        printed["fingerprint"],
    )


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

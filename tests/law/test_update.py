"""Signed updates of the law: who is trusted, what is refused, what changes, and who is told."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tools.law_bundle import CONTENT, content_fingerprint, edition_text
from upstander.agency.models import AuditEntry
from upstander.cli.backup import kept_files
from upstander.cli.checkup import law as look_at_law
from upstander.cli.main import upstander
from upstander.compliance.core.recheck import UPDATED, updates
from upstander.law.core import shelf
from upstander.law.core.load import edition, faults, history, shipped, states
from upstander.law.core.seal import PURPOSE, BadUpdate, opened, sealed
from upstander.law.core.update import read_update

NOON = datetime(2026, 12, 3, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("UPSTANDER_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def key():
    return Ed25519PrivateKey.generate()


@pytest.fixture
def pem(key, folder):
    path = folder / "key.pub.pem"
    path.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return path


whole = cache(edition_text)  # it reads 64 files


def newer(number=2, change=lambda found: None):
    """The shipped edition with another number, and a change."""
    found = json.loads(whole())
    found |= {"number": number, "made_on": "2026-12-01", "note": "Synthetic, for a test."}
    change(found)
    return json.dumps(found)


def longer_deadline(found, code="CO"):
    state = next(one for one in found["states"] if one["code"] == code)
    state["periods"][-1]["statements"]["report"]["deadline_hours"] = 123


def written(folder, key, text=None):
    path = folder / "update.json"
    path.write_text(sealed(text or newer(change=longer_deadline), key), "utf-8")
    return path


def run(*words):
    return CliRunner().invoke(upstander, ["law", *map(str, words)])


def test_whoever_changes_an_entry_raises_the_number_of_the_edition():
    about = (CONTENT / "edition.yaml").read_text("utf-8")
    assert content_fingerprint() in about, "raise the number in content/edition.yaml, then its fingerprint"


def test_an_update_of_a_stranger_is_refused_until_the_key_is_trusted(folder, key, pem):
    path = written(folder, key)
    refused = run("update", path, "--look")
    assert refused.exit_code != 0
    assert "not trusted here" in str(refused.exception)
    assert run("trust", pem, "--yes").exit_code == 0
    looked = run("update", path, "--look")
    assert looked.exit_code == 0
    assert "Colorado" in looked.stdout
    assert "before: 240\n    after:  123" in looked.stdout
    assert edition().number == 1


def test_trust_asks_first_and_lists(folder, pem):
    assert CliRunner().invoke(upstander, ["law", "trust", str(pem)], input="n\n").exit_code == 1
    assert run("trust").stdout == ""
    run("trust", pem, "--yes")
    assert run("trust").stdout.strip() in run("trust", pem, "--yes").stdout


@pytest.mark.parametrize(
    "data", [b"", b"no key", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"]
)
def test_what_is_no_key_is_refused(folder, data):
    path = folder / "some.pem"
    path.write_bytes(data)
    assert "not a public Ed25519 key" in str(run("trust", path, "--yes").exception)


def test_a_key_of_another_kind_is_refused(folder):
    public = generate_private_key(SECP256R1()).public_key()
    path = folder / "some.pem"
    path.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    assert "not a public Ed25519 key" in str(run("trust", path, "--yes").exception)


@pytest.fixture
def trusted(key, folder):
    shelf.trust(key.public_key())
    return key


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda text: text.replace("240", "241", 1), "does not fit"),
        (lambda text: text[:-40], "not a law update"),
        (lambda text: text.replace('"upstander_law": 1', '"upstander_law": 2'), "newer program"),
        (lambda text: "[]", "not a law update"),
        (lambda text: "", "not a law update"),
        (lambda text: "[" * 100_000, "not a law update"),
        (lambda text: text + " " * 20_000_000, "bigger than 20 MB"),
    ],
)
def test_a_spoiled_update_is_refused(trusted, spoil, says):
    with pytest.raises(BadUpdate, match=says):
        opened(spoil(sealed(newer(), trusted)), shelf.keys())


def test_a_signature_given_for_another_purpose_is_none(trusted):
    text = newer()
    outer = json.loads(sealed(text.removeprefix("{"), trusted))
    assert PURPOSE.endswith(b"\n")
    with pytest.raises(BadUpdate, match="does not fit"):
        opened(json.dumps(outer | {"edition": text}), shelf.keys())


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (lambda found: found["states"].pop(), "50 states of 51"),
        (
            lambda found: found["circuits"].append(found["circuits"][0]),
            "12 circuits of 12, or one of them twice",
        ),
        (lambda found: found["states"][3].update(penalty="none"), "Arizona, penalty: Extra inputs"),
        (lambda found: found["circuits"][0].update(read_on="soon"), "circuit 1, read_on: Input should be"),
        (lambda found: found["states"].append("CO"), "51, : Input should be an object"),
        (lambda found: found["states"][0].update(circuit="40"), "no circuit for"),
        (lambda found: found.pop("federal"), "federal: Field required"),
    ],
)
def test_a_signed_edition_that_is_not_whole_is_refused_with_its_field(folder, trusted, change, names):
    refused = run("update", written(folder, trusted, newer(change=change)))
    assert names in str(refused.exception)
    assert edition() is shipped()


def test_an_older_or_the_same_edition_is_refused(folder, trusted):
    shelf.put(sealed(newer(3), trusted), edition(), NOON)
    assert "edition 1, and edition" in str(run("update", written(folder, trusted, newer(1))).exception)


def take(key, text, at=NOON):
    from upstander.law.services import take_in

    update = read_update(sealed(text, key).encode())
    take_in(update, at=at)
    return update


@pytest.mark.django_db
def test_an_update_is_in_use_at_once_and_in_the_record(folder, trusted, agency):
    assert states()["CO"].periods[-1].statements.report.deadline_hours == 240
    take(trusted, newer(change=longer_deadline))
    assert edition().number == 2
    assert states()["CO"].periods[-1].statements.report.deadline_hours == 123
    assert json.loads(run("CO", "--json").stdout)["holds"]["report"]["deadline_hours"] == 123
    entry = AuditEntry.objects.get(agency=agency, verb="law.updated")
    assert entry.facts == {"edition": 2, "entries": 1}
    assert [one.number for one, _ in history()] == [2, 1]
    assert "law/editions/000002.json" in kept_files(folder)
    listed = run("editions").stdout
    assert "Edition 2, made on 2026-12-01, taken in on 2026-12-03" in listed
    assert "Colorado: from March 1, 2022: report: deadline hours" in listed


@pytest.mark.django_db
def test_who_is_no_longer_trusted_is_no_longer_believed(folder, trusted, agency):
    take(trusted, newer(change=longer_deadline))
    assert [finding.state for finding in look_at_law()] == ["ok"]
    for path in (folder / "law" / "keys").glob("*.pem"):
        path.unlink()
    assert edition().number == 1
    assert states()["CO"].periods[-1].statements.report.deadline_hours == 240
    assert "not trusted here" in faults()[0]
    assert [finding.state for finding in look_at_law()] == ["mend", "ok"]
    assert "can't be used" in run("CO").stderr


@pytest.mark.django_db
def test_an_update_that_was_changed_on_the_disk_is_not_believed(folder, trusted, agency):
    take(trusted, newer(change=longer_deadline))
    take(trusted, newer(3, longer_deadline), NOON + timedelta(days=1))
    path = folder / "law" / "editions" / "000003.json"
    path.write_text(path.read_text("utf-8").replace("123", "124"), "utf-8")
    assert (edition().number, len(faults())) == (2, 1)
    path.write_bytes(b"\xff\xfe not JSON")
    assert (edition().number, len(faults())) == (2, 1)


@pytest.mark.django_db
def test_only_what_touches_the_agencys_law_is_named(folder, trusted, agency):
    take(trusted, newer(change=lambda found: longer_deadline(found, "NY")))
    assert updates("CO", NOON - timedelta(days=9)) == ()
    take(trusted, newer(3, longer_deadline), NOON + timedelta(days=1))
    assert updates("CO", NOON + timedelta(days=2)) == ()
    (reason,) = updates("CO", NOON)
    assert reason.kind == UPDATED
    assert reason.sentence.startswith("Edition 3 of the law mends Colorado: from March 1, 2022")


def test_a_term_of_circuit_or_federal_law_touches_every_state(folder, trusted):
    def change(found):
        found["circuits"][0]["limits"] = ["A synthetic limit."]
        found["federal"]["read_on"] = "2026-12-01"

    text = newer(change=change)
    shelf.put(sealed(text, trusted), read_update(sealed(text, trusted).encode()).edition, NOON)
    circuit = json.loads(text)["circuits"][0]["circuit"]
    code = next(state.code for state in states().values() if state.circuit == circuit)
    said = [reason.sentence for reason in updates(code, NOON - timedelta(days=1))]
    assert said == [
        f"Edition 2 of the law mends Circuit {circuit}: limits.",
        "Edition 2 of the law mends Federal law: read on.",
    ]


@pytest.mark.django_db
def test_the_page_shows_what_an_update_changed(folder, trusted, agency, client_for, make_person):
    client = client_for(make_person())
    assert "Edition 1 of our entries is in use" in client.get("/law/editions/").content.decode()
    take(trusted, newer(change=longer_deadline))
    page = client.get("/law/editions/").content.decode()
    assert "Edition 2 of our entries is in use" in page
    assert '<td data-label="Before">240</td><td data-label="After">123</td>' in page
    (folder / "law" / "editions" / "000002.json").write_text("{}")
    assert "can’t be used" in client.get("/law/editions/").content.decode()


def test_a_word_that_is_no_verb_is_a_state():
    assert run("co", "--on", "2024-01-01").stdout == run("show", "CO", "--on", "2024-01-01").stdout
    assert len(run("--on", "2024-01-01").stdout.splitlines()) == 51
    assert "trust" in run("--help").stdout

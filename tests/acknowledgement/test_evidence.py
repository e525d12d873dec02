"""The evidence pack checks itself without us and says what is off; record and council's page are tagged PDFs."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from django.db import connection
from pypdf import PdfReader

from upstander.acknowledgement import queries
from upstander.acknowledgement.services import export, making
from upstander.agency import tallies
from upstander.policy import services
from upstander.policy.queries import current

FIRST = b"Duty to Intervene\n\n1 Members shall intervene when a colleague uses excessive force.\n"
SECOND = FIRST + b"\n2 Members shall report it to a supervisor before the end of the shift.\n"


@pytest.fixture
def signed(agency, coordinator, make_person, noon):
    """Two versions, and signatures under both."""
    people = [make_person(f"Officer {number}") for number in range(3)]
    for text in (FIRST, SECOND):
        draft = services.import_file(agency=agency, by=coordinator, at=noon, file_name="duty.txt", data=text)
        version = services.put_through(version=draft, effective_on=noon.date(), by=coordinator, at=noon)
        for person in people[:2]:
            services.acknowledge(version=version, person=person, text_hash=version.text_hash, at=noon)
    return people


@pytest.fixture
def folder(signed, agency, noon, tmp_path):
    """The pack, unpacked."""
    with zipfile.ZipFile(making.pack(agency, noon)) as pack:
        pack.extractall(tmp_path)
    return tmp_path


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script as somebody without our program would: no environment, no packages."""
    command = [sys.executable, "-I", "-S", "-B", "verify.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env={}, timeout=60)


def test_the_pack_holds_what_an_accreditor_asks_for_and_checks_itself(folder):
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    base = "policies/duty-to-intervene"
    wanted = {
        f"{base}/v{n}/{name}" for n in (1, 2) for name in ("text.txt", "original/duty.txt", "version.json")
    }
    wanted |= {"signatures.csv", "crosswalk.csv", "record.jsonl", "manifest.json", "verify.py", "README.txt"}
    assert names == wanted | {"changes/duty-to-intervene-v1-to-v2.html"}
    done = check(folder)
    assert (done.returncode, done.stdout.strip()) == (
        0,
        "Everything fits: files, texts, signatures and the record.",
    )


def test_signatures_name_text_time_and_words(folder):
    with (folder / "signatures.csv").open(encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.DictReader(sheet))
    assert [(row["name"], row["version"]) for row in rows] == [
        ("Officer 0", "1"), ("Officer 1", "1"), ("Officer 0", "2"), ("Officer 1", "2"),
    ]  # fmt: skip
    about = json.loads((folder / "policies/duty-to-intervene/v2/version.json").read_text())
    assert {row["text_sha256"] for row in rows if row["version"] == "2"} == {about["text_sha256"]}
    assert about["approved_sha256"] == about["text_sha256"]
    assert [step["step"] for step in about["history"]][-1] == "Published"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("policies/duty-to-intervene/v1/text.txt", "is not the text of its fingerprint"),
        ("policies/duty-to-intervene/v2/original/duty.txt", "is not the file that came"),
        ("signatures.csv", "was altered"),
        ("record.jsonl", "was altered"),
        ("crosswalk.csv", "was altered"),
    ],
)
def test_one_altered_byte_is_named(folder, name, says):
    path = folder / name
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(bytes(body))
    done = check(folder)
    assert done.returncode == 1
    assert any(
        line.startswith(name.rsplit("/", 1)[0][:28]) and says in line for line in done.stdout.splitlines()
    )


@pytest.mark.parametrize("name", ["manifest.json", "record.jsonl", "signatures.csv"])
def test_a_file_broken_beyond_reading_is_a_fault_and_no_crash(folder, name):
    (folder / name).write_bytes(b"\xff{\n")
    done = check(folder)
    assert (done.returncode, done.stderr) == (1, "")
    assert "can't be checked" in done.stdout


def test_a_signature_moved_to_another_text_is_named_although_the_manifest_is_made_anew(folder):
    path = folder / "signatures.csv"
    with path.open(encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.reader(sheet))
    rows[1][8] = rows[-1][8]
    with path.open("w", encoding="utf-8", newline="") as sheet:
        csv.writer(sheet).writerows(rows)
    _renew_manifest(folder, "signatures.csv")
    assert "signatures.csv, row 2: is under another text" in check(folder).stdout


def rewrite(folder, change):
    path = folder / "signatures.csv"
    with path.open(encoding="utf-8-sig", newline="") as sheet:
        rows = change(list(csv.reader(sheet)))
    with path.open("w", encoding="utf-8", newline="") as sheet:
        csv.writer(sheet).writerows(rows)
    _renew_manifest(folder, "signatures.csv")


def test_a_signature_taken_out_is_named_although_the_manifest_is_made_anew(folder):
    rewrite(folder, lambda rows: rows[:-1])
    assert "of the record is missing" in check(folder).stdout


def test_a_signature_put_in_or_dated_otherwise_is_named(folder):
    rewrite(folder, lambda rows: [*rows, ["99999", *rows[-1][1:]]])
    assert "row 6: is not as the record has it" in check(folder).stdout
    rewrite(
        folder, lambda rows: [rows[0], [*rows[1][:6], "2020-01-01T00:00:00+00:00", *rows[1][7:]], *rows[2:]]
    )
    assert "row 2: is not as the record has it" in check(folder).stdout


def test_an_entry_taken_out_of_the_record_is_named(folder):
    path = folder / "record.jsonl"
    entries = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(entries[:3] + entries[4:]) + "\n", "utf-8")
    _renew_manifest(folder, "record.jsonl")
    assert "record.jsonl, entry 4: is missing" in check(folder).stdout


def _renew_manifest(folder, name):
    import hashlib

    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_the_record_gives_nobodys_name_and_no_event_of_others(folder):
    entries = [json.loads(line) for line in (folder / "record.jsonl").read_text("utf-8").splitlines()]
    verbs = {entry["link"]["verb"] for entry in entries if "link" in entry}
    assert verbs
    assert all(verb.startswith("policy.") for verb in verbs)
    assert any("link" not in entry for entry in entries)


def test_page_and_pack_for_those_entitled(client_for, coordinator, signed):
    client = client_for(coordinator)
    assert b"Everything an accreditor asks for" in client.get("/signing/evidence/").content
    answer = client.post("/signing/evidence/pack/")
    made = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert made.testzip() is None
    assert answer["Content-Disposition"].startswith('attachment; filename="')
    assert client_for(signed[0]).get("/signing/evidence/").status_code == 403


def read(answer):
    reader = PdfReader(io.BytesIO(answer.content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags(reader):
    """How often each structure tag stands inside another: (tag, tag around it)."""
    found = Counter[tuple[str, str]]()

    def walk(node, around):
        node = node.get_object()
        if isinstance(node, list):
            for kid in node:
                walk(kid, around)
        elif isinstance(node, dict):
            own = node.get("/S", around)
            if "/S" in node:
                found[own, around] += 1
            if "/K" in node:
                walk(node["/K"], own)

    walk(reader.trailer["/Root"]["/StructTreeRoot"], "")
    return found


def test_own_record_is_a_tagged_pdf_of_ones_own_signatures(client_for, signed):
    client = client_for(signed[0])
    page = client.get("/signing/record/").content.decode()
    assert "You signed 2 times" in page
    reader, text = read(client.get("/signing/record/file/"))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    found = tags(reader)
    assert found["/LI", "/L"] == found["/LBody", "/LI"] == 2 * 3  # when, words, fingerprint
    assert "version 2" in text
    assert "Officer 1" not in text
    assert "You have signed nothing yet" in client_for(signed[2]).get("/signing/record/").content.decode()


def test_the_council_reads_counts_and_none_below_11(
    client_for, coordinator, signed, agency, make_person, noon
):
    reader, text = read(client_for(coordinator).get("/signing/evidence/council/"))
    assert len(reader.pages) == 1
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert tags(reader)["/LI", "/L"] == 3 + 3  # the clauses, and how to read the page
    assert "Not shown: a figure below 11" in text
    assert "Officer" not in text
    many = [make_person(f"Person {number:02}") for number in range(25)]
    version = current(agency)
    assert version is not None
    for person in many[:12]:
        services.acknowledge(version=version, person=person, text_hash=version.text_hash, at=noon)
    tallies.recount(agency, noon)
    assert queries.summary(agency, noon).signed == 14
    for person in many[12:20]:
        services.acknowledge(version=version, person=person, text_hash=version.text_hash, at=noon)
    tallies.recount(agency, noon)
    assert queries.summary(agency, noon).signed is None  # fewer than 11 are left: they could be told


def test_memory_of_the_pack_does_not_grow_with_signatures(signed, agency, noon, count_queries):
    assert count_queries(lambda: making.pack(agency, noon).close()) <= 30


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="PostgreSQL only: SQLite has one writer at a time"
)
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_signature_that_arrives_while_the_pack_is_made_is_in_none_of_its_lists(
    signed, agency, coordinator, noon, monkeypatch, tmp_path
):
    version, made, waits = current(agency), making._record, []
    assert version is not None

    def sign(version=version):
        try:
            return services.acknowledge(
                version=version, person=signed[2], text_hash=version.text_hash, at=noon
            ).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:

        def late(*given):
            """The signatures are read, the record not yet."""
            waits.append(pool.submit(sign))
            wait(waits, timeout=1)
            yield from made(*given)

        monkeypatch.setattr(making, "_record", late)
        with zipfile.ZipFile(export(agency=agency, by=coordinator, at=noon)) as pack:
            pack.extractall(tmp_path)
        signature = waits[0].result(timeout=30)  # it waited, and stands
    done = check(tmp_path)
    assert done.returncode == 0, done.stdout
    assert f"policy.Acknowledgement:{signature}" not in (tmp_path / "record.jsonl").read_text()
    with (tmp_path / "signatures.csv").open(encoding="utf-8-sig", newline="") as sheet:
        assert str(signature) not in {row["key"] for row in csv.DictReader(sheet)}

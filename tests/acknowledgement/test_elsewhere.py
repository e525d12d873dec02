"""Signatures given elsewhere: looked at first, brought in whole or not at all, with their origin beside them."""

import csv
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from upstander.acknowledgement import services
from upstander.acknowledgement.errors import FileTooBig, NothingToBringIn
from upstander.acknowledgement.models import GivenElsewhere, SignatureFile
from upstander.acknowledgement.services import elsewhere
from upstander.agency import tallies
from upstander.agency.audit import verify
from upstander.agency.models import Person
from upstander.cli.main import upstander
from upstander.ground.errors import NotHere
from upstander.policy import services as policy_services
from upstander.policy.models import Acknowledgement

TEXT = b"Duty to Intervene\n\n1 Members shall intervene when a colleague uses excessive force.\n"
on_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="PostgreSQL only: SQLite has one writer at a time"
)
HEAD = "Badge No.,Officer,Date signed\n"


@pytest.fixture
def version(agency, coordinator, noon):
    draft = policy_services.import_file(
        agency=agency, by=coordinator, at=noon, file_name="duty.txt", data=TEXT
    )
    return policy_services.put_through(version=draft, effective_on=noon.date(), by=coordinator, at=noon)


@pytest.fixture
def people(make_person):
    names = ("Jamie Okonjo", "Sam Reyes", "Pat Lund")
    return [make_person(name, badge=f"B{number}") for number, name in enumerate(names)]


@pytest.fixture
def keep(version, coordinator, noon):
    """Keeps a file to look at."""

    def make(body, source="paper"):
        given = {"version": version, "source": source, "by": coordinator, "at": noon}
        return services.keep_file(file_name="march.csv", data=body.encode(), **given)

    return make


def test_a_file_is_looked_at_and_brought_in_whole(keep, people, agency, coordinator, noon):
    row = keep(HEAD + 'B0,"Okonjo, J.",3/25/2026\nb1,,2026-03-26\n')
    looked = services.look(row, noon)
    assert [(given.person, str(given.on)) for given in looked.new] == [
        (people[0].pk, "2026-03-25"), (people[1].pk, "2026-03-26"),
    ]  # fmt: skip
    assert not Acknowledgement.objects.exists()
    assert services.bring_in(row=row, by=coordinator, at=noon) == 2
    assert services.bring_in(row=row, by=coordinator, at=noon) == 2  # twice is once
    one = Acknowledgement.objects.get(person=people[0])
    assert (one.statement, one.text_hash) == ("Signed elsewhere: paper", one.version.text_hash)
    assert str(tallies.day_of(agency, one.at)) == "2026-03-25"
    origin = GivenElsewhere.objects.get(acknowledgement=one)
    assert (origin.source, origin.file_name, origin.row) == ("paper", "march.csv", 2)
    assert tallies.read(agency, ["signed"], [None], noon) == {("signed", None): 2}
    assert verify(agency)[1] is None
    assert SignatureFile.objects.get().data is None


def test_who_has_signed_already_keeps_that_signature(keep, version, people, coordinator, noon):
    own = policy_services.acknowledge(version=version, person=people[0], text_hash=version.text_hash, at=noon)
    row = keep(HEAD + "B0,,2026-03-25\nB1,,2026-03-25\n")
    looked = services.look(row, noon)
    assert (len(looked.new), looked.already) == (1, 1)
    services.bring_in(row=row, by=coordinator, at=noon)
    assert Acknowledgement.objects.get(person=people[0]) == own
    with pytest.raises(NothingToBringIn):
        services.bring_in(row=keep(HEAD + "B0,,2026-03-25\nB1,,2026-03-25\n"), by=coordinator, at=noon)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (HEAD + "B9,,2026-03-25\n", "march.csv, row 2, Badge: Nobody on the roster has the badge “B9”."),
        (
            HEAD + "B0,Pat Smith,2026-03-25\n",
            "march.csv, row 2, Name: “Pat Smith” is not the name on the roster",
        ),
        (HEAD + "B0,,soon\n", "march.csv, row 2, Signed: “soon” is not a date."),
        (HEAD + "B0,,2026-12-25\n", "march.csv, row 2, Signed: This day is still to come."),
        (
            HEAD + "B0,,2026-03-25\nB0,,2026-03-26\n",
            "march.csv, row 3, Badge: This person stands in row 2 too.",
        ),
        (
            "Badge,Signed,Version\nB0,2026-03-25,7\n",
            "march.csv, row 2, Version: “7” is no published version.",
        ),
        ("Badge,Name\nB0,Okonjo\n", "march.csv: There is no column for Signed."),
        ("", "march.csv"),
    ],
)
def test_a_fault_names_file_row_field_and_mend_and_nothing_is_brought_in(
    keep, people, coordinator, noon, body, says
):
    row = keep(body)
    looked = services.look(row, noon)
    assert any(str(fault).startswith(says) and fault.mend for fault in looked.faults), looked.faults
    assert looked.new == ()
    with pytest.raises(NothingToBringIn):
        services.bring_in(row=row, by=coordinator, at=noon)
    assert not Acknowledgement.objects.exists()


def test_one_bad_row_keeps_the_good_ones_out(keep, people, coordinator, noon):
    row = keep(HEAD + "B0,,2026-03-25\nB9,,2026-03-25\nB1,,2026-03-25\n")
    with pytest.raises(NothingToBringIn):
        services.bring_in(row=row, by=coordinator, at=noon)
    assert not Acknowledgement.objects.exists()


def test_a_version_can_be_named(keep, version, people, agency, coordinator, noon):
    draft = policy_services.import_file(
        agency=agency, by=coordinator, at=noon, file_name="duty.txt", data=TEXT + b"\n2 Tell a supervisor.\n"
    )
    second = policy_services.put_through(version=draft, effective_on=noon.date(), by=coordinator, at=noon)
    row = services.keep_file(
        version=second, source="paper", file_name="v.csv", by=coordinator, at=noon,
        data=b"badge;signed;version\nB0;2026-03-25;v1\nB1;2026-03-25;\n",
    )  # fmt: skip
    services.bring_in(row=row, by=coordinator, at=noon)
    assert Acknowledgement.objects.get(person=people[0]).version == version
    assert Acknowledgement.objects.get(person=people[1]).version == second


def test_too_big_a_file_is_refused(keep):
    with pytest.raises(FileTooBig):
        keep("x" * 5_000_001)


def test_the_pages(client_for, coordinator, version, people):
    client, address = client_for(coordinator), reverse("acknowledgement:elsewhere")
    file = SimpleUploadedFile("march.csv", (HEAD + "B0,,2026-03-25\nB1,,2026-03-25\n").encode())
    assert client.post(address, {"file": file}).status_code == 422
    file.seek(0)
    answer = client.post(address, {"file": file, "source": "paper, March"})
    page = client.get(answer["Location"]).content.decode()
    assert "2 new signatures" in page
    assert "Sam Reyes" in page
    assert client.post(answer["Location"]).status_code == 302
    assert "were brought in" in client.get(answer["Location"]).content.decode()
    assert "paper, March" in client.get(address).content.decode()
    pack = client.post(reverse("acknowledgement:pack"))
    with zipfile.ZipFile(io.BytesIO(b"".join(pack.streaming_content))) as made:
        rows = list(csv.DictReader(io.StringIO(made.read("signatures.csv").decode("utf-8-sig"))))
    assert {row["source"] for row in rows} == {"given elsewhere: paper, March"}


def test_a_faulty_file_is_shown_and_forgotten(client_for, coordinator, version, people):
    client = client_for(coordinator)
    file = SimpleUploadedFile("march.csv", (HEAD + "B9,,2026-03-25\n").encode())
    answer = client.post(reverse("acknowledgement:elsewhere"), {"file": file, "source": "paper"})
    page = client.get(answer["Location"]).content.decode()
    assert "1 row needs a fix" in page
    assert "row 2, Badge" in page
    client.post(answer["Location"] + "away/")
    assert not SignatureFile.objects.exists()


def test_without_a_policy_it_is_said(client_for, coordinator):
    assert client_for(coordinator).get(reverse("acknowledgement:elsewhere")).status_code == 422


def test_the_command_looks_first_and_brings_in_with_yes(version, people, tmp_path):
    path = tmp_path / "march.csv"
    path.write_text(HEAD + "B0,,2026-03-25\n")
    command = ["policy", "signatures", str(path), "--source", "paper"]
    looked = CliRunner().invoke(upstander, command)
    assert (looked.exit_code, looked.output) == (0, "1 new, 0 stand already\n")
    assert not Acknowledgement.objects.exists()
    done = CliRunner().invoke(upstander, [*command, "--yes"])
    assert "1 brought in" in done.output
    assert Acknowledgement.objects.count() == 1
    path.write_text(HEAD + "B9,,2026-03-25\n")
    bad = CliRunner().invoke(upstander, command)
    assert bad.exit_code == 1
    assert "row 2, Badge" in bad.output


@pytest.mark.django_db
def test_many_rows_cost_few_queries(version, agency, coordinator, noon, count_queries):
    Person.objects.bulk_create(Person(agency=agency, name=f"P {n}", badge=f"X{n}") for n in range(3000))
    body = "Badge,Signed\n" + "".join(f"X{n},2026-03-25\n" for n in range(3000))
    given = {"version": version, "source": "paper", "by": coordinator, "at": noon}
    row = services.keep_file(file_name="all.csv", data=body.encode(), **given)
    assert count_queries(lambda: services.bring_in(row=row, by=coordinator, at=noon)) <= 80
    assert Acknowledgement.objects.count() == 3000


def _meanwhile(monkeypatch, act):
    """Let `act` happen on a connection of its own, between the look at a file and its being stored."""
    store = elsewhere._store

    def late(*given):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_on_own_connection, act).result(timeout=30)
        return store(*given)

    monkeypatch.setattr(elsewhere, "_store", late)


def _on_own_connection(act):
    try:
        return act()
    finally:
        connection.close()


@on_postgres
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_who_signs_while_the_file_is_brought_in_keeps_that_signature(
    keep, version, people, agency, coordinator, noon, monkeypatch
):
    row = keep(HEAD + "B0,,2026-03-25\nB1,,2026-03-25\n")
    _meanwhile(
        monkeypatch,
        lambda: policy_services.acknowledge(
            version=version, person=people[0], text_hash=version.text_hash, at=noon
        ),
    )
    assert services.bring_in(row=row, by=coordinator, at=noon) == 1
    assert SignatureFile.objects.get(pk=row.pk).added == 1
    assert Acknowledgement.objects.get(person=people[0]).at == noon
    assert [one.acknowledgement.person for one in GivenElsewhere.objects.all()] == [people[1]]
    assert tallies.read(agency, ["signed"], [None], noon) == {("signed", None): 2}
    assert verify(agency)[1] is None


@on_postgres
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_when_all_signed_meanwhile_nothing_is_brought_in(
    keep, version, people, coordinator, noon, monkeypatch
):
    row = keep(HEAD + "B0,,2026-03-25\n")
    sign = {"version": version, "person": people[0], "text_hash": version.text_hash, "at": noon}
    _meanwhile(monkeypatch, lambda: policy_services.acknowledge(**sign))
    with pytest.raises(NothingToBringIn):
        services.bring_in(row=row, by=coordinator, at=noon)
    assert not GivenElsewhere.objects.exists()


@on_postgres
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_files_of_the_same_people_at_once_count_each_signature_once(
    keep, people, agency, coordinator, noon
):
    ahead = keep(HEAD + "B0,,2026-03-25\nB1,,2026-03-25\nB2,,2026-03-25\n")
    back = keep(HEAD + "B2,,2026-03-25\nB1,,2026-03-25\nB0,,2026-03-25\n")
    start = Barrier(2)

    def bring(row):
        start.wait(timeout=30)
        try:
            return services.bring_in(row=row, by=coordinator, at=noon)
        except NothingToBringIn:
            return 0

    with ThreadPoolExecutor(2) as pool:
        waits = [pool.submit(_on_own_connection, lambda row=row: bring(row)) for row in (ahead, back)]
        assert sorted(wait.result(timeout=60) for wait in waits) == [0, 3]
    assert Acknowledgement.objects.count() == GivenElsewhere.objects.count() == 3
    assert tallies.read(agency, ["signed"], [None], noon) == {("signed", None): 3}


def test_a_file_thrown_away_meanwhile_is_not_here(keep, people, coordinator, noon):
    row = keep(HEAD + "B0,,2026-03-25\n")
    services.throw_away(row=row)
    with pytest.raises(NotHere):
        services.bring_in(row=row, by=coordinator, at=noon)

"""Files made to do harm, and honest ones that are big: what each is told, and that time and memory stay bounded."""

import contextlib
import io
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pypdf
import pytest

from upstander.policy.core.faults import Broken, Locked, Scanned, TooBig, UnknownKind, Unreadable
from upstander.policy.core.limits import PAGES
from upstander.policy.core.reading import read

from . import makers

SAVE_AGAIN = "Open it in Word, save it again as .docx, and upload that."
KINDS = "Upload the policy as .docx, .pdf or .txt."
LINE = "Members shall intervene at once."


def locked(user: str, owner: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(makers.pdf_lines([[LINE]])))
    writer.encrypt(user, owner_password=owner)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


def secret_zip() -> bytes:
    """A .docx whose text is marked as encrypted."""
    data = bytearray(makers.docx_with(""))
    place = -1
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            data[place + offset] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "fault", "said"),
    [
        (
            "scan.pdf",
            makers.pdf_scanned(),
            Scanned,
            "The PDF has pictures of pages and no text. Upload the Word file it was made from, or run text "
            "recognition (OCR) on it in your PDF program first.",
        ),
        (
            "locked.pdf",
            locked("a", "b"),
            Locked,
            "The PDF is locked with a password. Save a copy without a password.",
        ),
        (
            "manual.pdf",
            makers.pdf_lines([[LINE]] * (PAGES + 1)),
            TooBig,
            "The PDF has 401 pages; 400 is the most. Upload the policy alone, not the whole manual.",
        ),
        (
            "locked.docx",
            secret_zip(),
            Locked,
            "The file is locked with a password. Save it without a password.",
        ),
        ("cut.docx", makers.docx_with("")[:-400], Broken, f"The file is damaged. {SAVE_AGAIN}"),
        (
            "sheet.docx",
            zipped(xl=b"<x/>"),
            UnknownKind,
            "This is not a Word document. Save it as .docx or PDF and upload that.",
        ),
        (
            "many.docx",
            zipped(**{f"m{n}": b"" for n in range(3_001)}),
            Broken,
            f"The file is far bigger inside than any policy. {SAVE_AGAIN}",
        ),
        (
            "styles.docx",
            makers.replaced(makers.docx_with(""), "word/styles.xml", lambda _: b" " * 50_000_000),
            Broken,
            f"The file is far bigger inside than any policy. {SAVE_AGAIN}",
        ),
        (
            "deep.docx",
            makers.docx_with(
                "<w:p>" + "<w:smartTag>" * 5_000 + "</w:smartTag>" * 5_000 + "</w:p>", old="<w:sectPr"
            ),
            Broken,
            f"The file is damaged. {SAVE_AGAIN}",
        ),
        (
            "old.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            UnknownKind,
            "It is an old Word file or locked with a password. In Word, save it as .docx without a password.",
        ),
        (
            "photo.pdf",
            b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
            UnknownKind,
            f"This is not a text file. {KINDS}",
        ),
        ("photo.txt", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", UnknownKind, f"This is not a text file. {KINDS}"),
        ("16.txt", LINE.encode("utf-16-le"), UnknownKind, f"This is not a text file. {KINDS}"),
        ("half16.txt", b"\xff\xfe\x00\xd8a\x00", UnknownKind, f"This is not a text file. {KINDS}"),
        (
            "line.txt",
            b"a" * 10_000_000,
            TooBig,
            "The file has more words than any policy. Upload the policy alone.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value[-5:] and " " not in value else "",
)
def test_each_bad_file_is_told_what_was_found_and_what_to_do(name, data, fault, said):
    with pytest.raises(Unreadable) as refused:
        read(data, name)

    assert type(refused.value) is fault
    assert str(refused.value) == f"{name}: {said}"


def test_a_pdf_that_only_forbids_to_change_it_is_read():
    assert [block.text for block in read(locked("", "owner"), "order.pdf").blocks] == [LINE]


def test_latin_1_is_read_and_said():
    reading = read("Dépôt: members shall intervene.".encode("latin-1"), "order.txt")

    assert [block.text for block in reading.blocks] == ["Dépôt: members shall intervene."]
    assert reading.notes == (
        "The file is not in Unicode. We read it as Windows Latin-1: look at accents and quotes.",
    )


@pytest.mark.parametrize(
    "line", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "<script>alert(1)</script>", "{{ 7*7 }}"]
)
def test_text_that_another_program_would_run_stays_text(line):
    assert [block.text for block in read(f"{line} shall\n".encode(), "order.txt").blocks] == [f"{line} shall"]


# --- pace: the limits are ten times what a slow machine takes; a text that is read in square time takes minutes -------
@pytest.mark.parametrize(
    "data",
    [
        b"x" * 1_900_000,
        b"inter-" * 300_000,
        b"(a) " * 450_000,
        b"1." * 900_000,
        b"#" * 1_900_000 + b" a",
        (b"x" * 60 + b"\n") * 19_000,
        (b"x" * 59 + b"-\n") * 19_000,
        b"must intervene " * 120_000,
    ],
    ids=[
        "letters",
        "hyphens",
        "numbers",
        "digits",
        "marks",
        "one long paragraph",
        "every line is cut",
        "duty",
    ],
)
def test_two_million_letters_in_the_worst_shape_take_seconds(data):
    began = time.monotonic()
    with contextlib.suppress(Unreadable):  # read or refused: both are right, a hang is not
        read(data, "order.txt")

    assert time.monotonic() - began < 10


def test_a_pdf_of_200_full_pages_is_read_in_seconds():
    """Half a second here."""
    rows = [
        [
            f"{page}.{row} A member of squad {chr(97 + page % 26)}{chr(97 + row % 26)} shall step in when it is needed."
            for row in range(1, 46)
        ]
        for page in range(1, 201)
    ]
    data = makers.pdf_lines(rows)

    began = time.monotonic()
    reading = read(data, "manual.pdf")

    assert time.monotonic() - began < 20
    assert reading.pages == 200
    assert [block.line for block in reading.blocks] == [row for page in rows for row in page]


MEASURE = """
import resource, sys, time
from pathlib import Path
from upstander.policy.core.faults import Unreadable
from upstander.policy.core.reading import read
data = Path(sys.argv[1]).read_bytes()
before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
try:
    read(data, "bomb.docx")
    print("read")
except Unreadable as fault:
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(type(fault).__name__, time.monotonic() - began, grown)
"""


def laughs() -> bytes:
    """Ten entities, each ten times the one before: ten billion letters in one kilobyte."""
    rows = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{rows}]><x>&l10;</x>'.encode()


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_a_bomb_of_entities_is_refused_in_a_second_without_memory(tmp_path, part):
    bomb = tmp_path / "bomb.docx"
    bomb.write_bytes(makers.replaced(makers.docx_with(""), part, lambda _: laughs()))

    said = subprocess.run(
        [sys.executable, "-c", MEASURE, str(bomb)], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    fault, seconds, grown = said.stdout.split()

    assert fault == "Broken"
    assert float(seconds) < 5
    assert float(grown) < 64


def test_a_file_outside_is_never_opened(tmp_path):
    """The outside file has words that would show; the document asks for them in three ways."""
    outside = tmp_path / "outside.txt"
    outside.write_text("WORDS FROM OUTSIDE")
    for declared in (
        f'<!ENTITY f SYSTEM "{outside.as_uri()}">',
        f'<!ENTITY % f SYSTEM "{outside.as_uri()}"> %f;',
        f'<!ENTITY f PUBLIC "x" "{outside.as_uri()}">',
    ):
        xml = f'<?xml version="1.0"?><!DOCTYPE x [{declared}]><x>&f;</x>'.encode()
        data = makers.replaced(makers.docx_with(""), "word/document.xml", lambda _, xml=xml: xml)
        with pytest.raises(Broken) as refused:
            read(data, "order.docx")
        assert str(refused.value) == f"order.docx: The file is damaged. {SAVE_AGAIN}"

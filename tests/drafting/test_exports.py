"""What leaves the program: read again, it is the same text with the same numbers."""

import io
from typing import Any

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings

from upstander.cli.main import upstander
from upstander.drafting import library
from upstander.drafting.core.answers import everything
from upstander.drafting.core.compose import compose
from upstander.drafting.core.document import DECIMAL, OUTLINE, Document, to_blocks
from upstander.drafting.core.word import Edition
from upstander.drafting.errors import AnswerRefused, UnknownExport
from upstander.policy.core.blocks import Block
from upstander.policy.core.reading import read

from .test_core import NODES, SHARED, STYLE

TEXTS = SHARED / "data/policies/dev/texts"
EDITION = Edition("Example Police", "Version 3", "ab" * 32, "December 1, 2026")


def same(data: bytes, blocks) -> bool:
    found = [(block.kind, block.number, block.text) for block in read(data, "policy.docx").blocks]
    return found == [(block.kind, block.number, block.text) for block in blocks]


@pytest.mark.parametrize("style", [DECIMAL, OUTLINE])
def test_word_file_of_a_written_policy_reads_as_the_same_text(style):
    document = compose(everything(numbering=style))
    assert same(library.make("docx", document, EDITION), to_blocks(document))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(NODES, STYLE)
def test_word_file_keeps_the_numbers_of_any_document(nodes, style):
    document = Document("The Title", nodes, style)
    assert same(library.make("docx", document, EDITION), to_blocks(document))


def test_word_file_of_a_stored_text_keeps_its_printed_numbers():
    blocks = (
        Block("title", "", "Duty to Intervene", "t"),
        Block("heading", "300.1", "Purpose", "a"),
        Block("item", "(a)", "A member stops a colleague who does wrong.", "b"),
        Block("paragraph", "", "That is all there is to it, in the end.", "c"),
    )
    assert same(library.make_of_blocks("docx", blocks, EDITION), blocks)


def test_pdf_is_tagged_named_and_has_the_hash_on_each_page():
    document = compose(everything())
    reader = pypdf.PdfReader(io.BytesIO(library.make("pdf", document, EDITION)))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"].startswith("en")
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert reader.metadata
    assert reader.metadata.title == "Duty to Intervene"
    assert len(reader.pages) >= 2
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    for page in pages:
        assert EDITION.fingerprint in page
        assert "Version 3, in force from December 1, 2026" in page
    whole, place = " ".join(pages), 0
    for block in to_blocks(document):
        start = " ".join(block.line.split()[:6])
        assert start in whole[place:], block.line
        place = whole.index(start, place)


def test_pdf_takes_no_word_for_markup():
    blocks = (Block("title", "", "A #panic() *title*", "t"), Block("paragraph", "", '$x$ #read("a") ]', "p"))
    reader = pypdf.PdfReader(io.BytesIO(library.make_of_blocks("pdf", blocks, EDITION)))
    assert '#read("a") ]' in reader.pages[0].extract_text()


def test_markdown_marks_headings_and_leaves_the_numbers_alone():
    text = library.make("md", compose(everything()), EDITION).decode()
    assert text.startswith("# Duty to Intervene\n\n## 1. Purpose\n\n1.1 This policy")
    assert EDITION.fingerprint in text


def test_markdown_takes_no_word_for_markup():
    blocks = (Block("item", "1.", "A *b* [c](d) <e>", "a"), Block("item", "•", "One", "b"))
    text = library.make_of_blocks("md", blocks, EDITION).decode()
    assert text.startswith("1\\. A \\*b\\* \\[c\\](d) \\<e\\>\n\n- One\n")


# --- upstander policy write ------------------------------------------------------------------------------------------
@pytest.fixture
def answers(tmp_path):
    path = tmp_path / "answers.yaml"
    path.write_text("agency: Example Police\nstate: CO\nno_longer: yes\nmember_title: officer\n", "utf-8")
    return path


def write(*arguments: object) -> None:
    upstander.main(["policy", "write", *map(str, arguments)], standalone_mode=False)


@pytest.mark.parametrize("kind", ["docx", "pdf", "md"])
def test_write_makes_each_kind_of_file(answers, tmp_path, kind):
    out = tmp_path / f"policy.{kind}"
    write("--answers", answers, "-o", out)
    assert "no longer required" in " ".join(block.text for block in read(out.read_bytes(), out.name).blocks)


def test_write_without_answers_lists_the_questions_to_fill_in(capsys):
    write()
    printed = capsys.readouterr().out
    assert "agency:" in printed
    assert "(decimal, outline)" in printed


def test_write_names_file_field_and_mend(answers):
    answers.write_text("agency: A\nstate: Colorado\n", "utf-8")
    with pytest.raises(AnswerRefused, match=r"answers.yaml, state: “Colorado” is no state. Use two letters"):
        write("--answers", answers)


def test_write_refuses_what_is_not_text(answers):
    answers.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AnswerRefused, match="not text"):
        write("--answers", answers)


def test_write_refuses_another_kind_of_file(answers, tmp_path):
    with pytest.raises(UnknownExport, match=r"\.docx, \.pdf or \.md"):
        write("--answers", answers, "-o", tmp_path / "policy.odt")


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the texts of real agencies are not here")
def test_word_file_keeps_the_numbers_of_real_policies():
    for path in sorted(TEXTS.iterdir())[:6]:
        blocks = read(path.read_bytes(), path.name).blocks
        again = read(library.make_of_blocks("docx", blocks, EDITION), "again.docx").blocks
        assert [(one.number, one.text) for one in again] == [(one.number, one.text) for one in blocks]

"""Word, PDF and plain files of a known text become the same ordered blocks."""

import pytest

from upstander.policy.core.blocks import Block
from upstander.policy.core.duty import duty_passage
from upstander.policy.core.reading import read

from . import makers


def kinds(blocks: tuple[Block, ...]) -> list[tuple[str, str, str]]:
    """Kind, number and the first three words of each block."""
    return [(block.kind, block.number, " ".join(block.text.split()[:3])) for block in blocks]


EXPECTED = [
    ("title", "", "Duty to Intervene"),
    ("heading", "1", "Purpose"),
    ("paragraph", "", "This policy asks"),
    ("heading", "2", "Your duty"),
    ("paragraph", "2.1", "A member who"),
    ("paragraph", "2.2", "Words count. A"),
    ("heading", "3", "Afterwards"),
    ("item", "(a)", "Give first aid,"),
    ("item", "(b)", "Tell a supervisor"),
]


def plain_blocks() -> tuple[Block, ...]:
    return read(makers.DUTY.encode(), "duty.txt").blocks


def test_plain_text_becomes_numbered_blocks():
    found = [(number, words) for _, number, words in kinds(plain_blocks())]
    assert found == [(number, words) for _, number, words in EXPECTED]
    assert [kind for kind, _, _ in kinds(plain_blocks())][:2] == ["title", "heading"]


@pytest.mark.parametrize("make", [makers.docx_of, makers.pdf_of], ids=["docx", "pdf"])
def test_file_holds_the_same_words_in_the_same_order(make):
    reading = read(make(plain_blocks()), "duty")
    around = (makers.HEADER, makers.FOOTER, "Page 1 of 9")  # one page does not show what repeats
    text = " ".join(block.line for block in reading.blocks)
    for words in around:
        text = text.replace(words, "")
    assert makers.words(text) == makers.words_of(plain_blocks())


def test_word_lists_keep_the_numbers_that_are_printed():
    lines = [
        (0, "Duty"),
        (1, "Stop it"),
        (1, "Say it"),
        (2, "Loudly"),
        (0, "After"),
        (1, "Help"),
        (4, "Point"),
    ]
    reading = read(makers.docx_numbered(lines), "duty.docx")
    assert [block.number for block in reading.blocks] == ["1.", "1.1", "1.2", "(a)", "2.", "2.1", "◦"]
    assert [block.text for block in reading.blocks] == [text for _, text in lines]


def test_headers_footers_and_page_numbers_of_a_pdf_are_left_out_and_said():
    blocks = read(
        (makers.DUTY * 1 + "\n".join(f"\n{n} More\nWords here to fill it." for n in range(4, 60))).encode(),
        "d.txt",
    ).blocks
    reading = read(makers.pdf_of(blocks), "duty.pdf")
    text = " ".join(block.line for block in reading.blocks)
    assert reading.pages is not None
    assert reading.pages > 2
    assert makers.HEADER not in text
    assert "Page 2 of" not in text
    assert any("page" in note.lower() for note in reading.notes)


def test_word_cut_at_the_end_of_a_line_is_one_word_again():
    reading = read(
        makers.pdf_lines(
            [["A member shall inter-", "vene when another member uses force. They inter-", "vene at once."]]
        ),
        "d.pdf",
    )
    text = " ".join(block.text for block in reading.blocks)
    assert text == "A member shall intervene when another member uses force. They intervene at once."


def test_table_of_a_word_file_becomes_rows():
    from docx import Document

    document = Document()
    document.add_paragraph("Members shall intervene.")
    table = document.add_table(2, 2)
    for row, cells in enumerate((("You see", "You do"), ("A knee on a neck", "Move it"))):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    rows = [block.text for block in read(makers.saved(document), "d.docx").blocks if block.kind == "row"]
    assert rows == ["You see | You do", "A knee on a neck | Move it"]


def test_same_file_gives_the_same_bytes_twice():
    data = makers.pdf_of(plain_blocks())
    assert read(data, "a.pdf").blocks == read(data, "b.pdf").blocks


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_the_encodings_that_offices_use(encoding):
    text = "1 Duty\n\nAn officer’s duty is to intervene – at once.\n"
    reading = read(text.encode(encoding), "d.txt")
    assert reading.blocks[-1].text == "An officer’s duty is to intervene – at once."


@pytest.mark.parametrize(
    "sentence",
    [
        "An officer must intervene when another officer uses more force than is reasonable.",
        "Any employee who observes another employee using unnecessary force shall intercede to stop it.",
        "Members have a duty to intervene and prevent misconduct by any other member.",
    ],
)
def test_sentence_that_states_the_duty_is_found(sentence):
    blocks = read(f"1 Scope\n\nThis order is for all.\n\n2 Rule\n\n{sentence}\n".encode(), "d.txt").blocks
    passage = duty_passage(blocks)
    assert [block.text for block in blocks if block.id in passage] == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "An officer who sees misconduct shall report it to a supervisor by the end of the shift.",
        "Officers shall give medical aid as soon as the scene is safe.",
        "Supervisors will respond to the scene when force was used.",
    ],
)
def test_sentence_that_only_comes_near_is_not_the_duty(sentence):
    blocks = read(f"1 Rule\n\n{sentence}\n".encode(), "d.txt").blocks
    assert duty_passage(blocks) == ()

"""Word documents as offices make them: every word that counts is read, once; what is not read is said."""

import io
import zipfile

import pytest

from upstander.policy.core.faults import Undecided, UnknownKind
from upstander.policy.core.reading import read

from . import makers

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def p(words: str, look: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{look}</w:rPr><w:t>{words}</w:t></w:r></w:p>"


def tc(*inside: str) -> str:
    return f"<w:tc>{''.join(inside)}</w:tc>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def tr(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def sdt(inside: str) -> str:
    return f"<w:sdt><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def box(inside: str) -> str:
    return f"<w:p><w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r></w:p>"


def word(xml: str, **more: str) -> bytes:
    """A Word document with `xml` after its first paragraph, and more parts."""
    out = io.BytesIO(makers.docx_with(xml, old="<w:sectPr"))
    with zipfile.ZipFile(out, "a") as file:
        for name, content in more.items():
            file.writestr(f"word/{name}.xml", content)
    return out.getvalue()


def lines(data: bytes) -> list[str]:
    """What was read after the first paragraph."""
    first, *rest = read(data, "order.docx").blocks
    assert first.text == "Members shall intervene."
    return [block.line for block in rest]


# --- nothing is lost, nothing stands twice ---------------------------------------------------------
@pytest.mark.parametrize(
    ("xml", "found"),
    [
        (sdt(p("One.") + sdt(p("Two."))), ["One.", "Two."]),
        (f"<w:customXml>{p('One.')}{tbl(tr(tc(p('Two.'))))}</w:customXml>", ["One.", "Two."]),
        (tbl(sdt(tr(tc(p("A1")), tc(p("B1")))), tr(tc(p("A2")), tc(p("B2")))), ["A1 | B1", "A2 | B2"]),
        (tbl(tr(sdt(tc(p("A1"))), tc(p("B1")))), ["A1 | B1"]),
        (tbl(tr(tc(p("A"), tbl(tr(tc(p("in 1")), tc(p("in 2"))))), tc(p("B")))), ["A in 1 in 2 | B"]),
        (tbl(tr(tc(p("A"), tbl(tr(tc(p("in 1")), tc(p("in 2"))))))), ["A", "in 1 | in 2"]),
        (tbl(tr(tc(p("A"), box(p("in a box"))), tc(p("B")))), ["A in a box | B"]),
        (box(tbl(tr(tc(p("in a box"))))), ["in a box"]),
        (f"<w:p><m:oMath {MATH}><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>", ["x=1"]),
        (
            f"<mc:AlternateContent {MC}><mc:Choice>{p('New.')}</mc:Choice>"
            f"<mc:Fallback>{p('Old.')}</mc:Fallback></mc:AlternateContent>",
            ["New."],
        ),
        ("<w:p><w:hyperlink><w:r><w:t>See Order 7.</w:t></w:r></w:hyperlink></w:p>", ["See Order 7."]),
    ],
    ids=[
        "fields of a form",
        "custom XML",
        "row in a field",
        "cell in a field",
        "table in a cell",
        "table in a box of one cell",
        "text box in a cell",
        "table in a text box",
        "formula",
        "drawn in two ways",
        "link",
    ],
)
def test_words_are_read_once_wherever_word_puts_them(xml, found):
    assert lines(word(xml)) == found


def test_a_table_keeps_the_automatic_numbers_of_its_cells():
    numbered = makers.docx_numbered([(0, "Purpose"), (0, "Your duty")])
    mark = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr></w:pPr>'
    cell = f"<w:p>{mark}<w:r><w:t>Step in.</w:t></w:r></w:p>"
    table = tbl(tr(tc(cell), tc(p("Always")))).encode()
    data = makers.replaced(
        numbered, "word/document.xml", lambda xml: xml.replace(b"<w:sectPr", table + b"<w:sectPr", 1)
    )

    assert [block.line for block in read(data, "order.docx").blocks][-1] == "3. Step in. | Always"


def test_footnotes_and_endnotes_stand_after_the_text_each_under_its_own_mark():
    """Both kinds may have the same id."""
    note = "<w:r><w:{0}noteReference w:id='2'/></w:r>"
    data = word(
        f"<w:p><w:r><w:t>Stop it</w:t></w:r>{note.format('end')}"
        f"<w:r><w:t> and help</w:t></w:r>{note.format('foot')}</w:p>",
        footnotes=f'<w:footnotes {NS}><w:footnote w:id="2">{p("First aid.")}</w:footnote></w:footnotes>',
        endnotes=f'<w:endnotes {NS}><w:endnote w:id="2">{p("By word or hand.")}</w:endnote></w:endnotes>',
    )

    assert lines(data) == ["Stop it[1] and help[2]", "[1] By word or hand.", "[2] First aid."]
    assert [block.kind for block in read(data, "order.docx").blocks] == [
        "paragraph",
        "paragraph",
        "note",
        "note",
    ]


def test_strict_open_xml_is_read_like_any_other():
    usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = makers.replaced(word(p("Step in.")), "word/document.xml", lambda xml: xml.replace(usual, strict))

    assert lines(data) == ["Step in."]


def test_a_document_whose_main_part_has_a_number_is_read():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(p("Step in.")))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("document.xml", "document2.xml"), old.read(name))

    assert lines(out.getvalue()) == ["Step in."]


def test_a_file_inside_the_file_is_refused_and_not_skipped():
    with pytest.raises(UnknownKind, match="Part of its text is another file inside it") as refused:
        read(word("<w:altChunk/>"), "order.docx")

    assert refused.value.mend == "Open it in Word, save it again as .docx, and upload that."


# --- what is left out is said ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "found", "note"),
    [
        (word(p("Secret.", "<w:vanish/>") + p("Open.")), ["Open."], "Hidden text was left out."),
        (
            word(p("May wait.", "<w:strike/>")),
            ["May wait."],
            "Words that are struck through stand in the text below. Delete them in Word if they do not count.",
        ),
        (word("", comments="<x/>"), [], "Comments in the margin were left out."),
        (
            word("", header1=f"<w:hdr {NS}>{p('Order 7')}</w:hdr>"),
            [],
            "Page headers and footers were left out.",
        ),
        (
            word("<w:p><w:r><w:drawing/></w:r></w:p>"),
            [],
            "Pictures are not part of the text. The original file keeps them.",
        ),
    ],
    ids=["hidden", "struck through", "comment", "header", "picture"],
)
def test_what_is_left_out_or_doubtful_is_said_in_a_note(data, found, note):
    assert lines(data) == found
    assert read(data, "order.docx").notes == (note,)


def test_a_plain_document_has_no_notes():
    data = word(
        p("Open.", '<w:strike w:val="0"/><w:vanish w:val="false"/>'), header1=f"<w:hdr {NS}>{p('')}</w:hdr>"
    )

    assert lines(data) == ["Open."]
    assert read(data, "order.docx").notes == ()


# --- tracked changes, wherever they are ------------------------------------------------------------
INS = '<w:ins w:id="1" w:author="A"/>'


@pytest.mark.parametrize(
    "xml",
    [
        '<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>may</w:t></w:r></w:ins></w:p>',
        '<w:p><w:del w:id="1" w:author="A"><w:r><w:delText>must</w:delText></w:r></w:del></w:p>',
        '<w:p><w:moveFrom w:id="1" w:author="A"><w:r><w:t>must</w:t></w:r></w:moveFrom></w:p>',
        '<w:p><w:moveTo w:id="1" w:author="A"><w:r><w:t>must</w:t></w:r></w:moveTo></w:p>',
        f"<w:p><w:pPr><w:rPr>{INS}</w:rPr></w:pPr><w:r><w:t>must</w:t></w:r></w:p>",
        tbl(f"<w:tr><w:trPr>{INS}</w:trPr>{tc(p('A'))}{tc(p('B'))}</w:tr>"),
        tbl(tr(tc('<w:tcPr><w:cellDel w:id="1"/></w:tcPr>', p("A")), tc(p("B")))),
        tbl(tr(tc(f'<w:p><w:ins w:id="1"><w:r><w:t>may</w:t></w:r></w:ins></w:p>{p("A")}'))),
        box('<w:p><w:ins w:id="1"><w:r><w:t>may</w:t></w:r></w:ins></w:p>'),
        sdt('<w:p><w:ins w:id="1"><w:r><w:t>may</w:t></w:r></w:ins></w:p>'),
        f"<w:customXml><w:ins w:id='1'>{p('may')}</w:ins></w:customXml>",
    ],
    ids=[
        "added",
        "removed",
        "moved away",
        "moved here",
        "paragraph",
        "row",
        "cell",
        "box",
        "text box",
        "field",
        "custom XML",
    ],
)
def test_an_open_change_is_refused_wherever_it_is(xml):
    with pytest.raises(Undecided) as refused:
        read(word(xml), "order.docx")

    assert str(refused.value) == (
        "order.docx: It has tracked changes that nobody has accepted or rejected. "
        "In Word: Review, Accept All Changes (or Reject), save, and upload it again."
    )


def test_an_open_change_in_a_footnote_is_refused():
    change = '<w:p><w:ins w:id="4"><w:r><w:t>may</w:t></w:r></w:ins></w:p>'
    data = word(
        '<w:p><w:r><w:t>Stop it</w:t><w:footnoteReference w:id="2"/></w:r></w:p>',
        footnotes=f'<w:footnotes {NS}><w:footnote w:id="2">{change}</w:footnote></w:footnotes>',
    )

    with pytest.raises(Undecided):
        read(data, "order.docx")


def test_a_change_of_looks_alone_is_no_change_of_the_text():
    data = word(
        '<w:p><w:pPr><w:pPrChange w:id="1"><w:pPr/></w:pPrChange></w:pPr>'
        '<w:r><w:rPr><w:rPrChange w:id="2"><w:rPr/></w:rPrChange></w:rPr><w:t>Step in.</w:t></w:r></w:p>'
    )

    assert lines(data) == ["Step in."]

"""The canonical bytes: what is hashed and signed. These tests pin bytes; a change here breaks every signature."""

import hashlib
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.policy.core.blocks import KINDS, BadBlock, Block, Part, blocks_from, tidy, title_of, word_count
from upstander.policy.core.canonical import FORMAT, NotCanonical, fingerprint, from_bytes, short, to_bytes

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "text-format.md"

PARTS = [
    Part("title", "", "Stepping in"),
    Part("heading", "1", "Your duty"),
    Part(
        "paragraph",
        "1.1",
        "A member who sees a colleague use force that is no longer needed shall intervene.[1]",
    ),
    Part("item", "•", "Say it: “I have him, take a breath.”"),
    Part("item", "•", "Put a hand on the shoulder."),
    Part("subheading", "", "When"),
    Part("row", "", "You see | You do"),
    Part("row", "", "A knee on a neck | Move it, café or courtroom"),
    Part("note", "[1]", "As soon as it is safe."),
    Part("item", "•", "Put a hand on the shoulder."),
]
GOLDEN = (
    b"upstander-text-1\n"
    b"title\t\tp1d477712c3\tStepping in\n"
    b"heading\t1\tp6a81ddc872\tYour duty\n"
    b"paragraph\t1.1\tpe031b2532d\tA member who sees a colleague use force that is no longer needed"
    b" shall intervene.[1]\n"
    b"item\t\xe2\x80\xa2\tp5018e7ad5b\tSay it: \xe2\x80\x9cI have him, take a breath.\xe2\x80\x9d\n"
    b"item\t\xe2\x80\xa2\tp4733422786\tPut a hand on the shoulder.\n"
    b"subheading\t\tpa50d609802\tWhen\n"
    b"row\t\tpc3a8c211a8\tYou see | You do\n"
    b"row\t\tp46ff7c219a\tA knee on a neck | Move it, caf\xc3\xa9 or courtroom\n"
    b"note\t[1]\tp70d847de0c\tAs soon as it is safe.\n"
    b"item\t\xe2\x80\xa2\tp4733422786-2\tPut a hand on the shoulder.\n"
)
GOLDEN_SHA256 = "5ed2fc2b895e3145b0f50dc098111c9d508eb15b4f32ab500045f0e2085ba443"
ONE = "upstander-text-1\nparagraph\t\tp1\tWords\n"


# --- the bytes, written out ------------------------------------------------------------------------
def test_the_bytes_of_a_text_with_every_kind_of_block_are_these():
    assert {part.kind for part in PARTS} == set(KINDS)
    assert to_bytes(blocks_from(PARTS)) == GOLDEN


def test_the_fingerprint_is_the_sha256_of_the_bytes():
    assert fingerprint(GOLDEN) == GOLDEN_SHA256 == hashlib.sha256(GOLDEN).hexdigest()
    assert short(GOLDEN_SHA256) == "5ed2 fc2b … a443"


def test_the_example_in_the_documents_has_the_fingerprint_that_stands_there():
    page = PAGE.read_text("utf-8").split("## An example", 1)[1]
    example, digest = re.findall(r"```text\n(.*?)```", page, re.DOTALL)

    data = example.replace("⇥", "\t").encode()

    assert data == GOLDEN
    assert digest.strip() == fingerprint(data)


def test_the_documents_name_every_kind_and_every_character_that_is_taken_out():
    page = PAGE.read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    step = re.search(r"taken out: (.*?)\. Some", page, re.DOTALL)
    assert step is not None
    said = set[int]()
    for text in re.findall(r"U\+\w+(?: to U\+\w+)?", step[1].replace("\n", " ")):
        ends = [int(code, 16) for code in re.findall(r"U\+(\w+)", text)]
        said |= set(range(ends[0], ends[-1] + 1))

    gone = {code for code in range(0x110000) if not tidy(f"a{chr(code)}b").strip("ab")}

    assert tuple(rows) == KINDS
    assert said == gone - {ord("a"), ord("b")}


# --- there and back --------------------------------------------------------------------------------
def test_bytes_of_a_text_give_the_same_blocks_and_the_same_bytes():
    blocks = blocks_from(PARTS)

    assert from_bytes(GOLDEN) == blocks
    assert to_bytes(from_bytes(GOLDEN)) == GOLDEN


any_part = st.builds(
    Part,
    st.sampled_from(KINDS),
    st.text(max_size=8),
    st.text(st.characters(codec=None), min_size=0, max_size=60),
)


@given(st.lists(any_part, max_size=12))
def test_whatever_a_reader_finds_comes_back_from_its_bytes_unchanged(parts):
    blocks = blocks_from(parts)
    if not blocks:
        with pytest.raises(BadBlock, match="no block"):
            to_bytes(blocks)
        return

    data = to_bytes(blocks)

    assert from_bytes(data) == blocks
    assert data.count(b"\n") == len(blocks) + 1
    assert data.count(b"\t") == 3 * len(blocks)
    again = blocks_from(Part(block.kind, block.number, block.text) for block in blocks)
    assert again == blocks  # ids too


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("  two \t words \n", "two words"),
        ("caf\N{LATIN SMALL LETTER E}\N{COMBINING ACUTE ACCENT}", "café"),
        ("a\N{NO-BREAK SPACE}b\N{EM SPACE}c", "a b c"),
        ("in\N{SOFT HYPHEN}tervene", "intervene"),
        ("shall\N{RIGHT-TO-LEFT OVERRIDE} not", "shall not"),
        ("half \ud800", "half \N{REPLACEMENT CHARACTER}"),
    ],
)
def test_text_is_tidied(text, stored):
    assert tidy(text) == stored


@given(st.text(st.characters(codec=None)))
def test_tidying_twice_is_tidying_once(text):
    once = tidy(text)

    assert tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not re.search(r"[\t\n\r\x00]|  |^ | $", once)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_words_or_come_back_as_they_were(data):
    try:
        blocks = from_bytes(data)
    except NotCanonical:
        return
    assert to_bytes(blocks) == data


@given(st.integers(0, len(GOLDEN) - 1), st.integers(0, 255))
def test_one_altered_byte_is_refused_or_gives_another_fingerprint(place, byte):
    altered = GOLDEN[:place] + bytes([byte]) + GOLDEN[place + 1 :]
    try:
        again = to_bytes(from_bytes(altered))
    except NotCanonical:
        assert altered != GOLDEN
        return
    assert again == altered
    assert (fingerprint(again) == GOLDEN_SHA256) == (altered == GOLDEN)


# --- what is refused -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "Line 1 is “”, not “upstander-text-1”."),
        (b"upstander-text-1", "The last line has no line feed at its end."),
        (b"upstander-text-1\n", "The text has no block."),
        (ONE.replace("-1", "-2").encode(), "Line 1 is “upstander-text-2”, not “upstander-text-1”."),
        (b"\xef\xbb\xbf" + ONE.encode(), "Line 1 is “\ufeffupstander-text-1”, not “upstander-text-1”."),
        (ONE.encode("utf-16"), "The text is not UTF-8."),
        (ONE.replace("Words", "Caf\udce9").encode(errors="surrogateescape"), "The text is not UTF-8."),
        (ONE.rstrip("\n").encode(), "The last line has no line feed at its end."),
        (f"{ONE}\n".encode(), "Line 3 has 1 fields, not 4."),
        (ONE.replace("\n", "\r\n").encode(), "Line 1 is “upstander-text-1\r”, not “upstander-text-1”."),
        (ONE.replace("p1\t", "").encode(), "Line 2 has 3 fields, not 4."),
        (ONE.replace("Words", "Two\twords").encode(), "Line 2 has 5 fields, not 4."),
        (ONE.replace("Words", "").encode(), "Line 2: Block p1 has no text."),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_line_and_cause(data, message):
    with pytest.raises(NotCanonical) as caught:
        from_bytes(data)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("field", "bad", "message"),
    [
        ("paragraph", "Paragraph", "“Paragraph” is not a kind of block."),
        ("paragraph", "", "“” is not a kind of block."),
        ("p1", "P1", "“P1” is not an id."),
        ("p1", "-p1", "“-p1” is not an id."),
        ("p1", "", "“” is not an id."),
        ("p1", "p" * 41, "is not an id."),
        ("Words", "Words ", "Block p1 is not tidy."),
        ("Words", "Two  words", "Block p1 is not tidy."),
        ("Words", "Two\u00a0words", "Block p1 is not tidy."),
        ("Words", "Two\rwords", "Block p1 is not tidy."),
        ("Words", "Two\u2028words", "Block p1 is not tidy."),
        ("Words", "Cafe\u0301", "Block p1 is not tidy."),  # not in Normalization Form C
        ("Words", "Wo\u00adrds", "Block p1 is not tidy."),
        ("Words", "\u202eWords", "Block p1 is not tidy."),  # turns the line around
        ("Words", "\u061cWords", "Block p1 is not tidy."),
    ],
)
def test_a_block_that_is_not_as_it_is_stored_is_refused(field, bad, message):
    with pytest.raises(NotCanonical, match=re.escape(message)) as caught:
        from_bytes(ONE.replace(field, bad, 1).encode())

    assert str(caught.value).startswith("Line 2: ")


def test_an_id_that_stands_twice_is_refused_in_both_directions():
    twice = [Block("paragraph", "", "One", "p1"), Block("paragraph", "", "Two", "p1")]

    with pytest.raises(BadBlock, match=r"An id stands twice in the text\."):
        to_bytes(twice)
    with pytest.raises(NotCanonical, match=r"An id stands twice in the text\."):
        from_bytes((ONE + "paragraph\t\tp1\tTwo\n").encode())


def test_a_number_that_is_not_tidy_is_refused():
    with pytest.raises(BadBlock, match="is not tidy"):
        Block("item", " 1.", "Words", "p1")


# --- blocks ----------------------------------------------------------------------------------------
def test_a_paragraph_put_in_between_changes_no_other_id():
    before = blocks_from(PARTS)

    after = blocks_from([*PARTS[:3], Part("paragraph", "1.2", "Words count."), *PARTS[3:]])

    assert [block.id for block in after if block.text != "Words count."] == [block.id for block in before]


def test_equal_blocks_have_ids_of_their_own():
    blocks = blocks_from([Part("paragraph", "", "Again.")] * 3)

    stem = blocks[0].id
    assert [block.id for block in blocks] == [stem, f"{stem}-2", f"{stem}-3"]


def test_parts_without_words_are_left_out_and_the_rest_is_tidied():
    blocks = blocks_from(
        [Part("paragraph", "", " \u200b\n"), Part("item", " (a) ", "Step\u00a0 in\u00ad\n now")]
    )

    assert [(block.kind, block.number, block.text) for block in blocks] == [("item", "(a)", "Step in now")]


def test_title_and_count_of_words_come_from_the_blocks():
    blocks = blocks_from(PARTS)

    assert title_of(blocks) == "Stepping in"
    assert title_of(blocks[1:]) == ""
    assert word_count(blocks[:3]) == 2 + 2 + 15


def test_the_name_of_the_format_is_fixed():
    assert FORMAT == "upstander-text-1"

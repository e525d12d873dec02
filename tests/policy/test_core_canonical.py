"""The canonical bytes: golden, there and back, and every refusal."""

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.policy.core.blocks import KINDS, BadBlock, Block, Part, blocks_from, tidy
from upstander.policy.core.canonical import NotCanonical, fingerprint, from_bytes, short, to_bytes

DOC = Path(__file__).resolve().parents[2] / "docs" / "reference" / "text-format.md"
GOLDEN = (
    b"upstander-text-1\n"
    b"title\t\tp1\tStepping in\n"
    b"heading\t1\tp2\tYour duty\n"
    b"item\t\xe2\x80\xa2\tp3\tSay it: \xe2\x80\x9cI have him.\xe2\x80\x9d\n"
)
BLOCKS = (
    Block("title", "", "Stepping in", "p1"),
    Block("heading", "1", "Your duty", "p2"),
    Block("item", "•", "Say it: “I have him.”", "p3"),
)


def test_bytes_are_the_golden_ones_and_so_is_their_hash():
    assert to_bytes(BLOCKS) == GOLDEN
    assert from_bytes(GOLDEN) == BLOCKS
    assert fingerprint(GOLDEN) == "d070de77d805f97db9f9cf439465e712628a064ab922d0bd241bbd8f23301f2e"


def test_example_of_the_reference_has_the_hash_that_stands_below_it():
    blocks = re.findall(r"```text\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL)
    example, printed = blocks[0].replace("⇥", "\t").encode(), blocks[1].strip()
    assert hashlib.sha256(example).hexdigest() == printed
    assert to_bytes(from_bytes(example)) == example


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xff", "not UTF-8"),
        (b"", "Line 1"),
        (b"upstander-text-2\ntitle\t\tp1\tA\n", "Line 1"),
        (b"\xef\xbb\xbf" + GOLDEN, "Line 1"),
        (GOLDEN[:-1], "line feed at its end"),
        (GOLDEN + b"\n", "Line 5 has 1 fields"),
        (GOLDEN.replace(b"\n", b"\r\n"), "Line 1"),
        (b"upstander-text-1\n", "no block"),
        (GOLDEN.replace(b"title\t", b"song\t"), "not a kind"),
        (GOLDEN.replace(b"p2", b"P2"), "not an id"),
        (GOLDEN.replace(b"p2", b"p1"), "stands twice"),
        (GOLDEN.replace(b"Your duty", b""), "no text"),
        (GOLDEN.replace(b"Your duty", b"Your  duty"), "not tidy"),
        (GOLDEN.replace(b"Your duty", b" Your duty"), "not tidy"),
        (GOLDEN.replace(b"Your duty", "Your du\N{ZERO WIDTH SPACE}ty".encode()), "not tidy"),
        (GOLDEN.replace(b"Your duty", "Cafe\N{COMBINING ACUTE ACCENT}".encode()), "not tidy"),
        (GOLDEN.replace(b"\tYour", b"\tX\tYour"), "5 fields"),
    ],
)
def test_anything_else_is_refused(data: bytes, says: str):
    with pytest.raises(NotCanonical, match=says):
        from_bytes(data)


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
def test_text_is_tidied(text: str, stored: str):
    assert tidy(text) == stored


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str):
    assert tidy(tidy(text)) == tidy(text)


PARTS = st.lists(
    st.builds(Part, st.sampled_from(KINDS), st.text(max_size=6), st.text(max_size=60)), max_size=8
)


@given(PARTS)
def test_any_text_comes_back_as_it_was(parts: list[Part]):
    blocks = blocks_from(parts)
    if not blocks:
        with pytest.raises(BadBlock):
            to_bytes(blocks)
        return
    data = to_bytes(blocks)
    assert from_bytes(data) == blocks
    assert to_bytes(from_bytes(data)) == data


def test_new_paragraph_changes_no_other_id():
    parts = [Part("paragraph", str(number), f"Words {number}") for number in range(5)]
    before = {block.id for block in blocks_from(parts)}
    after = {block.id for block in blocks_from([*parts[:2], Part("paragraph", "x", "New"), *parts[2:]])}
    assert before < after
    assert len(after - before) == 1


def test_equal_paragraphs_have_ids_of_their_own():
    first, second = blocks_from([Part("item", "•", "The same")] * 2)
    assert second.id == f"{first.id}-2"


def test_fingerprint_is_shown_in_parts_that_an_eye_can_compare():
    assert short("7f3a91c2" + "0" * 52 + "e04b") == "7f3a 91c2 … e04b"

"""A text as Markdown, its numbers as printed: a renderer that counts by itself must not change them."""

import re
from collections.abc import Sequence

from upstander.policy.core.blocks import HEADING, ITEM, SUBHEADING, TITLE, Block
from upstander.policy.core.numbers import is_bullet

from .word import Edition

_MARKS = re.compile(r"([\\`*_\[\]<>|#])")
_LIST = re.compile(r"^(\d+)([.)])(?=\s|$)|^([-+])(?=\s)")
_HASHES = {TITLE: "#", HEADING: "##", SUBHEADING: "###"}


def to_markdown(blocks: Sequence[Block], edition: Edition) -> str:
    """The text with its headings marked, and at the end what edition it is."""
    lines = [_line(block) for block in blocks]
    return "\n\n".join([*lines, "---", f"{_plain(edition.head)}  \n{edition.foot}"]) + "\n"


def _line(block: Block) -> str:
    if block.kind in _HASHES:
        return f"{_HASHES[block.kind]} {_plain(block.line)}"
    if block.kind == ITEM and is_bullet(block.number):
        return f"- {_plain(block.text)}"
    return _LIST.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", _plain(block.line))


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)

"""The canonical bytes of a text, format `upstander-text-1`. They are what is hashed and signed, and never change.

The bytes are UTF-8 without a byte order mark. Every line ends in one line feed (0A), the last one too.
Line 1 is the name of the format, `upstander-text-1`. Each line after it is one block, in the order of the text:
four fields with one tab (09) between, and nothing else:

    kind TAB number TAB id TAB text LF

`kind` is one of title, heading, subheading, paragraph, item, row, note. `number` is the number as printed, or empty.
`id` is 1 to 40 of a-z, 0-9 and “-”, and stands once in a text. `text` is never empty. Number and text are tidy
(`blocks.tidy`): unseen characters (U+00AD, 061C, 180E, 200B, 200E, 200F, 202A-202E, 2060-206F, FEFF, FFF9-FFFB,
E0000-E007F) are taken out, the rest is in Unicode Normalization Form C, each run of white space and control characters
(U+0000-0020, 007F-00A0, 1680, 2000-200A, 2028, 2029, 202F, 205F, 3000) is one space, and none stands at either end. So
no field holds a tab or a line feed, and nothing needs escaping. There is one block at least.

The fingerprint of a text is the SHA-256 of these bytes, in lower-case hexadecimal: `sha256sum FILE` gives the same.
A later format gets a new name in line 1; texts in this one stay as they are. The same stands, for people who verify
without our program, in docs/reference/text-format.md.
"""

import hashlib
from collections.abc import Sequence

from .blocks import BadBlock, Block

FORMAT = "upstander-text-1"


class NotCanonical(ValueError):
    """Bytes that are no text in our format; the message names line and cause."""


def to_bytes(blocks: Sequence[Block]) -> bytes:
    """The canonical bytes of a text.

    Raises
    ------
    BadBlock
        There is no block, or an id stands twice.
    """
    if not blocks:
        raise BadBlock("The text has no block.")
    ids = [block.id for block in blocks]
    if len(set(ids)) != len(ids):
        raise BadBlock("An id stands twice in the text.")
    lines = [FORMAT, *("\t".join((block.kind, block.number, block.id, block.text)) for block in blocks)]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def from_bytes(data: bytes) -> tuple[Block, ...]:
    """The blocks of canonical bytes; `to_bytes` of them gives `data` again.

    Raises
    ------
    NotCanonical
        Anything else.
    """
    try:
        head, *lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise NotCanonical("The text is not UTF-8.") from None
    if head != FORMAT:
        raise NotCanonical(f"Line 1 is “{head[:40]}”, not “{FORMAT}”.")
    if lines[-1:] != [""]:
        raise NotCanonical("The last line has no line feed at its end.")
    blocks = tuple(_block(line, number) for number, line in enumerate(lines[:-1], 2))
    try:
        again = to_bytes(blocks)
    except BadBlock as error:
        raise NotCanonical(str(error)) from None
    if again != data:
        raise NotCanonical("The text is not in its canonical form.")
    return blocks


def _block(line: str, number: int) -> Block:
    fields = line.split("\t")
    if len(fields) != 4:
        raise NotCanonical(f"Line {number} has {len(fields)} fields, not 4.")
    kind, printed, ident, text = fields
    try:
        return Block(kind, printed, text, ident)
    except BadBlock as error:
        raise NotCanonical(f"Line {number}: {error}") from None


def fingerprint(data: bytes) -> str:
    """The SHA-256 of canonical bytes."""
    return hashlib.sha256(data).hexdigest()


def short(fingerprint: str) -> str:
    """A fingerprint as it is shown to compare by eye: the first eight digits and the last four."""
    return f"{fingerprint[:4]} {fingerprint[4:8]} … {fingerprint[-4:]}"

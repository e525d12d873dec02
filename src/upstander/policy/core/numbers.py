"""Printed numbers at the start of a line: “3.1”, “IV.”, “A.”, “(2)”, “300.2.1”, “Section 4.”, bullets."""

import re

_STEP = r"(?:\d{1,4}|[A-Za-z]|[IVXLC]{2,5}|[ivxlc]{2,5})"
_WORD = r"(?:Section|SECTION|Sec\.|Article|ARTICLE|Chapter|CHAPTER|Part|PART|Rule|RULE|§{1,2})"
_NUMBER = re.compile(
    rf"""(?P<number>
        {_WORD}\s?(?:\d{{1,4}}(?:[.\-]\d{{1,4}})*|[IVXLC]{{1,6}})[.:)]?(?=\s|$)
      | \d{{1,4}}(?:\.\d{{1,3}})+(?:\.?[A-Za-z]|\([A-Za-z\d]{{1,3}}\))?[.)]?(?=\s|$)
      | (?:\d{{1,3}}|[IVXLC]{{1,6}}|[A-Z])(?:[.\-](?:\d{{1,3}}|[A-Za-z]))+[.)](?=\s|$)
      | \(?{_STEP}\)(?=\s|$)
      | (?:\d{{1,3}}|[A-Za-z]|[IVXLC]{{1,6}}|[ivxlc]{{2,6}})\.(?=\s|$)
    )\s*""",
    re.VERBOSE,
)
_BULLETS = "•●○◦▪■□▫◆◇►▶➢➤✓✔⁃∙·\uf0b7\uf0a7\uf0d8\uf076\uf0fc"
_BULLET = re.compile(rf"(?P<number>[{_BULLETS}]|[-–—*](?=\s)|o(?=\s+[A-Z]))\s*")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_BARE = re.compile(rf"(?P<number>\d{{1,2}}|[IVX]{{1,5}})\s+(?!(?:{_MONTHS})\b)(?=[A-Z“\"])")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_ABBREVIATION = re.compile(r"(?:[A-Za-z]\.){2,}|[A-Z]\.\s[A-Z][a-z]+\s(?:v\.|vs\.)")
_ROMAN = re.compile(r"(?=.)C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", re.IGNORECASE)


def split_number(line: str, *, bare: bool = False) -> tuple[str, str]:
    """(number, rest) of a line; ("", line) where no number starts it.

    With `bare`, “1 Purpose” has the number “1”: right for a line known to be a heading only.
    """
    line = line.strip()
    if found := _BULLET.match(line):
        return _bullet(found["number"]), line[found.end() :]
    found = _NUMBER.match(line)
    if found and not _ABBREVIATION.match(line) and _is_number(found["number"]):
        return found["number"].strip(), line[found.end() :]
    if bare and (found := _BARE.match(line)):
        return found["number"], line[found.end() :]
    return "", line


def is_bullet(number: str) -> bool:
    """Whether `number` is a mark and not a number."""
    return len(number) == 1 and not number.isalnum()


def _bullet(mark: str) -> str:
    """One mark for the many that fonts have; the level below keeps its own."""
    if mark in "o○◦":
        return "◦"
    return "•" if mark in "•●*∙·" or _PRIVATE.match(mark) else mark


def _is_number(number: str) -> bool:
    """Whether letters in it count something: “mix.” and “did)” don't, “iv.” does."""
    letters = re.sub(r"[^A-Za-z]", " ", number).split()
    return all(len(word) == 1 or _ROMAN.fullmatch(word) or re.match(_WORD, word) for word in letters)


def style(number: str) -> str:
    """What kind of number it is: `1.1.1`, `1.`, `A.`, `a.`, `I.`, `i.`, `(1)`, `(a)`, `•`, `1`, or a word."""
    if not number or is_bullet(number):
        return number
    bare = number.strip("().:")
    closed = (
        "("
        if number.startswith("(")
        else ")"
        if number.endswith(")")
        else "."
        if number.endswith(".")
        else ""
    )
    if re.fullmatch(r"\d+(?:\.\d+)+", bare):
        return ".".join("1" for _ in bare.split("."))
    if bare.isdigit():
        return closed + "1"
    if len(bare) == 1 and bare not in "IVXivx":
        return closed + ("A" if bare.isupper() else "a")
    if _ROMAN.fullmatch(bare):
        return closed + ("I" if bare.isupper() else "i")
    return "word"

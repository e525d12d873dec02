"""Cuts a text into sections, paragraphs and sentences, each with its place in the text as it came.

Police orders come out of PDF files with outline marks on lines of their own, page heads in the middle of a sentence
and headings in capitals, so a line is judged by its shape and a sentence may run over lines.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

LONGEST_HEADING = 100
CAPITALS, TITLE_CASE, RUN_IN = (
    2,
    1,
    0,
)  # how loud a heading is; a louder one closes the sections of a quieter one
SHORT = 60
RUNNING = 3  # times that a line stands in a text before it counts as the head or foot of a page
_NEVER_RUNNING = re.compile(r"interven|interced|bystander", re.IGNORECASE)
_PAGE = re.compile(
    r"\bpage\s+\d+\s+of\s+\d+|^(?:page\s+)?\d{1,3}(?:\s+of\s+\d+)?$|^-\s*\d+\s*-$|\S\s{4,}(?:chapter|section"
    r"|page|rev\.?)\b",
    re.IGNORECASE,
)
LONGEST = 2_500  # letters of a sentence that are looked at

MARK = (
    r"(?:\(?(?:[A-Za-z]|[ivxIVX]{1,5}|\d{1,3})[.)](?:\d{1,3}[.)]?)*|\d{1,4}(?:[.-]\d{1,3})+\.?"
    r"|[•▪●○■*–—-]|[IVX]{1,5}\.)"
)
_MARK_ALONE = re.compile(rf"\s*{MARK}\s*")
_MARK_FIRST = re.compile(rf"\s*({MARK})\s+(?=\S)")
_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n(?:[^\n]*\n){0,60}?---[ \t]*\n")
_BREAK = re.compile(r"(?<=[.;!?])[\"”’)\]]*\s+(?=[\"“‘(\[]?[A-Z•§\d])|;\s*\n")
_SHORT_FORM = re.compile(
    r"(?:\b(?:[A-Z]|v|vs|No|Nos|Sec|Art|art|Ch|Dr|Mr|Ms|Mrs|Lt|Sgt|Capt|Cpl|Ofc|Dep|St|i\.e|e\.g|etc|Stat|Ann"
    r"|Rev|Gen|Par|para|pp|p|U\.S|C\.R\.S|approx)|\(\w{1,3}|^\s*\(?\w{1,4})\.$"
)
_RUN_IN = re.compile(
    rf"\s*(?:{MARK}\s+)?((?:[A-Z][\w’'/-]*|of|to|and|or|the|for|in|on|by|a|an|&)(?:[ \t]+(?:[A-Z][\w’'/-]*|of"
    rf"|to|and|or|the|for|in|on|by|a|an|&)){{0,8}})\s*(?:[:–—]|\.(?=\s+[A-Z])|\s-\s)"
)
_SMALL = frozenset(("of", "to", "and", "or", "the", "for", "in", "on", "by", "a", "an", "with", "from", "&"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: text[start:end] of the source, the section it stands in, and the line that leads into it."""

    text: str
    start: int
    end: int
    section: int
    paragraph: int
    lead: int | None = None  # the place of the sentence that ends in a colon above it


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its loudness; the first section has none and begins the text."""

    title: str
    start: int
    end: int
    loudness: int


@dataclass(frozen=True)
class Layout:
    """A text, cut."""

    source: str
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    head: int = 0  # where the text begins, after a front matter that is no part of the policy

    def title_lines(self, most: int = 8) -> tuple[tuple[int, str], ...]:
        """The first lines that hold words, with their places: where a document says what it is."""
        found, at = list[tuple[int, str]](), self.head
        for line in self.source[self.head : self.head + 2_000].splitlines(keepends=True):
            if re.search(r"[A-Za-z]{3}", line):
                found.append((at, line.rstrip("\n")))
            at += len(line)
            if len(found) == most:
                break
        return tuple(found)


@dataclass
class _Paragraph:
    """Lines that belong together."""

    start: int
    end: int
    section: int
    is_item: bool


@dataclass
class _Cut:
    """What has been cut so far."""

    source: str
    sections: list[Section] = field(default_factory=lambda: [Section("", 0, 0, CAPITALS)])
    paragraphs: list[_Paragraph] = field(default_factory=list)
    after_blank: bool = True
    waiting_mark: int | None = None  # where an outline mark stands alone, before its text
    heads_since: int = 0  # headings since the last paragraph


def lay_out(source: str) -> Layout:
    """Cut `source` into sections and sentences."""
    front = _FRONT_MATTER.match(source)
    head = front.end() if front else 0
    cut, at = _Cut(source), head
    lines = source[head:].splitlines(keepends=True)
    running = _running_heads(lines)
    for line in lines:
        if _as_running(line) not in running and not (
            len(line) <= LONGEST_HEADING and _PAGE.search(line.strip())
        ):
            _take_line(cut, at, line)
        at += len(line)
    return Layout(source, tuple(cut.sections), tuple(_sentences(cut)), head)


def _as_running(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


def _running_heads(lines: Iterable[str]) -> frozenset[str]:
    """Lines that come again and again with other numbers: the head and the foot of each page."""
    counts = Counter(_as_running(line) for line in lines)
    return frozenset(
        line
        for line, count in counts.items()
        if count >= RUNNING
        and not _NEVER_RUNNING.search(line)
        and 3 < len(line) <= LONGEST_HEADING
        and re.search(r"[A-Za-z]{2}", line)
    )


def lay_out_lines(lines: Iterable[tuple[str, bool]]) -> Layout:
    """Cut a text of which it is known which line is a heading; lines are joined by a blank line."""
    cut, source, at = _Cut(""), list[str](), 0
    for text, is_heading in lines:
        if is_heading:
            cut.sections.append(Section(text, at, at + len(text), _loudness(text) or TITLE_CASE))
        else:
            mark = _MARK_FIRST.match(text)
            cut.paragraphs.append(_Paragraph(at, at + len(text), len(cut.sections) - 1, bool(mark)))
        source.append(text)
        at += len(text) + 2
    cut.source = "\n\n".join(source)
    return Layout(cut.source, tuple(cut.sections), tuple(_sentences(cut)))


def _take_line(cut: _Cut, at: int, line: str) -> None:
    text = line.strip()
    start = at + len(line) - len(line.lstrip())
    if not text:
        cut.after_blank = True
        return
    if _MARK_ALONE.fullmatch(text):
        cut.waiting_mark = start
        return
    loudness = _loudness(text)
    last = cut.paragraphs[-1] if cut.paragraphs else None
    if loudness is not None and not _goes_on(cut, last, text):
        cut.sections.append(Section(text, start, start + len(text), loudness))
        cut.heads_since += 1
        cut.waiting_mark = None
    else:
        _take_words(cut, last, start, text)
    cut.after_blank = False


def _take_words(cut: _Cut, last: _Paragraph | None, start: int, text: str) -> None:
    marked = cut.waiting_mark is not None or bool(_MARK_FIRST.match(text))
    is_open = last is not None and not re.search(r"[.:;!?][\"”’)\]]*\s*$", cut.source[last.start : last.end])
    goes_on = text[0].islower() and is_open and last is not None and start - last.end < 400
    if last is not None and not marked and (goes_on or not (cut.after_blank or cut.heads_since)):
        if goes_on and cut.heads_since:  # what looked like headings was the foot and the head of a page
            del cut.sections[-cut.heads_since :]
        last.end = start + len(text)
    else:
        begin = start if cut.waiting_mark is None else cut.waiting_mark
        cut.paragraphs.append(_Paragraph(begin, start + len(text), len(cut.sections) - 1, marked))
    cut.waiting_mark, cut.heads_since = None, 0


def _goes_on(cut: _Cut, last: _Paragraph | None, text: str) -> bool:
    """Whether a line that looks like a heading is the rest of a sentence: a broken line that begins in capitals."""
    if last is None or cut.after_blank or cut.heads_since or cut.waiting_mark is not None:
        return False
    before = cut.source[last.start : last.end].rstrip()
    return (
        bool(re.search(r"(?:\b(?:the|of|a|an|or|and|to|in|by|any|with|for)|,)$", before))
        and not text.isupper()
    )


def _loudness(text: str) -> int | None:
    """How loud a line is as a heading; None if it is none."""
    words = re.findall(r"[A-Za-z][\w’'/-]*", _MARK_FIRST.sub("", text))
    if not words or len(text) > LONGEST_HEADING or len(words) > 14:
        return None
    if re.search(r"[.;,!?]$", text) and not re.search(r"\b(?:U\.S|Inc|No)\.$", text):
        return None
    letters = [letter for letter in re.sub(r"\(.*?\)", "", text) if letter.isalpha()]
    if sum(letter.isupper() for letter in letters) >= 0.7 * len(letters) and len(letters) > 3:
        return CAPITALS
    big = [word for word in words if word.lower() not in _SMALL]
    if big and len(words) <= 10 and all(word[0].isupper() for word in big):
        return TITLE_CASE
    if len(words) <= 6 and words[0][0].isupper() and text.endswith(":") is False and len(text) <= 45:
        return (
            TITLE_CASE if not re.search(r"\b(?:shall|must|will|should|is|are|may|has|have)\b", text) else None
        )
    return None


@dataclass
class _Lead:
    """A line that ends in a colon, and the kind of mark that the items below it carry."""

    place: int
    marks: str | None = None


def _sentences(cut: _Cut) -> list[Sentence]:
    found, leads = list[Sentence](), list[_Lead]()
    for place, paragraph in enumerate(cut.paragraphs):
        is_long = paragraph.end - paragraph.start > SHORT  # a shorter one may be the head or foot of a page
        if paragraph.is_item:
            _close_leads(leads, _mark_kind(cut.source[paragraph.start : paragraph.end]))
        elif is_long and not (found and found[-1].text.endswith((":", ",", "—"))):
            leads.clear()
        lead = leads[-1].place if leads else None
        for start, end in _spans(cut.source, paragraph.start, paragraph.end):
            text = cut.source[start:end]
            if not re.search(r"[A-Za-z]{2}", text):
                continue
            found.append(Sentence(text, start, end, paragraph.section, place, lead))
            after = cut.paragraphs[place + 1] if place + 1 < len(cut.paragraphs) else None
            hangs = (
                after is not None
                and after.is_item
                and end == paragraph.end
                and text.rstrip().endswith((",", "—"))
            )
            if text.rstrip().endswith((":", ": -")) or hangs:
                leads.append(_Lead(len(found) - 1))
    return found


def _close_leads(leads: list[_Lead], marks: str) -> None:
    """Go back to the list that an item with such a mark belongs to."""
    if not leads:
        return
    if leads[-1].marks is None:
        leads[-1].marks = marks
    elif leads[-1].marks != marks and any(lead.marks == marks for lead in leads):
        while leads[-1].marks != marks:
            leads.pop()


def _mark_kind(text: str) -> str:
    """The shape of an outline mark: “(a)” and “(h)” are alike, “1.” is another."""
    mark = re.match(rf"\s*({MARK})", text)
    return re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]+", "A", re.sub(r"\d+", "0", mark[1]))) if mark else ""


def _spans(source: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the sentences of a paragraph begin and end."""
    found, begin = list[tuple[int, int]](), start
    for stop in _BREAK.finditer(source, start, end):
        if _SHORT_FORM.search(source[max(begin, stop.start() - 12) : stop.start()]):
            continue
        found.append((begin, stop.start()))
        begin = stop.end()
    found.append((begin, end))
    return [(a, min(b, a + LONGEST)) for a, b in found if b > a]


def run_in_title(sentence: str) -> str:
    """The heading that begins a paragraph on its own line (“Duty to Intervene: officers …”), or nothing."""
    match = _RUN_IN.match(sentence)
    return match[1] if match and len(match[1].split()) <= 9 else ""

"""What the templates of this room need: the shelf of each policy, where a version stands, a text with its comments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .core import renewal
from .core.change import CHANGED, GONE, NEW, Line
from .core.redline import MOVED_AWAY, MOVED_HERE, RENUMBERED, Edit
from .models import DUTY, REPORT, TITLES, Comment, PolicyVersion

Status = PolicyVersion.Status
COUNTED = {  # of one, of more: what a redline says it found
    CHANGED: ("paragraph changed", "paragraphs changed"),
    NEW: ("new", "new"),
    GONE: ("gone", "gone"),
    MOVED_HERE: ("moved", "moved"),
    RENUMBERED: ("only with another number", "only with another number"),
}
TAGS = {
    CHANGED: "Changed",
    NEW: "New",
    GONE: "Gone",
    MOVED_HERE: "Moved here",
    MOVED_AWAY: "Moved away",
    RENUMBERED: "New number",
}


@dataclass
class Shelf:
    """One policy as the list shows it."""

    slug: str
    title: str
    open: PolicyVersion | None = None
    current: PolicyVersion | None = None
    versions: list[PolicyVersion] = field(default_factory=list)
    standing: str = renewal.LATER  # of the review of the current version
    compare_form: Any = None

    @property
    def is_duty(self) -> bool:
        """Whether it is the duty to intervene itself."""
        return self.slug == DUTY

    @property
    def texts(self) -> list[PolicyVersion]:
        """All that can be compared, newest first."""
        return [*([self.open] if self.open else ()), *self.versions]


def shelves(every: Iterable[PolicyVersion], today: date, *, may_write: bool) -> list[Shelf]:
    """The duty policy, the one on reporting beside it, and any other."""
    found = {slug: Shelf(slug, title) for slug, title in TITLES.items()}
    for row in every:
        if not may_see(row, may_write=may_write):
            continue
        shelf = found.setdefault(row.policy.slug, Shelf(row.policy.slug, row.policy.title))
        shelf.title = row.policy.title
        if row.is_open:
            shelf.open = row
        else:
            shelf.versions.append(row)
        if row.status == Status.PUBLISHED:
            shelf.current, shelf.standing = row, renewal.standing(row.review_on, today)
    return list(found.values())


def may_see(version: PolicyVersion, *, may_write: bool) -> bool:
    """Drafts, and what was put aside before anybody published it, are the coordinators' own."""
    private = version.status == Status.DRAFT or (version.status == Status.WITHDRAWN and not version.number)
    return may_write or not private


def list_headline(found: Sequence[Shelf], *, may_write: bool, may_approve: bool) -> str:
    """The one thing that the list says first."""
    waiting = [shelf.open for shelf in found if shelf.open is not None]
    asks = [
        (Status.IN_REVIEW, may_approve, "waits for your approval"),
        (Status.APPROVED, may_write, "is approved and waits to be published"),
        (Status.DRAFT, may_write, "is a draft that waits to be sent to review"),
    ]
    for status, entitled, words in asks:
        for row in waiting:
            if entitled and row.status == status:
                return f"{row.policy.title} {words}"
    for shelf in found:
        if shelf.standing == renewal.DUE:
            return f"{shelf.title} is due to be read again"
    duty = found[0].current
    if duty is not None:
        return f"Version {duty.number} is the one to sign"
    if waiting:
        return f"{waiting[0].policy.title}: {waiting[0].state.lower()}"
    return "Bring in your Duty to Intervene policy" if may_write else "No policy is published yet"


def version_headline(version: PolicyVersion, *, has_duty: bool, may_write: bool, may_approve: bool) -> str:
    """What the page of a version says first."""
    match version.status:
        case Status.DRAFT if version.policy.slug == DUTY and not has_duty:
            return "We found no duty to step in"
        case Status.DRAFT:
            return "Read it as officers will, then send it to review"
        case Status.IN_REVIEW if may_approve:
            return "Read it, then approve it or send it back"
        case Status.IN_REVIEW:
            return "In review: say what should change"
        case Status.APPROVED if may_write:
            return "Approved: now publish it"
        case Status.APPROVED:
            return "Approved, and not published yet"
        case _:
            return version.policy.title


def other_slug(slug: str) -> str:
    """The policy that goes with this one."""
    return REPORT if slug == DUTY else DUTY


def with_comments(lines: Sequence[Line], said: Sequence[Comment], on: str) -> dict[str, Any]:
    """Each line with what was said on it; what was said on the whole, or on paragraphs that are gone, stands below."""
    here = {line.block.id for line in lines}
    by_block: dict[str, list[Comment]] = {}
    for comment in said:
        by_block.setdefault(comment.block if comment.block in here else "", []).append(comment)
    return {
        "reviewed": [
            {
                "lines": (line,),
                "id": line.block.id,
                "said": by_block.get(line.block.id, ()),
                "on": line.block.id == on,
                "asks": not line.block.is_heading,
            }
            for line in lines
        ],
        "below": by_block.get("", []),
        "unsettled": sum(comment.resolved_at is None for comment in said),
    }


def marked(edits: Sequence[Edit]) -> list[dict[str, Any]]:
    """The steps of a redline as the page shows them, those that change something with a number and a word."""
    found, place = list[dict[str, Any]](), 0
    for edit in edits:
        place += edit.kind in TAGS
        names = ("kind", "old", "new", "block", "pieces", "renumbered", "glimpse")
        shown = {name: getattr(edit, name) for name in names}
        found.append(shown | {"place": place, "tag": TAGS.get(edit.kind, "")})
    return found


def summary(counts: dict[str, int]) -> list[str]:
    """What a redline found, in a few words each: “3 paragraphs changed”, “1 new”."""
    return [f"{many:,} {COUNTED[kind][many != 1]}" for kind, many in counts.items()]

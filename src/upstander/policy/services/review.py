"""The way of a draft to its approval: sent to review, commented on, approved or sent back."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from upstander.agency.audit import record
from upstander.agency.models import Person

from .. import queries
from ..core.change import glimpse
from ..errors import NotInReview, NotOpen, ParagraphGone, TextChanged
from ..models import Comment, PolicyVersion, Step
from . import steps
from .versions import locked, publish

Status = PolicyVersion.Status


@transaction.atomic
def send_to_review(*, draft: PolicyVersion, by: Person, at: datetime) -> PolicyVersion:
    """Show a draft to those who comment and approve. Twice is once.

    Raises
    ------
    NotOpen
    """
    draft = locked(draft)
    if draft.status == Status.IN_REVIEW:
        return draft
    if draft.status != Status.DRAFT:
        raise NotOpen()
    draft.status = Status.IN_REVIEW
    draft.save(update_fields=["status"])
    steps.add(draft, Step.Kind.SENT, by=by, at=at)
    record(draft.agency, "policy.sent_to_review", by=by, at=at, target=draft, text=draft.text_hash)
    return draft


@transaction.atomic
def approve(*, draft: PolicyVersion, text_hash: str, by: Person, at: datetime) -> PolicyVersion:
    """Approve exactly the text of `text_hash`. Twice is once, and the first approval stays.

    Raises
    ------
    TextChanged
        The text was replaced since the approver opened it.
    NotInReview
    """
    draft = locked(draft)
    if text_hash != draft.text_hash:
        raise TextChanged()
    if draft.status == Status.APPROVED:
        return draft
    if draft.status != Status.IN_REVIEW:
        raise NotInReview()
    draft.status, draft.approved_hash = Status.APPROVED, text_hash
    draft.approved_by, draft.approved_at = by, at
    draft.save(update_fields=["status", "approved_hash", "approved_by", "approved_at"])
    steps.add(draft, Step.Kind.APPROVED, by=by, at=at)
    record(draft.agency, "policy.approved", by=by, at=at, target=draft, text=text_hash)
    return draft


@transaction.atomic
def send_back(*, draft: PolicyVersion, reason: str, by: Person, at: datetime) -> PolicyVersion:
    """Back to draft with a reason; an approval given before falls.

    Raises
    ------
    NotInReview
    """
    draft = locked(draft)
    if draft.status not in (Status.IN_REVIEW, Status.APPROVED):
        raise NotInReview()
    steps.back_to_draft(draft)
    draft.save(update_fields=["status", "approved_hash", "approved_by", "approved_at"])
    steps.add(draft, Step.Kind.SENT_BACK, by=by, at=at, words=reason)
    record(draft.agency, "policy.sent_back", by=by, at=at, target=draft, text=draft.text_hash)
    return draft


@transaction.atomic
def comment(
    *,
    version: PolicyVersion,
    words: str,
    block: str = "",
    parent: Comment | None = None,
    by: Person,
    at: datetime,
) -> Comment:
    """Say something on a paragraph, on the whole text (no `block`), or in reply to `parent`.

    Raises
    ------
    NotOpen
        Nothing is decided here any more.
    ParagraphGone
        The text has no paragraph of that id.
    """
    version = locked(version)
    if not version.is_open or (parent is not None and parent.version_id != version.pk):
        raise NotOpen()
    if parent is not None:
        parent, block, quote = parent.parent or parent, parent.block, parent.quote
    else:
        quote = _quote(version, block)
    said = Comment.objects.create(
        agency=version.agency,
        version=version,
        parent=parent,
        block=block,
        quote=quote,
        words=words,
        text_hash=version.text_hash,
        person=by,
        at=at,
    )
    record(version.agency, "policy.commented", by=by, at=at, target=said, text=version.text_hash)
    return said


def _quote(version: PolicyVersion, block: str) -> str:
    if not block:
        return ""
    found = next((one for one in queries.blocks(version) if one.id == block), None)
    if found is None:
        raise ParagraphGone()
    return glimpse(found.line)[:300]


@transaction.atomic
def resolve(*, comment: Comment, by: Person, at: datetime) -> Comment:
    """Settle a comment and what was replied to it. Twice is once, and the first name stays.

    Raises
    ------
    NotOpen
    """
    version = locked(comment.version)
    if not version.is_open or comment.parent_id is not None:
        raise NotOpen()
    fresh = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk, agency=version.agency_id)
    if fresh.resolved_at is None:
        fresh.resolved_at, fresh.resolved_by = at, by
        fresh.save(update_fields=["resolved_at", "resolved_by"])
        record(version.agency, "policy.comment_resolved", by=by, at=at, target=fresh)
    return fresh


@transaction.atomic
def put_through(
    *,
    version: PolicyVersion,
    effective_on: date,
    by: Person,
    approved_by: Person | None = None,
    at: datetime,
    **more: Any,
) -> PolicyVersion:
    """Send to review, approve and publish in one go, each step in its own name; for the command line and bulk starts.

    Parameters
    ----------
    approved_by : who answers for the approval; `by`, where one person holds both roles.
    more : what `publish` takes.
    """
    version = locked(version)
    if version.is_open and version.status != Status.APPROVED:
        send_to_review(draft=version, by=by, at=at)
        approve(draft=version, text_hash=version.text_hash, by=approved_by or by, at=at)
    return publish(version=version, effective_on=effective_on, by=by, at=at, **more)

"""The steps of a version, written by the services that take them."""

from datetime import date, datetime

from upstander.agency.models import Person

from ..models import PolicyVersion, Step


def add(
    version: PolicyVersion,
    kind: Step.Kind,
    *,
    by: Person | None,
    at: datetime,
    words: str = "",
    day: date | None = None,
) -> Step:
    """Note one step, on the text as it is now."""
    return Step.objects.create(
        agency=version.agency,
        version=version,
        kind=kind,
        person=by,
        at=at,
        words=words,
        text_hash=version.text_hash,
        day=day,
    )


def back_to_draft(draft: PolicyVersion) -> None:
    """To the start of the way, without an approval; the caller stores it."""
    draft.status = PolicyVersion.Status.DRAFT
    draft.approved_by, draft.approved_at, draft.approved_hash = None, None, ""

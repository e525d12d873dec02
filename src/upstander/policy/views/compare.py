"""Any two versions of a policy as a redline, on the page and in Word."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows

from .. import pages, queries
from ..core.reading import DOCX, MEDIA_TYPES
from ..core.redline import counts
from ..core.redline_docx import redline_docx
from ..errors import OtherPolicy
from ..forms import CompareForm
from ..models import DUTY, PolicyVersion
from .page import version_of


def _two(request: HttpRequest, rows: Rows) -> tuple[PolicyVersion, PolicyVersion]:
    """The two versions that the address names; another agency's are not here.

    Raises
    ------
    OtherPolicy
    """
    old, new = (version_of(rows, _number(request.GET.get(name, ""))) for name in ("old", "new"))
    if old.policy_id != new.policy_id:
        raise OtherPolicy()
    return old, new


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _newest(rows: Rows) -> tuple[PolicyVersion, PolicyVersion] | None:
    """The two newest texts of the duty policy, for an address that names none."""
    found = [row for row in _visible(rows) if row.policy.slug == DUTY][:2]
    return (found[1], found[0]) if len(found) > 1 else None


def _visible(rows: Rows) -> list[PolicyVersion]:
    write = rows.may(Deed.WRITE_POLICY)
    return [row for row in queries.versions(rows.agency) if pages.may_see(row, may_write=write)]


@require_safe
@enter(Deed.REVIEW_POLICY)
def compare(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Two versions, word by word, with what changed on top."""
    two = _two(request, rows) if request.GET else _newest(rows)
    if two is None:
        return render(request, "policy/compare.html")
    old, new = two
    edits = queries.compared(old, new)
    versions = [row for row in _visible(rows) if row.policy_id == new.policy_id]
    chosen = {"old": str(old.pk), "new": str(new.pk)}
    shown = pages.marked(edits)
    context = {
        "old": old,
        "new": new,
        "form": CompareForm(initial=chosen, versions=versions),
        "edits": shown,
        "changes": [edit for edit in shown if edit["tag"]],
        "summary": pages.summary(counts(edits)),
    }
    return render(request, "policy/compare.html", context)


@require_safe
@enter(Deed.REVIEW_POLICY)
def compare_word(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The same as a Word document with tracked changes, in the name of whoever brought the newer text in."""
    old, new = _two(request, rows)
    author = new.made_by.name if new.made_by else rows.agency.name
    data = redline_docx(queries.compared(old, new), title=new.policy.title, author=author, at=new.made_at)
    name = f"{new.policy.slug}, {old.named} to {new.named}.docx"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(data, content_type=MEDIA_TYPES[DOCX], headers=headers)

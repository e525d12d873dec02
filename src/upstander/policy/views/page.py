"""The page of one version: its text, what was said on it, and the next step for whoever looks."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from upstander.agency.core.matrix import Deed
from upstander.agency.rows import Rows
from upstander.ground.errors import NotHere

from .. import pages, queries
from ..core.canonical import short
from ..core.renewal import LATER, a_year_after, standing
from ..forms import ApproveForm, CommentForm, KeepForm, PublishForm, ReasonForm
from ..models import DUTY, PolicyVersion

Status = PolicyVersion.Status


def version_of(rows: Rows, pk: int) -> PolicyVersion:
    """The version, if this person may see it; a coordinator's draft is not there for the others."""
    row = rows.one(PolicyVersion, pk=pk)
    if not pages.may_see(row, may_write=rows.may(Deed.WRITE_POLICY)):
        raise NotHere()
    return row


def show(
    request: HttpRequest, rows: Rows, row: PolicyVersion, *, on: str = "", sent: forms.Form | None = None
) -> HttpResponse:
    """Render `row`; `sent` is a form of the page that came back with faults, `on` the paragraph to comment on."""
    text, is_open = queries.blocks(row), row.is_open
    lines, passage = queries.plain_lines(text), queries.passage(row)
    write, approve = rows.may(Deed.WRITE_POLICY), rows.may(Deed.APPROVE_POLICY)
    said = queries.comments(row)
    context = {
        "version": row,
        "title": pages.version_headline(row, has_duty=bool(passage), may_write=write, may_approve=approve),
        "lines": lines,
        "count": len(text),
        "is_duty": row.policy.slug == DUTY,
        "no_duty": is_open and row.policy.slug == DUTY and not passage,
        "fingerprint": short(row.text_hash),
        "may_write": write,
        "may_approve": approve,
        "commenting": row.status == Status.IN_REVIEW,
        "steps": queries.steps(row),
        "published": queries.current_of(rows.agency, row.policy.slug) if is_open else None,
        "standing": standing(row.review_on, rows.today) if row.status == Status.PUBLISHED else LATER,
        "on": on,
        "sent": sent,
        **pages.with_comments(lines, said, on),
        **_forms(rows, row, on, sent),
    }
    return render(request, "policy/version.html", context, status=422 if sent is not None else 200)


def _forms(rows: Rows, row: PolicyVersion, on: str, sent: forms.Form | None) -> dict[str, Any]:
    """Every form of the page, blank but for the one that came back."""
    start = {"title": row.policy.title, "effective_on": rows.today, "text_hash": row.text_hash}
    start["review_on"] = a_year_after(rows.today)
    blank: dict[str, forms.Form] = {
        "publish_form": PublishForm(initial=start),
        "approve_form": ApproveForm(initial={"text_hash": row.text_hash}),
        "reason_form": ReasonForm(),
        "comment_form": CommentForm(initial={"block": on}),
        "keep_form": KeepForm(initial={"review_on": a_year_after(rows.today)}),
    }
    return {
        name: sent if sent is not None and type(sent) is type(form) else form for name, form in blank.items()
    }

"""The steps of a version: send, comment, approve, send back, keep, withdraw."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows

from .. import services
from ..forms import ApproveForm, CommentForm, KeepForm, ReasonForm
from ..models import Comment, PolicyVersion
from .page import show, version_of


@require_POST
@enter(Deed.WRITE_POLICY)
def send(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Send a draft to review."""
    services.send_to_review(draft=rows.one(PolicyVersion, pk=pk), by=rows.person, at=rows.now)
    return redirect("policy:version", pk)


@require_POST
@enter(Deed.APPROVE_POLICY)
def approve(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Approve the text that was on the page."""
    row, form = version_of(rows, pk), ApproveForm(request.POST)
    if not form.is_valid():
        return show(request, rows, row, sent=form)
    services.approve(draft=row, by=rows.person, at=rows.now, **form.cleaned_data)
    return redirect("policy:version", pk)


@require_POST
@enter(Deed.APPROVE_POLICY)
def send_back(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Send a text in review back to its coordinator, with a reason."""
    row, form = version_of(rows, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return show(request, rows, row, sent=form)
    services.send_back(draft=row, by=rows.person, at=rows.now, **form.cleaned_data)
    return redirect("policy:list")


@require_POST
@enter(Deed.REVIEW_POLICY)
def comment(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Say something on a paragraph, or reply."""
    row, form = version_of(rows, pk), CommentForm(request.POST)
    if not form.is_valid():
        return show(request, rows, row, on=str(form.data.get("block", "")), sent=form)
    given = form.cleaned_data
    parent = rows.one(Comment, pk=given["parent"]) if given["parent"] else None
    said = services.comment(
        version=row, words=given["words"], block=given["block"], parent=parent, by=rows.person, at=rows.now
    )
    return redirect(f"{reverse('policy:version', args=[pk])}#c{said.parent_id or said.pk}")


@require_POST
@enter(Deed.REVIEW_POLICY)
def resolve(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Settle a comment."""
    said = rows.one(Comment, pk=pk)
    row = version_of(rows, said.version_id)
    services.resolve(comment=said, by=rows.person, at=rows.now)
    return redirect(f"{reverse('policy:version', args=[row.pk])}#c{said.pk}")


@require_POST
@enter(Deed.PUBLISH_POLICY)
def withdraw(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Take a published version back, with a reason."""
    row, form = rows.one(PolicyVersion, pk=pk), ReasonForm(request.POST)
    if not form.is_valid():
        return show(request, rows, row, sent=form)
    services.withdraw(version=row, by=rows.person, at=rows.now, **form.cleaned_data)
    return redirect("policy:list")


@require_POST
@enter(Deed.PUBLISH_POLICY)
def keep(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Note that a published text was read again and stays."""
    row, form = rows.one(PolicyVersion, pk=pk), KeepForm(request.POST, today=rows.today)
    if not form.is_valid():
        return show(request, rows, row, sent=form)
    services.keep(version=row, by=rows.person, at=rows.now, **form.cleaned_data)
    return redirect("policy:version", pk)

"""The defined terms of the text in the editor: what is defined, what is off, one more, another word for one."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows

from .. import queries, services
from ..core import editing
from ..core.document import Document, numbers
from ..core.terms import define, faults, rename, terms
from ..errors import NothingToEdit, SavedMeanwhile
from ..forms import RenameForm, TermForm


@require_http_methods(["GET", "HEAD", "POST"])
@enter(Deed.WRITE_POLICY)
def page(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Every term with its paragraph and how often it is used."""
    row = queries.revision(rows.agency)
    if row is None:
        raise NothingToEdit()
    document = editing.from_json(row.document)
    found = terms(document)
    does = request.POST.get("do", "")
    new = TermForm(request.POST if does == "define" else None, initial={"seen": row.number})
    other = RenameForm(
        request.POST if does == "rename" else None,
        words=list(dict.fromkeys(term.word for term in found)),
        initial={"seen": row.number},
    )
    sent: TermForm | RenameForm = other if does == "rename" else new
    if sent.is_bound and sent.is_valid() and _change(rows, sent):
        return redirect("drafting:terms")
    printed = numbers(document)
    context = {
        "terms": [(term, printed[term.node]) for term in found],
        "faults": faults(found),
        "new": new,
        "other": other if found else None,
        "shown": sent,
    }
    return render(request, "drafting/terms.html", context, status=422 if sent.errors else 200)


def _change(rows: Rows, form: TermForm | RenameForm) -> bool:
    """Define or rename; if that can't be, say so in the form, which keeps what was typed."""
    given = form.cleaned_data

    def change(document: Document) -> Document:
        if isinstance(form, RenameForm):
            return rename(document, given["word"], given["other"])
        new = f"t{given['seen'] + 1}-{int(rows.now.timestamp() * 1000)}"
        return define(document, given["word"], given["meaning"], new)

    what = "Term renamed" if isinstance(form, RenameForm) else "Term defined"
    try:
        services.edit_whole(
            agency=rows.agency, seen=given["seen"], change=change, what=what, by=rows.person, at=rows.now
        )
    except ValueError as fault:  # BadEdit says what is wrong
        form.add_error("other" if isinstance(form, RenameForm) else "word", forms.ValidationError(str(fault)))
    except SavedMeanwhile as problem:
        row = queries.revision(rows.agency)
        # what was typed stays; sent again, it is meant
        form.data = {**dict(form.data.items()), "seen": str(row.number if row else 0)}
        form.add_error(None, f"{problem.what} {problem.mend}")
    else:
        return True
    return False

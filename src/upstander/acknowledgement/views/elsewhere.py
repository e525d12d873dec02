"""Pages for signatures that were given elsewhere: choose the file, look at what it brings, bring it in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.models import Person
from upstander.agency.rows import Rows
from upstander.policy import queries as policies
from upstander.policy.models import DUTY

from .. import services
from ..errors import NoVersion
from ..forms import ElsewhereForm
from ..models import SignatureFile

SHOWN = 50  # rows of a file


@enter(Deed.SET_AUDIENCE)
def upload(request: HttpRequest, rows: Rows, slug: str = DUTY) -> HttpResponse:
    """Choose a file of signatures."""
    version = policies.current_of(rows.agency, slug)
    if version is None:
        raise NoVersion()
    form = ElsewhereForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        kept = services.keep_file(
            version=version,
            source=form.cleaned_data["source"],
            file_name=file.name,
            data=file.read(),
            by=rows.person,
            at=rows.now,
        )
        return redirect("acknowledgement:elsewhere_look", kept.pk)
    done = rows.all(SignatureFile).filter(state=SignatureFile.State.DONE).select_related("made_by")
    context = {"form": form, "version": version, "done": list(done.defer("data")[:20])}
    return render(request, "acknowledgement/elsewhere.html", context, status=422 if form.errors else 200)


@enter(Deed.SET_AUDIENCE)
def look(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """What a file would bring in, or what is wrong in it; and the button that brings it in."""
    row = rows.one(SignatureFile, pk=pk)
    if request.method == "POST":
        services.bring_in(row=row, by=rows.person, at=rows.now)
        return redirect("policy:signed")
    looked = services.look(row, rows.now) if row.state == SignatureFile.State.WAITS else None
    names = (
        dict(rows.all(Person).filter(pk__in=[g.person for g in looked.new[:SHOWN]]).values_list("pk", "name"))
        if looked
        else {}
    )
    context = {
        "row": row,
        "looked": looked,
        "new": [(given, names[given.person]) for given in looked.new[:SHOWN]] if looked else [],
        "faults": looked.faults[:SHOWN] if looked else (),
        "most": SHOWN,
    }
    return render(request, "acknowledgement/elsewhere_look.html", context)


@require_POST
@enter(Deed.SET_AUDIENCE)
def throw_away(request: HttpRequest, rows: Rows, pk: int) -> HttpResponse:
    """Forget a file."""
    services.throw_away(row=rows.one(SignatureFile, pk=pk))
    return redirect("acknowledgement:elsewhere")

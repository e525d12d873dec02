"""The editor: the whole text, and one page for each paragraph. It needs no JavaScript."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows
from upstander.policy import queries as policies

from .. import queries, services
from ..core import editing
from ..core.compose import compose
from ..core.document import PRINTED, Document, from_blocks, numbers, resolved
from ..errors import NothingToEdit, SavedMeanwhile
from ..forms import ParagraphForm

MOVES: dict[str, tuple[str, Callable[[Document, str], Document]]] = {
    "up": ("Moved up", partial(editing.move, by=-1)),
    "down": ("Moved down", partial(editing.move, by=1)),
    "in": ("Moved in", partial(editing.indent, by=1)),
    "out": ("Moved out", partial(editing.indent, by=-1)),
    "delete": ("Deleted", editing.delete),
}
WORDS = {"save": "Changed", "below": "Added"}


@require_safe
@enter(Deed.WRITE_POLICY)
def text(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The text in the editor, with the number that each paragraph has now."""
    row = queries.revision(rows.agency)
    context: dict[str, Any] = {"row": row, "sources": _sources(rows)}
    if row is not None:
        document = editing.from_json(row.document)
        printed, said = numbers(document), resolved(document)
        context |= {
            "title": document.title,
            "printed": document.style == PRINTED,
            "lines": [(node, printed[node.id], said[node.id]) for node in document.nodes],
            "waiting": policies.draft(rows.agency),
        }
    return render(request, "drafting/editor.html", context)


def _sources(rows: Rows) -> dict[str, str]:
    """What the editor can be filled from, by name."""
    saved = queries.session(rows.agency)
    found = {"answers": "Your answers"} if saved and queries.whole(saved.answers) else {}
    if waiting := policies.draft(rows.agency):
        found["draft"] = f"The draft, {waiting.original_name}"
    if current := policies.current(rows.agency):
        found["current"] = current.label
    return found


@require_POST
@enter(Deed.WRITE_POLICY)
def fill(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Put a text into the editor; what was there stays in its history."""
    source, row = request.POST.get("source", ""), queries.revision(rows.agency)
    document = _of(rows, source)
    if document is None:
        raise NothingToEdit()
    services.keep_text(
        agency=rows.agency,
        document=document,
        what="Begun again" if row else "Begun",
        after=row.number if row else 0,
        by=rows.person,
        at=rows.now,
    )
    return redirect("drafting:editor")


def _of(rows: Rows, source: str) -> Document | None:
    if source == "answers":
        saved = queries.session(rows.agency)
        answers = queries.whole(saved.answers) if saved else None
        return compose(answers) if answers else None
    wanted = {"draft": policies.draft, "current": policies.current}.get(source)
    version = wanted(rows.agency) if wanted else None
    return from_blocks(policies.blocks(version)) if version else None


@enter(Deed.WRITE_POLICY)
def paragraph(request: HttpRequest, rows: Rows, node: str) -> HttpResponse:
    """One paragraph: change its words, add one below, move it, or delete it."""
    row = queries.revision(rows.agency)
    document = editing.from_json(row.document) if row else None
    found = editing.find(document, node) if document else None
    if row is None or document is None or found is None:
        raise Http404
    start = {"text": editing.in_box(document, found), "seen": row.number}
    form = ParagraphForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid() and _change(rows, form, node):
        return redirect("drafting:editor")
    context: dict[str, Any] = {"form": form, "node": found, "number": numbers(document)[node]}
    context["moves"] = [("up", "Move up"), ("down", "Move down")]
    if document.style != PRINTED:  # depth gives the number, and here none is counted
        context["moves"] += [("in", "Move in"), ("out", "Move out")]
    return render(request, "drafting/paragraph.html", context, status=422 if form.errors else 200)


def _change(rows: Rows, form: ParagraphForm, ident: str) -> bool:
    """Make the change of the button; if that can't be, say so in the form, which keeps what was typed."""
    given, do = form.cleaned_data, form.cleaned_data["do"]
    what = WORDS[do] if do in WORDS else MOVES[do][0]
    new = f"e{given['seen'] + 1}-{int(rows.now.timestamp() * 1000)}"

    def change(document: Document) -> Document:
        if do in MOVES:
            return MOVES[do][1](document, ident)
        if do == "below":
            return editing.add_below(document, ident, new, given["more"])
        return editing.rewrite(document, ident, given["text"])

    try:
        services.edit(
            agency=rows.agency,
            ident=ident,
            seen=given["seen"],
            change=change,
            what=what,
            by=rows.person,
            at=rows.now,
        )
    except ValueError as fault:  # BadEdit and BadReference say what is wrong
        form.add_error("more" if do == "below" else "text", str(fault))
    except SavedMeanwhile as problem:
        row = queries.revision(rows.agency)
        # what was typed stays; sent again, it is meant
        form.data = {**dict(form.data.items()), "seen": str(row.number if row else 0)}
        form.add_error("text", f"{problem.what} {problem.mend}")
    else:
        return True
    return False


@require_POST
@enter(Deed.WRITE_POLICY)
def undo(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Take the last save back. That is a save too, so it can be taken back itself."""
    row = queries.revision(rows.agency)
    before = queries.document_at(rows.agency, row.number - 1) if row else None
    if row is None or before is None:
        raise NothingToEdit()
    services.keep_text(
        agency=rows.agency, document=before, what="Taken back", after=row.number, by=rows.person, at=rows.now
    )
    return redirect("drafting:editor")


@require_POST
@enter(Deed.WRITE_POLICY)
def make_draft(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Make the text in the editor the draft of the policy."""
    row = queries.revision(rows.agency)
    if row is None:
        raise NothingToEdit()
    document = editing.from_json(row.document)
    draft = services.make_draft(agency=rows.agency, document=document, by=rows.person, at=rows.now)
    return redirect("policy:version", draft.pk)


@require_POST
@enter(Deed.WRITE_POLICY)
def put(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Put our wording of a clause below the duty, and open it to be edited."""
    clause = request.POST.get("clause", "")
    _, node = services.put_wording(agency=rows.agency, clause=clause, by=rows.person, at=rows.now)
    return redirect("drafting:paragraph", node)

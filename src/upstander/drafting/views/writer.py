"""Pages of the writer: the steps, the text that they give, and the files of any version."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows
from upstander.ground.templatetags.shell import us_date
from upstander.policy import queries as policies
from upstander.policy.models import PolicyVersion

from .. import library, queries, services
from ..core.answers import BadAnswer
from ..core.compose import compose, recorded
from ..core.content import content
from ..core.document import numbers, resolved
from ..core.word import Edition
from ..errors import NotAnswered, SavedMeanwhile
from ..forms import StepForm


@require_safe
@enter(Deed.WRITE_POLICY)
def start(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The steps, which are done, and where to go on."""
    saved = queries.session(rows.agency)
    answers = saved.answers if saved else {}
    steps = [(step, queries.is_done(step, answers)) for step in content().steps]
    context = {"steps": steps, "saved": saved, "next": queries.next_step(answers)}
    return render(request, "drafting/start.html", context)


@enter(Deed.WRITE_POLICY)
def step(request: HttpRequest, rows: Rows, slug: str) -> HttpResponse:
    """One step: its questions, saved as it is sent."""
    steps = content().steps
    place = next((place for place, one in enumerate(steps) if one.id == slug), None)
    if place is None:
        raise Http404
    now, saved = steps[place], queries.session(rows.agency)
    answers = saved.answers if saved else {}
    revision = saved.revision if saved else 0
    if place and queries.whole(answers) is None:
        return redirect("drafting:step", steps[0].id)
    form = StepForm(now, request.POST or None, initial={**answers, "revision": revision})
    if request.method == "POST" and form.is_valid() and _save(rows, form):
        after = steps[place + 1] if place + 1 < len(steps) else None
        return redirect("drafting:step", after.id) if after else redirect("drafting:text")
    law = recorded(answers.get("state", ""), rows.today) if now.id == "report" else None
    context = {
        "form": form,
        "step": now,
        "labels": [one.title for one in steps],
        "number": place + 1,
        "before": steps[place - 1] if place else None,
        "law": law if law and law.answers else None,
    }
    return render(request, "drafting/step.html", context, status=422 if form.errors else 200)


def _save(rows: Rows, form: StepForm) -> bool:
    """Keep the answers; if that can't be, say so in the form, which keeps what was typed."""
    sent = form.cleaned_data["revision"]
    try:
        services.save_step(agency=rows.agency, given=form.answers, seen=sent, by=rows.person, at=rows.now)
    except BadAnswer as fault:
        form.add_error(fault.field if fault.field in form.fields else None, f"{fault.found} {fault.mend}")
    except SavedMeanwhile as problem:
        saved = queries.session(rows.agency)
        # what was typed stays; sent again, it is meant
        form.data = {**dict(form.data.items()), "revision": str(saved.revision if saved else 0)}
        form.add_error(None, f"{problem.what} {problem.mend}")
    else:
        return True
    return False


@require_safe
@enter(Deed.WRITE_POLICY)
def text(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The policy that the answers give, each paragraph with its clauses and source."""
    saved = queries.session(rows.agency)
    answers = queries.whole(saved.answers) if saved else None
    if saved is None or answers is None:
        return redirect("drafting:start")
    document = compose(answers)
    printed, said = numbers(document), resolved(document)
    context = {
        "title": document.title,
        "lines": [(node, printed[node.id], said[node.id]) for node in document.nodes],
        "missing": queries.missing(document),
        "below": queries.below_the_law(document, answers["state"], rows.today),
        "waiting": policies.draft(rows.agency),
        "open": queries.next_step(saved.answers),
    }
    return render(request, "drafting/text.html", context)


@require_safe
@enter(Deed.WRITE_POLICY)
def take(request: HttpRequest, rows: Rows, kind: str) -> HttpResponse:
    """The policy that the answers give, as a file."""
    saved = queries.session(rows.agency)
    answers = queries.whole(saved.answers) if saved else None
    if answers is None:
        raise NotAnswered()
    document = compose(answers)
    return _file(kind, "draft", library.make(kind, document, library.edition_of(document, rows.agency.name)))


@require_POST
@enter(Deed.WRITE_POLICY)
def finish(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Make it the draft of the agency's policy."""
    draft = services.finish(agency=rows.agency, by=rows.person, at=rows.now)
    return redirect("policy:version", draft.pk)


@require_safe
@enter(Deed.WRITE_POLICY)
def export(request: HttpRequest, rows: Rows, pk: int, kind: str) -> HttpResponse:
    """A version, as a file that says on every page which one it is."""
    row = rows.one(PolicyVersion, pk=pk)
    since = us_date(row.effective_on) if row.effective_on else ""
    edition = Edition(rows.agency.name, row.label, row.text_hash, since)
    data = library.make_of_blocks(kind, policies.blocks(row), edition)
    return _file(kind, row.label.lower().replace(" ", "-"), data)


def _file(kind: str, name: str, data: bytes) -> HttpResponse:
    """A file to keep."""
    named = content_disposition_header(True, f"duty-to-intervene-{name}.{kind}") or "attachment"
    return HttpResponse(data, content_type=library.MEDIA_TYPES[kind], headers={"Content-Disposition": named})

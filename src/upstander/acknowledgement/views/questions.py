"""The page of questions on what a person is asked to sign. Nothing of it is stored, and it stops nobody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows
from upstander.policy import queries as policies
from upstander.policy.errors import NoPolicy

from .. import pages
from ..forms import QuestionsForm


@enter(Deed.SIGN)
def questions(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Try the questions; the answer shows what was right, and the paragraph where it was not."""
    version = policies.current(rows.agency)
    if version is None:
        raise NoPolicy()
    own = policies.own(rows.person, version)
    asked = pages.questions(version, own)
    same_text = request.POST.get("text_hash") == version.text_hash
    sent = request.POST if request.method == "POST" and same_text else None
    form = QuestionsForm(sent, questions=asked, initial={"text_hash": version.text_hash})
    answers = form.cleaned_data if form.is_valid() else {}
    tried = pages.tried(version, [(one, form[one.id], answers.get(one.id, "")) for one in asked])
    context = {
        "version": version,
        "own": own,
        "form": form,
        "tried": tried,
        "answered": bool(answers),
        "right": sum(one.is_right is True for one in tried),
        "is_stale": request.method == "POST" and not same_text,
    }
    return render(request, "acknowledgement/questions.html", context, status=422 if form.errors else 200)

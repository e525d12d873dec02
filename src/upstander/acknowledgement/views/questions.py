"""Questions on what changed, before or after signing. Nothing that is answered here is kept."""

from bisect import bisect_right
from itertools import accumulate
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows
from upstander.clause.core.finding import PRESENT
from upstander.compliance import queries as compliance
from upstander.policy import queries as policies
from upstander.policy.models import PolicyVersion

from ..core.questions import Question, questions
from ..forms import QuestionsForm

GAP = 2  # the blank line that joins two lines of a text that is checked


@require_http_methods(["GET", "HEAD", "POST"])
@enter(Deed.SIGN)
def ask(request: HttpRequest, rows: Rows) -> HttpResponse:
    """One question for each clause that changed since the version that the person signed before."""
    version = policies.current(rows.agency)
    asked: tuple[Question, ...] = ()
    own = policies.own(rows.person, version) if version else None
    if version and own:
        denied = frozenset(
            clause for clause, said in compliance.overruled(version).items() if said.judgement != PRESENT
        )
        before = compliance.checked(own.before.version) if own.before else None
        asked = questions(compliance.checked(version), before, denied)
    form = QuestionsForm(request.POST if request.method == "POST" else None, asked=asked)
    answered = form.is_bound and form.is_valid()
    results = [_result(version, each, form.chosen(each)) for each in asked] if version and answered else []
    context = {
        "version": version,
        "asked": asked,
        "form": form,
        "results": results,
        "right": sum(each["is_right"] for each in results),
        "is_first": not (own and own.before),
        "is_signed": bool(own and own.signature),
    }
    return render(request, "acknowledgement/questions.html", context, status=422 if form.errors else 200)


def _result(version: PolicyVersion, question: Question, chosen: int) -> dict[str, Any]:
    """How one answer turned out, with the paragraph that says it."""
    blocks = policies.blocks(version)
    starts = list(accumulate((len(block.line) + GAP for block in blocks), initial=0))
    return {
        "question": question,
        "is_right": chosen == question.right,
        "chosen": question.answers[chosen],
        "answer": question.answers[question.right],
        "block": blocks[bisect_right(starts, question.place) - 1],
    }

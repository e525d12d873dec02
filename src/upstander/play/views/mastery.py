"""The mastery check, and what an agency decides about practice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows

from .. import queries, services
from ..core.mastery import FIVE, LEAST
from ..forms import PracticeSettingsForm
from ..pages import check_rows


@require_GET
@enter(Deed.PRACTICE)
def check(request: HttpRequest, rows: Rows) -> HttpResponse:
    """One's own check: what it asks, the three scenes, and afterwards the standard part by part."""
    found = queries.last_check(rows.person)
    scenes = queries.scenes_of(found) if found else []
    context = {
        "check": found,
        "scenes": check_rows(scenes),
        "standard": services.standard(scenes) if found and found.finished_on else [],
        "piloted": queries.practice_settings(rows.agency).piloted,
        "lines": FIVE,
        "least": LEAST,
    }
    return render(request, "play/check.html", context)


@require_POST
@enter(Deed.PRACTICE)
def begin_check(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Draw three scenes that the officer has never played."""
    services.begin_check(person=rows.person, at=rows.now)
    return redirect("play:check")


@require_http_methods(["GET", "POST"])
@enter(Deed.SET_PRACTICE)
def practice_settings(request: HttpRequest, rows: Rows) -> HttpResponse:
    """Whether the reader may learn here, and the pilot of the check."""
    found = queries.practice_settings(rows.agency)
    form = PracticeSettingsForm(request.POST or None, initial=vars(found))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if said["learns"] != found.learns:
            services.decide_learning(agency=rows.agency, learns=said["learns"], by=rows.person, at=rows.now)
        if said["pilot_on"] and said["pilot_on"] != found.pilot_on:
            services.record_pilot(
                agency=rows.agency, officers=said["pilot_officers"], raters=said["pilot_raters"],
                on=said["pilot_on"], by=rows.person, at=rows.now,
            )  # fmt: skip
        return redirect("play:settings")
    context = {"form": form, "found": found}
    return render(request, "play/settings.html", context, status=422 if form.errors else 200)

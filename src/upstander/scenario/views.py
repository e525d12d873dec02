"""An agency's own scenes: looked at, published, drawn, printed, withdrawn. Ours are read-only here."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstander.agency.core.matrix import Deed
from upstander.agency.gate import enter
from upstander.agency.rows import Rows
from upstander.ground import pdf
from upstander.ground.errors import NotHere

from . import library, queries, services
from .core.form import Scenario, json_schema
from .core.graph import graph_svg, ways
from .core.load import load
from .core.script import script
from .forms import SceneForm
from .models import ScenarioVersion


@require_http_methods(["GET", "HEAD", "POST"])
@enter(Deed.PUBLISH_SCENES)
def own(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The agency's own scenes, and the door through which a new one comes: looked at first, then published."""
    form = SceneForm(request.POST, request.FILES) if request.method == "POST" else SceneForm()
    context: dict[str, object] = {"form": form, "scenes": list(queries.own(rows.agency, library.slugs()))}
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            data, name = form.content()
            looked = services.look_at(data=data, file=name)
            if looked.table is not None and "publish" in request.POST:
                version = services.publish_own(
                    agency=rows.agency, data=data, file=name, by=rows.person, at=rows.now
                )
                return redirect("scenario:scene", version.slug)
            status = 200 if looked.table is not None else 422
            text = data.decode("utf-8-sig", "replace")
            context |= {"looked": looked, "keep": SceneForm(initial={"text": text, "name": name})}
    return render(request, "scenario/own.html", context, status=status)


def _version(rows: Rows, slug: str) -> tuple[ScenarioVersion, Scenario]:
    version = queries.current(rows.agency).filter(slug=slug).first()
    if version is None:
        raise NotHere()
    return version, load(version.source, f"{slug}.yaml")[0]


@require_safe
@enter(Deed.PUBLISH_SCENES)
def scene(request: HttpRequest, rows: Rows, slug: str) -> HttpResponse:
    """A published scene as its authors see it: its shape, how it reads, its script."""
    version, scenario = _version(rows, slug)
    context = {
        "version": version,
        "scenario": scenario,
        # every text in the drawing is escaped
        "graph": mark_safe(graph_svg(scenario)),  # noqa: S308  # nosec B308, B703
        "ways": ways(scenario),
        "is_own": services.is_own(slug),
    }
    return render(request, "scenario/scene.html", context)


@require_safe
@enter(Deed.PUBLISH_SCENES)
def script_pdf(request: HttpRequest, rows: Rows, slug: str) -> HttpResponse:
    """The script for live actors."""
    _, scenario = _version(rows, slug)
    data = pdf.render("scenario/typst/script.typ", script(scenario))
    headers = {"Content-Disposition": f'inline; filename="{slug}.pdf"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


@require_POST
@enter(Deed.PUBLISH_SCENES)
def withdraw(request: HttpRequest, rows: Rows, slug: str) -> HttpResponse:
    """Take an own scene out of practice. Plays that were begun go on, and debriefs stay."""
    version, _ = _version(rows, slug)
    services.withdraw_own(version=version, by=rows.person, at=rows.now)
    return redirect("scenario:own")


@require_safe
@enter(Deed.PUBLISH_SCENES)
def schema(request: HttpRequest, rows: Rows) -> HttpResponse:
    """The JSON Schema of the format, for editors that check while one types."""
    headers = {"Content-Disposition": 'attachment; filename="upstander-scene.schema.json"'}
    return JsonResponse(json_schema(), headers=headers, json_dumps_params={"indent": 1})

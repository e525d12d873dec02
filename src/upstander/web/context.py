"""What the frame of every page shows: menu, name, agency, whether the data is synthetic."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from upstander.agency.core.matrix import Deed
from upstander.agency.rows import Rows
from upstander.ground import nav


def menu(request: HttpRequest, rows: Rows) -> list[dict[str, Any]]:
    """The items of the main menu that this person may use."""
    found = []
    for item in nav.items():
        if not rows.may(Deed(item.deed)) or (item.for_roles and not item.for_roles & rows.roles):
            continue
        href = reverse(item.url_name)
        current = request.path == href or (href != "/" and request.path.startswith(href))
        found.append({"label": item.label, "href": href, "current": current})
    return found


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template; asks the database nothing: the gate has opened the door already."""
    context: dict[str, Any] = {
        "synthetic": settings.UPSTANDER_DEMO,
        "foot_links": [{"label": label, "href": reverse(name)} for _, label, name in nav.foot_links()],
        "home_href": reverse("web:start"),
    }
    rows: Rows | None = getattr(request, "rows", None)
    if settings.UPSTANDER_DEMO:
        context["demo_href"] = reverse("web:demo")
    if rows is not None:
        said = ", ".join(sorted(role.words for role in rows.roles if role.value != "officer"))
        context |= {
            "nav_items": menu(request, rows),
            "agency": rows.agency,
            "person_line": f"{rows.person.titled}, {said}" if said else rows.person.titled,
            "sign_out_href": reverse("account_logout"),
            "account_href": reverse("mfa_index"),
        }
    return context

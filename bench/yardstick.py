"""The yardstick page: what `django-admin startproject` gives, a session, two queries, a table of twenty rows."""

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import override_settings

from upstander.agency.models import Person

PATH = "/yardstick"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PAGE = Engine().from_string(
    """<!doctype html><html lang="en"><head><title>Yardstick</title></head><body>
<h1>{{ user.username }}</h1>
<table><tr><th>Name</th><th>Badge</th><th>E-mail</th><th>Unit</th><th>Hired</th></tr>
{% for person in people %}<tr><td>{{ person.name }}</td><td>{{ person.badge }}</td><td>{{ person.email }}</td>
<td>{{ person.unit.name }}</td><td>{{ person.hired_on|date:"F j, Y" }}</td></tr>{% endfor %}
</table></body></html>"""
)


def page(request: HttpRequest) -> HttpResponse:
    """The account (one query, after the session's own), and twenty rows (the second)."""
    people = Person.objects.select_related("unit").order_by("pk")[:20]
    return HttpResponse(PAGE.render(Context({"user": request.user, "people": people})))


def handler() -> WSGIHandler:
    """Django with that middleware alone."""
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        return WSGIHandler()

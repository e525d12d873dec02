"""Addresses of the whole program."""

from django.conf import settings
from django.urls import include, path

from upstander.agency import urls_joining

from . import views

pages = [
    path("", views.start, name="start"),
    path("home/", views.home, name="home"),
    path("program/", views.program, name="program"),
    path("help/", views.help_page, name="help"),
    path("kept/", views.kept, name="kept"),
    path("healthz", views.health, name="health"),
]
if settings.UPSTANDER_DEMO:  # the demonstration's pages exist nowhere else
    from .demo import views as demo

    pages += [
        path("demo", demo.doors, name="demo"),
        path("demo/enter/", demo.enter_as, name="demo_enter"),
        path("parts", demo.parts, name="parts"),
    ]

urlpatterns = [
    path("", include((pages, "web"))),
    path("account/", include(urls_joining.account)),
    path("join/", include((urls_joining.public, "join"))),
    path("people/", include((urls_joining.staff, "joining"))),
    path("people/", include("upstander.agency.urls")),
    path("law/", include("upstander.law.urls")),
    path("policy/", include("upstander.policy.urls")),
    path("policy/write/", include("upstander.drafting.urls")),
    path("check/", include("upstander.compliance.urls")),
    path("signing/", include("upstander.acknowledgement.urls")),
    path("intervention/", include("upstander.intervention.urls")),
    path("scenes/", include("upstander.scenario.urls")),
    path("practice/", include("upstander.play.urls")),
]

handler400 = "upstander.ground.views.bad_request"
handler403 = "upstander.ground.views.not_allowed"
handler404 = "upstander.ground.views.not_here"
handler500 = "upstander.ground.views.broken"

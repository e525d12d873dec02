from django.urls import path

from . import views

app_name = "scenario"
urlpatterns = [
    path("", views.own, name="own"),
    path("schema.json", views.schema, name="schema"),
    path("<slug:slug>/", views.scene, name="scene"),
    path("<slug:slug>/script.pdf", views.script_pdf, name="script"),
    path("<slug:slug>/withdraw/", views.withdraw, name="withdraw"),
]

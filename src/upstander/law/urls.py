from django.urls import path

from . import views

app_name = "law"
urlpatterns = [
    path("", views.here, name="here"),
    path("states/", views.every, name="states"),
    path("states/<slug:code>/", views.state, name="state"),
    path("compare/", views.compare, name="compare"),
    path("desk/", views.desk, name="desk"),
    path("changes/", views.changes, name="changes"),
    path("editions/", views.editions, name="editions"),
    path("federal/", views.federal_law, name="federal"),
]

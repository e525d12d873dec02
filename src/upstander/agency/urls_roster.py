"""Addresses of the roster import; they go under `people/roster/`, in the namespace `agency`."""

from django.urls import path

from .views import roster

urlpatterns = [
    path("", roster.begin, name="roster"),
    path("template.csv", roster.template, name="roster_template"),
    path("<int:pk>/", roster.show, name="roster_import"),
    path("<int:pk>/columns/", roster.columns, name="roster_columns"),
    path("<int:pk>/changes/", roster.changes, name="roster_changes"),
    path("<int:pk>/mend/", roster.mend, name="roster_mend"),
    path("<int:pk>/bring-in/", roster.bring_in, name="roster_bring_in"),
    path("<int:pk>/again/", roster.again, name="roster_again"),
    path("<int:pk>/stop/", roster.stop, name="roster_stop"),
    path("<int:pk>/undo/", roster.undo, name="roster_undo"),
]

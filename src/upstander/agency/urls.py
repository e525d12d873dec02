"""Addresses of people, roles, the agency's settings and the record; they go under `people/`."""

from django.urls import include, path

from . import urls_roster
from .views import people, settings

app_name = "agency"
urlpatterns = [
    path("", people.everyone, name="people"),
    path("<int:pk>/", people.person, name="person"),
    path("<int:pk>/status/", people.status, name="status"),
    path("<int:pk>/roles/", people.roles, name="roles"),
    path("roles/<int:pk>/end/", people.role_end, name="role_end"),
    path("roster/", include(urls_roster.urlpatterns)),
    path("settings/", settings.settings_page, name="settings"),
    path("record/", settings.record_page, name="record"),
]

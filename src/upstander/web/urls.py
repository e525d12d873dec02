"""Addresses of the whole program."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
]

from django.urls import path

from . import views

app_name = "intervention"
urlpatterns = [
    path("", views.know, name="know"),
    path("table/", views.table, name="table"),
    path("table/<int:pk>/", views.entry, name="entry"),
    path("table/<int:pk>/remove/", views.remove, name="remove"),
]

from django.urls import path

from . import views

app_name = "policy"
urlpatterns = [
    path("", views.versions, name="list"),
    path("bring-in/", views.upload, name="upload"),
    path("versions/<int:pk>/", views.version, name="version"),
    path("versions/<int:pk>/publish/", views.publish, name="publish"),
    path("versions/<int:pk>/put-aside/", views.put_aside, name="put_aside"),
    path("versions/<int:pk>/original/", views.original, name="original"),
    path("read/", views.read, name="read"),
    path("duty/", views.duty, name="duty"),
    path("signed/", views.signed, name="signed"),
]

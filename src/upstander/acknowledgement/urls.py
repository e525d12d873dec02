from django.urls import path

from . import views

app_name = "acknowledgement"
urlpatterns = [
    path("evidence/", views.evidence, name="evidence"),
    path("evidence/pack/", views.pack, name="pack"),
    path("evidence/council/", views.council, name="council"),
    path("record/", views.record, name="record"),
    path("record/file/", views.record_file, name="record_file"),
]

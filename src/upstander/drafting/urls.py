from django.urls import path

from . import views

app_name = "drafting"
urlpatterns = [
    path("", views.start, name="start"),
    path("steps/<slug:slug>/", views.step, name="step"),
    path("text/", views.text, name="text"),
    path("text/word/", views.take, {"kind": "docx"}, name="take_word"),
    path("text/pdf/", views.take, {"kind": "pdf"}, name="take_pdf"),
    path("text/markdown/", views.take, {"kind": "md"}, name="take_markdown"),
    path("finish/", views.finish, name="finish"),
    path("versions/<int:pk>/word/", views.export, {"kind": "docx"}, name="word"),
    path("versions/<int:pk>/pdf/", views.export, {"kind": "pdf"}, name="pdf"),
    path("versions/<int:pk>/markdown/", views.export, {"kind": "md"}, name="markdown"),
]

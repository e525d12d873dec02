from django.urls import path

from .views import editor, terms, writer

app_name = "drafting"
urlpatterns = [
    path("", writer.start, name="start"),
    path("steps/<slug:slug>/", writer.step, name="step"),
    path("text/", writer.text, name="text"),
    path("text/word/", writer.take, {"kind": "docx"}, name="take_word"),
    path("text/pdf/", writer.take, {"kind": "pdf"}, name="take_pdf"),
    path("text/markdown/", writer.take, {"kind": "md"}, name="take_markdown"),
    path("finish/", writer.finish, name="finish"),
    path("edit/", editor.text, name="editor"),
    path("edit/begin/", editor.fill, name="fill"),
    path("edit/undo/", editor.undo, name="undo"),
    path("edit/put/", editor.put, name="put"),
    path("edit/terms/", terms.page, name="terms"),
    path("edit/draft/", editor.make_draft, name="make_draft"),
    path("edit/paragraphs/<slug:node>/", editor.paragraph, name="paragraph"),
    path("versions/<int:pk>/word/", writer.export, {"kind": "docx"}, name="word"),
    path("versions/<int:pk>/pdf/", writer.export, {"kind": "pdf"}, name="pdf"),
    path("versions/<int:pk>/markdown/", writer.export, {"kind": "md"}, name="markdown"),
]

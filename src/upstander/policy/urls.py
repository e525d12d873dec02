from django.urls import path

from .models import REPORT
from .views import compare, review, versions

app_name = "policy"
urlpatterns = [
    path("", versions.versions, name="list"),
    path("bring-in/", versions.upload, name="upload"),
    path("bring-in/duty-to-report/", versions.upload, {"slug": REPORT}, name="upload_beside"),
    path("compare/", compare.compare, name="compare"),
    path("compare/word/", compare.compare_word, name="compare_word"),
    path("comments/<int:pk>/resolve/", review.resolve, name="resolve"),
    path("versions/<int:pk>/", versions.version, name="version"),
    path("versions/<int:pk>/review/", review.send, name="send"),
    path("versions/<int:pk>/comment/", review.comment, name="comment"),
    path("versions/<int:pk>/approve/", review.approve, name="approve"),
    path("versions/<int:pk>/send-back/", review.send_back, name="send_back"),
    path("versions/<int:pk>/publish/", versions.publish, name="publish"),
    path("versions/<int:pk>/put-aside/", versions.put_aside, name="put_aside"),
    path("versions/<int:pk>/withdraw/", review.withdraw, name="withdraw"),
    path("versions/<int:pk>/keep/", review.keep, name="keep"),
    path("versions/<int:pk>/original/", versions.original, name="original"),
    path("read/", versions.read, name="read"),
    path("read/duty-to-report/", versions.read, {"slug": REPORT}, name="read_beside"),
    path("duty/", versions.duty, name="duty"),
    path("duty-to-report/", versions.beside, name="beside"),
    path("signed/", versions.signed, name="signed"),
]

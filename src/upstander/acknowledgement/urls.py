from django.urls import path

from upstander.policy.models import REPORT

from . import views
from .views import elsewhere, questions, reminders

app_name = "acknowledgement"
urlpatterns = [
    path("audience/", views.audience, name="audience"),
    path("audience/duty-to-report/", views.audience, {"slug": REPORT}, name="audience_beside"),
    path("audience/rules/<int:pk>/away/", views.rule_away, name="rule_away"),
    path("elsewhere/", elsewhere.upload, name="elsewhere"),
    path("elsewhere/duty-to-report/", elsewhere.upload, {"slug": REPORT}, name="elsewhere_beside"),
    path("elsewhere/<int:pk>/", elsewhere.look, name="elsewhere_look"),
    path("elsewhere/<int:pk>/away/", elsewhere.throw_away, name="elsewhere_away"),
    path("overdue/", views.overdue, name="overdue"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("evidence/", views.evidence, name="evidence"),
    path("evidence/pack/", views.pack, name="pack"),
    path("evidence/council/", views.council, name="council"),
    path("questions/", questions.questions, name="questions"),
    path("record/", views.record, name="record"),
    path("record/file/", views.record_file, name="record_file"),
]

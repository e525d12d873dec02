from django.urls import path

from upstander.policy.models import REPORT

from . import views

app_name = "acknowledgement"
urlpatterns = [
    path("audience/", views.audience, name="audience"),
    path("audience/duty-to-report/", views.audience, {"slug": REPORT}, name="audience_beside"),
    path("audience/rules/<int:pk>/away/", views.rule_away, name="rule_away"),
    path("overdue/", views.overdue, name="overdue"),
    path("evidence/", views.evidence, name="evidence"),
    path("evidence/pack/", views.pack, name="pack"),
    path("evidence/council/", views.council, name="council"),
    path("record/", views.record, name="record"),
    path("record/file/", views.record_file, name="record_file"),
]

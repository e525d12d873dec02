from django.urls import path

from . import views

app_name = "compliance"
urlpatterns = [
    path("recheck/", views.recheck, name="recheck"),
    path("crosswalk/", views.crosswalk, name="crosswalk"),
    path("<int:pk>/", views.check, name="check"),
    path("<int:pk>/overrule/", views.overrule, name="overrule"),
]

from django.urls import path

from . import views

app_name = "play"
urlpatterns = [
    path("", views.practice, name="practice"),
    path("table/<str:digest>/", views.table, name="table"),
    path("sent/<str:digest>/", views.sent, name="sent"),
    path("at/<int:pk>/", views.at_server, name="at_server"),
    path("at/<int:pk>/answer/", views.answer, name="answer"),
    path("debrief/<int:pk>/", views.debrief_page, name="debrief"),
    path("sureness/", views.sureness, name="sureness"),
    path("debrief/<int:pk>/plan/", views.plan, name="plan"),
    path("debrief/<int:pk>/sure/", views.sure_now, name="sure_now"),
    path("debrief/<int:pk>/delete/", views.delete, name="delete"),
    path("<slug:slug>/", views.player, name="player"),
    path("<slug:slug>/begin/", views.begin, name="begin"),
]

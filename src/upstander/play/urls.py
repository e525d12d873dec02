from django.urls import path

from .views import at_server, classroom, debrief, mastery, playing, practice, reading

app_name = "play"
urlpatterns = [
    path("", practice.practice, name="practice"),
    path("sureness/", practice.sureness, name="sureness"),
    path("classroom/", classroom.classroom, name="classroom"),
    path("classroom/debrief/<str:digest>/", classroom.class_debrief, name="class_debrief"),
    path("classroom/<slug:slug>/", classroom.class_scene, name="class_scene"),
    path("check/", mastery.check, name="check"),
    path("check/begin/", mastery.begin_check, name="begin_check"),
    path("settings/", mastery.practice_settings, name="settings"),
    path("offline.js", playing.offline, name="offline"),
    path("stopped/", reading.stopped, name="stopped"),
    path("table/<str:digest>/", playing.table, name="table"),
    path("read/<str:digest>/", reading.read, name="read"),
    path("sent/<str:digest>/", playing.sent, name="sent"),
    path("at/<int:pk>/", at_server.at_server, name="at_server"),
    path("at/<int:pk>/answer/", at_server.answer, name="answer"),
    path("debrief/<int:pk>/", debrief.debrief_page, name="debrief"),
    path("debrief/<int:pk>/plan/", debrief.plan, name="plan"),
    path("debrief/<int:pk>/sure/", debrief.sure_now, name="sure_now"),
    path("debrief/<int:pk>/words/", reading.keep_words, name="keep_words"),
    path("debrief/<int:pk>/give/", reading.give, name="give"),
    path("debrief/<int:pk>/delete/", debrief.delete, name="delete"),
    path("<slug:slug>/", playing.player, name="player"),
    path("<slug:slug>/begin/", playing.begin, name="begin"),
]

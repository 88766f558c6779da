"""Addresses of the app."""

from django.urls import path

from reminders import views

app_name = "reminders"

urlpatterns = [path("herinnering/<str:token>/", views.answer, name="answer")]

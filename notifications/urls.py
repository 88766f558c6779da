"""Addresses of the post room."""

from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [path("afmelden/<str:token>/", views.stop, name="stop")]

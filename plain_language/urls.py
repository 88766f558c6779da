"""Addresses of the app, under /beheer/taalhulp/."""

from django.urls import path

from plain_language import views

app_name = "plain_language"

urlpatterns = [path("", views.look, name="look")]

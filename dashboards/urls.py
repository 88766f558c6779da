"""Addresses of the app."""

from django.urls import path

from dashboards import views

urlpatterns = [
    path("raad/", views.council, name="council"),
    path("raad/blijft-liggen/", views.council_waiting, name="council_waiting"),
]

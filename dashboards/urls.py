"""Addresses of the app."""

from django.urls import path

from dashboards import public, views

urlpatterns = [
    path("cijfers/", public.public_figures, name="public_figures"),
    path("raad/", views.council, name="council"),
    path("raad/blijft-liggen/", views.council_waiting, name="council_waiting"),
]

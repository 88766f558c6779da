"""Addresses of the app."""

from django.urls import path

from agendas import views

app_name = "agendas"

urlpatterns = [
    path("buurtagenda/", views.agenda_list, name="agenda_list"),
    path("buurtagenda/<slug:slug>/", views.agenda_detail, name="agenda_detail"),
    path("afspraken/", views.promise_list, name="promise_list"),
]

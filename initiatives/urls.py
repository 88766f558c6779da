"""Addresses of the app."""

from django.urls import path, re_path

from initiatives import views

app_name = "initiatives"

urlpatterns = [
    path("", views.initiative_list, name="list"),
    path("indienen/", views.submit, name="submit"),
    path("kaart/", views.initiative_map, name="map"),
    path("kaart.geojson", views.map_data, name="map_data"),
    path("ontvangst/<str:token>/", views.receipt, name="receipt"),
    path("bevestigen/<str:token>/", views.confirm, name="confirm"),
    path("beheren/", views.manage_by_code, name="manage_by_code"),
    path("beheren/nieuwe-link/<str:token>/", views.renew, name="renew"),
    path("beheren/<str:token>/", views.manage, name="manage"),
    re_path(r"^(?P<number>[0-9]{4}-[0-9]{4,7})/$", views.detail, name="detail"),
]

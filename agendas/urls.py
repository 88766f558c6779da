"""Addresses of the app."""

app_name = "agendas"

urlpatterns = []

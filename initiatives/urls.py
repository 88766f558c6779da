"""Addresses of the app."""

app_name = "initiatives"

urlpatterns = []

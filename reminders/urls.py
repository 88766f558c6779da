"""Addresses of the app."""

app_name = "reminders"

urlpatterns = []

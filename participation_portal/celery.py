"""The Celery application: its settings stand in settings.py, its tasks in each app's tasks.py."""

import os

from celery import Celery

from participation_portal import filesystem_transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation_portal.settings")
filesystem_transport.register()
app = Celery("participation_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

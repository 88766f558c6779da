"""The roof: wires everything, decides nothing."""

# Celery finds its application here, so that tasks of all apps are bound to it in every process.
from participation_portal.celery import app as celery_app

__all__ = ["celery_app"]

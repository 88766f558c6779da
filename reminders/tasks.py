"""One line per task, for the clock."""

from celery import shared_task

from reminders import services


@shared_task(name="reminders.tasks.sweep")
def sweep() -> None:
    """Without arguments: what is due stands in the database. By the database's clock."""
    services.sweep()

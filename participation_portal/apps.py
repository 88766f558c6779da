from django.apps import AppConfig
from django.conf import settings

from participation_portal.filesystem_transport import make_folders


class ParticipationPortalConfig(AppConfig):
    name = "participation_portal"
    verbose_name = "Participatieportaal"

    def ready(self):
        from participation_portal import checks  # noqa: F401 - registers them

        if not settings.REDIS_URL:
            make_folders(settings.CELERY_BROKER_TRANSPORT_OPTIONS)

from django.apps import AppConfig


class ParticipationPortalConfig(AppConfig):
    name = "participation_portal"
    verbose_name = "Participatieportaal"

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgendasConfig(AppConfig):
    name = "agendas"
    verbose_name = _("Buurtagenda's en afspraken")

    def ready(self) -> None:
        from accounts import personal as registry
        from agendas import personal
        from agendas.services.follow_area import follow_area
        from neighbourhoods import takeover

        takeover.register(follow_area)
        registry.register("agendas", models=personal.MODELS, export=personal.export, erase=personal.erase)

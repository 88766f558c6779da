from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeighbourhoodsConfig(AppConfig):
    name = "neighbourhoods"
    verbose_name = _("Wijken, buurten en platformen")

    def ready(self) -> None:
        from accounts import personal as registry
        from neighbourhoods import mail_letterhead, personal, post_hours  # noqa: F401 - letterhead, working days

        registry.register("neighbourhoods", models=personal.MODELS, export=personal.export, erase=personal.erase)

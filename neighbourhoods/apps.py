from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeighbourhoodsConfig(AppConfig):
    name = "neighbourhoods"
    verbose_name = _("Wijken, buurten en platformen")

    def ready(self) -> None:
        from neighbourhoods import mail_letterhead, post_hours  # noqa: F401 - the letterhead, and the working days

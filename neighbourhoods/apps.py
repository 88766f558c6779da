from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeighbourhoodsConfig(AppConfig):
    name = "neighbourhoods"
    verbose_name = _("Wijken, buurten en platformen")

    def ready(self) -> None:
        from neighbourhoods import mail_letterhead  # noqa: F401 - puts the municipality on the letterhead

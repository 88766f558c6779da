from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pagina's")

    def ready(self) -> None:
        from accounts import retention as terms
        from pages import retention

        terms.register(*retention.RULES)

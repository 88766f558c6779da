from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Mensen en hun rollen")

    def ready(self):
        from accounts import receivers  # noqa: F401 - hears what allauth tells of second factors

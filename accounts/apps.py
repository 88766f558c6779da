from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Mensen en hun rollen")

    def ready(self):
        from accounts import (
            account_data,
            personal,
            receivers,  # noqa: F401 - hears what allauth tells
            retention,
        )

        personal.register(
            "accounts",
            models=account_data.MODELS,
            export=account_data.export,
            erase=account_data.erase,
            refuse=account_data.refuse,
        )
        retention.register(*account_data.RULES)

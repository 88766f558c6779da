from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Post")

    def ready(self) -> None:
        from accounts import personal as registry
        from accounts import retention
        from notifications import checks, mail_kinds, personal  # noqa: F401 - registers the checks and the kinds

        registry.register("notifications", models=personal.MODELS, export=personal.export, erase=personal.erase)
        retention.register(*personal.RULES)

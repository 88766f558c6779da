from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    name = "reminders"
    verbose_name = _("Herinneringen")

    def ready(self) -> None:
        from accounts import personal as registry
        from notifications.services import also_follow, also_told_in
        from reminders import mail_kinds, personal  # noqa: F401 - registers the kinds
        from reminders.services.follow import follow_wish
        from reminders.told import letters_about

        also_told_in(letters_about)
        also_follow(follow_wish)
        registry.register("reminders", models=personal.MODELS, export=personal.export, erase=personal.erase)

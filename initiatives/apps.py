from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InitiativesConfig(AppConfig):
    name = "initiatives"
    verbose_name = _("Initiatieven")

    def ready(self) -> None:
        from accounts import personal as registry
        from accounts import retention as terms
        from agendas import origins
        from initiatives import mail_kinds, part_mail_kinds, personal, retention  # noqa: F401
        from initiatives.origins import promise_origins
        from initiatives.services.follow_area import follow_area
        from neighbourhoods import takeover

        takeover.register(follow_area)
        origins.register(promise_origins)
        registry.register("initiatives", models=personal.MODELS, export=personal.export, erase=personal.erase)
        terms.register(*retention.RULES)

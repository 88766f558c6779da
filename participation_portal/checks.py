"""What `manage.py check --deploy` says about an installation that residents will use."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

from participation_portal.secret_key import KEY_OF_TESTS

NOWHERE = ("dummy", "console", "locmem")


@register(Tags.security, deploy=True)
def check_installation(app_configs, **kwargs):
    return [problem for rule in RULES for problem in rule()]


def demo_is_off():
    if settings.DEMO:
        yield Error(
            "DEMO is on: everybody may sign in as anybody.", hint="Leave DEMO out or set it to 0.", id="portal.E001"
        )


def key_is_our_own():
    if settings.SECRET_KEY == KEY_OF_TESTS:
        yield Error("SECRET_KEY is the one of the tests.", hint="Set a long random SECRET_KEY.", id="portal.E002")


def address_is_known():
    if not settings.BEHIND_TLS:
        yield Error(
            "PUBLIC_URL does not begin with https://: links in mail would be open to readers on the way.",
            hint="Set PUBLIC_URL to the address that residents type, such as https://meedoen.example.nl",
            id="portal.E003",
        )


def proxy_is_counted():
    if settings.BEHIND_TLS and not settings.TRUSTED_PROXIES:
        yield Error(
            "TRUSTED_PROXIES is 0: behind a proxy every visitor has the same address, and https is not seen.",
            hint="Set TRUSTED_PROXIES to the number of proxies in front of the portal, mostly 1.",
            id="portal.E004",
        )


def mail_leaves_the_building():
    if any(word in settings.EMAIL_BACKEND for word in NOWHERE):
        yield Error(
            "EMAIL_URL is not set: no mail leaves the portal, and nobody can sign in by code.",
            hint="Set EMAIL_URL, such as smtp+tls://user:password@smtp.example.nl:587",
            id="portal.E005",
        )
    if settings.MAIL_FROM.rstrip(">").endswith("localhost"):
        yield Warning("MAIL_FROM is not set: mail comes from localhost.", id="portal.W001")


def finders_of_leaks_are_welcome():
    if not settings.SECURITY_CONTACT:
        yield Warning(
            "SECURITY_CONTACT is not set: security.txt cannot say where to report a leak.",
            hint="Set SECURITY_CONTACT, such as mailto:security@example.nl",
            id="portal.W002",
        )


RULES = [
    demo_is_off,
    key_is_our_own,
    address_is_known,
    proxy_is_counted,
    mail_leaves_the_building,
    finders_of_leaks_are_welcome,
]

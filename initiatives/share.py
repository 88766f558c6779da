"""What one takes along of a plan: its address, a picture, a sentence."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from initiatives.models import Initiative
from initiatives.wording import shorten

SENTENCE_LETTERS = 160


def of_plan(initiative: Initiative) -> dict[str, str]:
    """Whole addresses: `url`, `card` (the picture), `mail` and `whatsapp`; the words `sentence` and `card_alt`.

    Nothing here asks another site for anything: these are links that a person presses.
    """
    url = settings.PUBLIC_URL + initiative.get_absolute_url()
    words = {"title": initiative.title, "buurt": initiative.buurt.name, "status": initiative.get_status_display()}
    subject = _("Plan voor %(buurt)s: %(title)s") % words
    return {
        "url": url,
        "card": settings.PUBLIC_URL + reverse("initiatives:card", args=[initiative.number]),
        "card_alt": _("%(title)s. Een plan voor %(buurt)s. Stand: %(status)s.") % words,
        "sentence": shorten(initiative.what, SENTENCE_LETTERS),
        "mail": "mailto:?" + urlencode({"subject": subject, "body": url}).replace("+", "%20"),
        "whatsapp": "https://wa.me/?" + urlencode({"text": f"{subject} {url}"}),
    }

"""Letters as a PDF, through WeasyPrint: an extra that a portal can do without (requirements-pdf.txt).

The page to print is complete without it; every browser prints to paper, and to a PDF too.
"""

import logging
from datetime import datetime, timedelta
from functools import cache
from importlib import import_module

from django.contrib.staticfiles import finders
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications import hours
from notifications.models import Message

# Who waits for a letter that nobody prints waits for nothing: longer than so many working days is too long.
MOST_WORKING_DAYS = 3
STYLES = "css/letters.css"
# What is missing, when something is: the package itself, or the library of the system that it draws with.
PACKAGE, LIBRARY = "package", "library"

# It tells every step of its own, from the moment it is imported.
logging.getLogger("weasyprint").setLevel(logging.ERROR)


@cache
def missing() -> str:
    """What a PDF lacks here: PACKAGE, LIBRARY or nothing. Half a second the first time, so asked when one is wanted."""
    try:
        import_module("weasyprint")
    except ImportError:
        return PACKAGE
    except OSError:
        return LIBRARY
    return ""


def oldest_waiting(now: datetime) -> int:
    """For how many whole working days the oldest letter waits for the printer; 0 when none does. The day on which it
    was written does not count, today does."""
    waiting = Message.objects.filter(state=Message.State.TO_PRINT).order_by("created_at")
    since = waiting.values_list("created_at", flat=True).first()
    if since is None:
        return 0
    first, today = (timezone.localdate(moment, timezone.get_default_timezone()) for moment in (since, now))
    days = min((today - first).days, hours.LONGEST_CLOSURE_DAYS)
    return sum(hours.is_working_day(today - timedelta(days=number)) for number in range(days))


def is_late(now: datetime) -> bool:
    """Whether a letter waits too long for the printer."""
    return oldest_waiting(now) > MOST_WORKING_DAYS


class NoPdf(Exception):
    """No PDF can be made here. The text says in plain words what is missing and how to get it."""


def as_pdf(html: str) -> bytes:
    """The letters of this page, one per sheet. Our own styles fetch their fonts; the page itself fetches nothing.

    Raises NoPdf where WeasyPrint, or the library that it draws with, is not there.
    """
    if missing():
        raise NoPdf(what_is_missing())
    printer = import_module("weasyprint")
    fonts = import_module("weasyprint.text.fonts").FontConfiguration()
    fetcher = import_module("weasyprint.urls").URLFetcher
    files, nothing = fetcher(allowed_protocols={"file"}), fetcher(allowed_protocols=set())
    styles = printer.CSS(filename=finders.find(STYLES), url_fetcher=files, font_config=fonts)
    return printer.HTML(string=html, url_fetcher=nothing).write_pdf(stylesheets=[styles], font_config=fonts)


def what_is_missing() -> str:
    if missing() == PACKAGE:
        return _(
            "Voor een PDF is het programma WeasyPrint nodig. Dat staat hier niet. "
            "De beheerder zet het erbij met: pip install -r requirements-pdf.txt. "
            "Printen kan wel: gebruik de knop “Print”."
        )
    return _(
        "Voor een PDF is naast WeasyPrint ook Pango nodig. Dat staat hier niet. "
        "De beheerder zet het erbij. In Debian gaat dat met: apt install libpango-1.0-0 libpangoft2-1.0-0. "
        "Printen kan wel: gebruik de knop “Print”."
    )

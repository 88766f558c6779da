"""All that is known of somebody, as a file to keep."""

import json
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.personal import Subject, export


def as_file(subject: Subject, now: datetime) -> HttpResponse:
    """JSON that a person can read too: two spaces in, letters as they are."""
    told = {"gemaakt op": now.isoformat()} | export(subject)
    text = json.dumps(told, ensure_ascii=False, indent=2, default=str)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_("mijn-gegevens")}-{now:%Y-%m-%d}.json"'
    answer["Cache-Control"] = "no-store"
    return answer

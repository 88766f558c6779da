"""From a template and a context to subject, text and layout of one mail."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from notifications import letterhead
from notifications.kinds import Kind

LONGEST_SUBJECT = 200
# What template tags leave behind.
BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(
    *,
    kind: Kind,
    template: str,
    context: dict,
    language: str,
    message_uuid,
    subject: str | None,
    known: dict | None = None,
) -> Rendered:
    """Render `<template>.txt` (its first line is the subject) and, if it exists, `<template>.html`.

    Raises whatever the template raises. Without a layout the mail is plain text. `known` is the letterhead for who has
    it at hand; without it, it is asked for.
    """
    with translation.override(language):
        variables = (letterhead.variables() if known is None else known) | {
            "public_url": settings.PUBLIC_URL,
            "message_uuid": message_uuid,
            "why": str(kind.why),
            "LANGUAGE_CODE": language,
        }
        variables |= context
        first_line, _line_end, body = _plain(f"{template}.txt", variables).strip().partition("\n")
        title = " ".join((str(subject) if subject else first_line).split())
        if kind.is_urgent:
            title = _("Dringend: %(subject)s") % {"subject": title}
        variables["subject"] = title
        text = BLANK_LINES.sub("\n\n", body.strip()) + "\n"
        footer = _plain("mail/footer.txt", variables).strip()
        if footer not in text:
            text += f"\n{footer}\n"
        html = _layout(f"{template}.html", variables)
    return Rendered(_clean(title)[:LONGEST_SUBJECT], _clean(text), _clean(html))


def _plain(name: str, variables: dict) -> str:
    return get_template(name).template.render(Context(variables, autoescape=False))


def _layout(name: str, variables: dict) -> str:
    try:
        template = get_template(name)
    except TemplateDoesNotExist as error:
        if str(error) == name:
            return ""
        raise
    return template.template.render(Context(variables))


def _clean(text: str) -> str:
    """The database refuses a NUL; nobody needs it in a mail."""
    return text.replace("\x00", "")

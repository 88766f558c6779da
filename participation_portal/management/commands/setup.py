"""The start of a real installation: one municipality, its answer terms, its desks, and the first administrator."""

import os
import sys
from datetime import date
from getpass import getpass

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import override

from accounts.models import AuditEvent, User
from accounts.roles import Role
from accounts.services import grant_role, log_change
from agendas.models import BlockDefinition
from initiatives.models import AnswerTerm
from initiatives.services import load_municipal_roles, load_text_blocks
from initiatives.services.archive import load_archive_rules
from initiatives.services.terms import load_terms
from neighbourhoods.models import Desk, Municipality
from plain_language.services import load_office_words

# Option, what is asked, the answer when nothing is typed (None: an answer is needed).
QUESTIONS = (
    ("name", "Name of the municipality, such as Sittard-Geleen", None),
    ("code", "Its code at the CBS, such as GM1883", None),
    ("portal_name", "Name of the portal", "Meedoen"),
    ("phone", "Telephone number for residents", None),
    ("email", "E-mail address for residents", None),
    ("desk", "Desk: address and hours, in Dutch", ""),
    ("postal_address", "Postal address", ""),
    ("working_days", "An answer comes within how many working days", "20"),
    ("admin_email", "E-mail address of the first administrator", None),
    ("admin_name", "Name that others see of the administrator", "Beheerder"),
)
DESK_TEXTS = {
    Desk.Matter.REPAIR: ("Melding openbare ruimte", "Geef door wat er kapot of vies is. Dan lossen wij het op."),
    Desk.Matter.HELP: ("Wmo-loket", "Bel of mail ons. Wij kijken samen met u welke hulp past."),
    Desk.Matter.WORRY: ("Meldpunt zorgen", "Bel of mail ons. Wij kijken wat er nodig is. Is er gevaar? Bel 112."),
}


class Command(BaseCommand):
    help = "Make an empty database into a real installation. Asks what the options do not say."

    def add_arguments(self, parser):
        for name, question, default in QUESTIONS:
            answer = "" if default is None else f" (default: {default or 'nothing'})"
            parser.add_argument(f"--{name.replace('_', '-')}", help=question + answer)
        parser.add_argument("--from", dest="from_on", help="the answer term holds from this day, ISO (default: today)")
        parser.add_argument("--no-input", action="store_false", dest="ask", help="never ask; take the defaults")

    def handle(self, *, ask: bool, from_on: str | None, **options):
        if Municipality.objects.exists():
            raise CommandError("This database holds a municipality already; nothing was changed.")
        ask = ask and sys.stdin.isatty()
        answers = self.answers(options, ask)
        password = os.environ.get("ADMIN_PASSWORD") or (ask and getpass("A password, or nothing to sign in by code: "))
        try:
            with transaction.atomic(), override("nl"):
                self.install(answers, password or None, from_on)
        except ValidationError as error:
            raise CommandError("Nothing was changed. " + "; ".join(_lines(error))) from error
        self.stdout.write(
            f"{answers['name']} is ready, with an answer to an idea within {answers['working_days']} working days and "
            "terms of their own for other kinds (see /beheer/), the blocks of the buurtagenda, "
            f"{len(DESK_TEXTS)} desks (their texts are examples: see /beheer/) and one administrator, "
            f"who signs in with {'the password or ' if password else ''}a code by mail.\n"
            "Next: manage.py import_areas, import_figures, import_addresses and import_goals; see docs/operate.md."
        )

    def answers(self, options: dict, ask: bool) -> dict[str, str]:
        answers, missing = {}, []
        for name, question, default in QUESTIONS:
            answer = options[name]
            while answer is None and ask:
                typed = input(f"{question}{f' [{default}]' if default else ''}: ").strip()
                answer = typed or default
            answer = default if answer is None else answer.strip()
            if not answer and default is None:
                missing.append("--" + name.replace("_", "-"))
            answers[name] = answer
        if missing:
            raise CommandError(f"Nothing was changed. Still needed: {', '.join(missing)}")
        return answers

    def install(self, answers: dict[str, str], password: str | None, from_on: str | None) -> None:
        now = timezone.now()
        fields = ("name", "code", "portal_name", "phone", "email", "desk", "postal_address")
        municipality = Municipality(**{name: answers[name] for name in fields})
        municipality.full_clean()
        municipality.save()
        log_change(subject=municipality, verb=AuditEvent.Verb.ADDED, by=None, now=now)

        for term in _terms(answers, _day(from_on) or timezone.localdate(now)):
            log_change(subject=term, verb=AuditEvent.Verb.ADDED, by=None, now=now)

        for matter, (name, explanation) in DESK_TEXTS.items():
            Desk.objects.get_or_create(
                matter=matter, defaults={"name": name, "explanation": explanation, "phone": answers["phone"]}
            )
        load_archive_rules()
        load_office_words(now=now)
        load_municipal_roles()
        load_text_blocks()
        if not BlockDefinition.objects.exists():
            call_command("import_blocks", stdout=self.stdout)

        administrator = User(email=answers["admin_email"].lower(), display_name=answers["admin_name"])
        if password:
            validate_password(password, administrator)
        administrator = User.objects.create_user(administrator.email, password, display_name=answers["admin_name"])
        EmailAddress.objects.create(user=administrator, email=administrator.email, verified=True, primary=True)
        grant_role(user=administrator, role=Role.ADMINISTRATOR, by=None, now=now)


def _terms(answers: dict[str, str], from_on: date) -> list[AnswerTerm]:
    try:
        return load_terms(from_on, working_days=answers["working_days"])
    except ValidationError as error:
        raise ValidationError({"working_days": error.messages}) from error


def _day(text: str | None):
    try:
        day = parse_date(text) if text else None
    except ValueError:
        day = None
    if text and day is None:
        raise ValidationError(f"--from {text} is not a day such as 2026-01-31")
    return day


def _lines(error: ValidationError) -> list[str]:
    if not hasattr(error, "message_dict"):
        return list(error.messages)
    return [f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items()]

"""Somebody called for help; the official concerned is told at once, and takes it up."""

from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEvent, User
from accounts.services import log_change
from initiatives.models import Advice, Initiative
from neighbourhoods.models import Platform
from notifications.models import Message
from notifications.services import write_message
from reminders.ladder import Faces
from reminders.models import Reminder
from reminders.rules import RULES

KIND = "reminder.help"


def ask_for_help(reminder: Reminder, now: datetime) -> list[Message]:
    """Tell the official concerned that somebody calls for help, in the caller's transaction: one letter each."""
    rule = RULES[reminder.kind]
    subject = rule.model.objects.get(pk=reminder.subject_id)
    address = settings.PUBLIC_URL + reverse("admin:reminders_reminder_change", args=[reminder.pk])
    with translation.override("nl"):
        return [
            write_message(
                kind=KIND,
                key=f"{KIND}:{reminder.uuid}:{person.pk}",
                to=person.email,
                template="reminders/mail/help",
                context={
                    "reminder": reminder,
                    "what": rule.label,
                    "about": about(subject),
                    "platform": reminder.platform,
                    "office_url": address,
                },
                now=now,
                recipient=person,
                about=reminder,
            )
            for person in helpers_of(reminder, subject)
        ]


def helpers_of(reminder: Reminder, subject: models.Model) -> list[User]:
    """Who is told: the platform's contact, else the official of the thing, else the team leads.

    Never the person who answered: an official who asks for help wants somebody else. Who wrote it down by phone, and
    is the one to help, knows already.
    """
    caller = reminder.answered_by_id or reminder.recipient_id
    contact = reminder.platform.contact if reminder.platform else None
    for person in (contact, *_officials_of(subject)):
        if person is not None and person.is_active and person.pk == reminder.answered_by_id:
            return []
        if person is not None and person.is_active and person.pk != caller:
            return [person]
    return [lead.user for lead in Faces().team_leads() if lead.user.pk != caller]


def _officials_of(subject: models.Model) -> list[User | None]:
    """Who answers for it at the municipality, the nearest first."""
    if isinstance(subject, Platform):
        return [subject.contact]
    if isinstance(subject, (Advice, Initiative)):
        return [subject.initiative.handler if isinstance(subject, Advice) else subject.handler]
    agenda = getattr(subject, "agenda", None)
    return [getattr(subject, "official", None), agenda.official if agenda else None]


def about(subject: models.Model) -> str:
    """What a reminder is about, in a few words."""
    return str(subject.initiative if isinstance(subject, Advice) else subject)


@transaction.atomic
def settle_help(*, reminder: Reminder, by: User, now: datetime) -> Reminder:
    """Note that an official took up a call for help. The second time changes nothing."""
    locked = Reminder.objects.select_for_update().get(pk=reminder.pk)
    if locked.answer != Reminder.Answer.HELP or locked.help_settled_at is not None:
        return locked
    locked.help_settled_at, locked.help_settled_by = now, by
    locked.save(update_fields=["help_settled_at", "help_settled_by"])
    log_change(subject=locked, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change={"hulpvraag": ["open", "opgepakt"]})
    return locked

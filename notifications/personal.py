"""The post as personal data: what was written to somebody, how they want it, and how long it is kept."""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import Subject, Wish
from accounts.retention import Rule
from notifications import kinds, preferences
from notifications.models import DeliveryAttempt, Message, Preference
from notifications.services.forget import forget_person
from notifications.services.retain import count_past_term, retain

MODELS = (Message, DeliveryAttempt, Preference)


def _wishes(subject: Subject):
    whose = Q(person=subject.user) if subject.user is not None else Q(pk__in=[])
    if subject.email:
        whose |= Q(address_hash__in=preferences.hashes_of(subject.email))
    return Preference.objects.filter(whose)


def export(subject: Subject) -> dict:
    """Every message that is still known, newest first; of a code that it was sent, not the code."""
    to_them = Q(recipient=subject.user) if subject.user is not None else Q(pk__in=[])
    if subject.email:
        to_them |= Q(to_address__iexact=subject.email)
    for thing in subject.things:
        # Held by a link: itself, or a place in another thing. What officials were told of it is theirs.
        told = {thing, getattr(thing, "initiative", thing)}
        about = reduce(or_, (Q(subject_type=each._meta.label_lower, subject_id=each.pk) for each in told))
        to_them |= about & Q(to_address__iexact=thing.email) & ~Q(to_address="")
    secret = set(kinds.secret_names())
    messages = [
        {
            "gemaakt": one.created_at.isoformat(),
            "soort": kinds.label_of(one.kind),
            "aan": one.to_address or one.postal_address,
            "onderwerp": one.subject,
            "tekst": "" if one.kind in secret else one.text,
            "stand": str(one.get_state_display()),
        }
        for one in Message.objects.filter(to_them).order_by("-created_at", "-pk")
    ]
    wishes = [
        {"soort": kinds.label_of(wish.kind), "keuze": str(wish.get_choice_display())}
        for wish in _wishes(subject).order_by("kind")
    ]
    return {name: rows for name, rows in (("berichten", messages), ("keuzes", wishes)) if rows}


def erase(subject: Subject, *, wish: Wish, by: User | None, now: datetime) -> dict[str, int]:
    """Of things held by a link, the app that knows them takes the letters out: it knows to whom they went."""
    emptied = forget_person(user=subject.user, email=subject.email, now=now)
    return {"berichten": emptied, "keuzes": _wishes(subject).delete()[0]}


def _shorten(now: datetime) -> int:
    """Each message once, also one that is blanked and removed in the same go."""
    number = count_past_term(now)
    retain(now)
    return number


RULES = (
    Rule(
        "post",
        _("Berichten: eerst de tekst, later het bericht zelf"),
        _("tekst 14 dagen, bericht 1 jaar"),
        count_past_term,
        _shorten,
    ),
)

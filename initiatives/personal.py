"""The personal data of plans and of who takes part in them: told, and taken out."""

from datetime import datetime

from accounts.account_data import seen_by
from accounts.models import User
from accounts.personal import Subject, Wish
from initiatives import models as rows
from initiatives.models import Comment, Event, Flag, Follow, HelpOffer, Initiative, Invitation, Support
from initiatives.services.erase import erase_part, erase_plans, hold_all, of_person, plans_of, with_key_of
from initiatives.services.texts import HANGING

MODELS = (
    *dict.fromkeys(
        (
            Initiative,
            Support,
            Follow,
            HelpOffer,
            Comment,
            Flag,
            Invitation,
            *(model for model, _way, _fields in HANGING),
        )
    ),
    # Named by their deed alone; whose it was is empty once the account is.
    *(rows.Bundle, rows.BundleMember, rows.ImportRun),
)
OF_A_PLAN = (
    *("number", "kind", "title", "what", "why", "display_name", "email", "phone", "postal_address", "initiator_kind"),
    *("language", "channel", "status", "received_at", "confirmed_at", "published_at", "answer_due_on", "answered_at"),
    *("closed_at", "lon", "lat", "event_on", "event_place", "extra", "why_different", "result"),
)
# What the initiator typed, or what the municipality told the initiator, beside the plan itself.
BESIDE = (
    ("vragen", "questions", ("text", "asked_at", "reply", "replied_at")),
    ("eerdere teksten", "versions", ("title", "what", "why", "replaced_at")),
    ("wat is gevraagd", "needs", ("kind", "text", "amount", "outcome", "granted_text", "reason")),
    ("regels in de weg", "rules_in_the_way", ("rule", "problem", "named_at", "outcome", "answer")),
    ("bestanden", "attachments", ("kind", "original_name", "alt", "added_at")),
    ("eerdere antwoorden", "former_answers", ("summary", "reason", "next_step", "published_at")),
)


def export(subject: Subject) -> dict:
    plans = list(plans_of(subject).select_related("buurt"))
    told = {
        "plannen": [_plan(plan) for plan in plans],
        "bekeken door": seen_by(Initiative, [plan.pk for plan in plans]),
        "steun": _rows(with_key_of(Support, subject), "given_at", "confirmed_at"),
        "volgt": _rows(of_person(Follow, subject), "email", "since", "confirmed_at"),
        "aanbod": [_offer(offer) for offer in of_person(HelpOffer, subject).select_related("initiative")],
        "aanvullingen": _rows(
            of_person(Comment, subject),
            *("kind", "text", "display_name", "email", "state", "written_at", "reply", "objection__text"),
        ),
        "meldingen": [
            {"regel": rule, "uitleg": explanation, "wanneer": at.isoformat()}
            for rule, explanation, at in with_key_of(Flag, subject).values_list("rule", "explanation", "flagged_at")
        ],
        "medestander": _rows(
            of_person(Invitation, subject), "purpose", "email", "display_name", "invited_at", "accepted_at", "ended_at"
        ),
    }
    return {name: found for name, found in told.items() if found}


def _plan(plan: Initiative) -> dict:
    told = {name: _plain(getattr(plan, name)) for name in OF_A_PLAN} | {"buurt": plan.buurt.name}
    for name, relation, fields in BESIDE:
        if found := list(getattr(plan, relation).values(*fields)):
            told[name] = [{field: _plain(value) for field, value in row.items()} for row in found]
    if back := getattr(plan, "look_back", None):
        told["terugblik"] = [back.went_well, back.was_hard, back.lesson]
    told["geschiedenis"] = [
        {
            "wanneer": event.at.isoformat(),
            "wat": str(event.get_kind_display()),
            "door": event.by_label,
            "tekst": event.text,
        }
        for event in Event.objects.filter(initiative=plan, is_public=True)
    ]
    return told


def _offer(offer: HelpOffer) -> dict:
    return {
        "plan": offer.initiative.number,
        "naam": offer.display_name,
        "e-mail": offer.email,
        "tekst": offer.text,
        "wanneer": offer.offered_at.isoformat(),
        "berichten": [
            {"van": "indiener" if one.is_from_initiator else "u", "tekst": one.text, "wanneer": one.sent_at.isoformat()}
            for one in offer.messages.all()
        ],
    }


def _rows(found, *fields: str) -> list[dict]:
    """Each with the number of its plan."""
    return [
        {"plan": number} | {name: _plain(value) for name, value in zip(fields, values, strict=True)}
        for number, *values in found.values_list("initiative__number", *fields)
    ]


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def erase(subject: Subject, *, wish: Wish, by: User | None, now: datetime) -> dict[str, int]:
    hold_all(subject)
    return erase_plans(subject, wish.keeps_words, by, now) | erase_part(subject, wish.keeps_words, now)

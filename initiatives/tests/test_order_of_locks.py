"""Every deed holds the plan first and then what hangs on it: two deeds at once wait, and neither for the other."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import personal
from accounts.personal import Subject
from initiatives.models import Comment, ModerationEvent
from initiatives.services import give_advice, taking_part
from initiatives.services.blank import blank_once

Decision = ModerationEvent.Decision
PLAN = "initiatives_initiative"
# What keeps a row until the transaction ends, and of which table.
HOLDS = re.compile(
    r'^UPDATE "(\w+)"|^DELETE FROM "(\w+)"|^INSERT INTO "(\w+)"|^SELECT .*? FROM "(\w+)".* FOR (?:NO KEY )?UPDATE'
)
EMAIL = "buur@example.nl"


def tables_held(deed) -> list[str]:
    """Of plans and what hangs on them, in the order in which the deed took them."""
    with CaptureQueriesContext(connection) as found:
        deed()
    held = (HOLDS.match(query["sql"]) for query in found)
    names = (next(filter(None, one.groups())) for one in held if one)
    return [name for name in names if name.startswith("initiatives_")]


@pytest.fixture
def plan(platform, chair, initiative, now):
    """With support, an offer and two additions that wait for their address."""
    initiative.voice = taking_part.support(initiative=initiative, email=EMAIL, now=now)
    told = {"initiative": initiative, "email": EMAIL, "display_name": "Buur", "text": "Ik help mee.", "now": now}
    initiative.offer = taking_part.offer_help(**told, token=uuid4())
    initiative.waits = taking_part.comment(**told, kind=Comment.Kind.GOOD, token=uuid4())
    initiative.shown = taking_part.comment(**told, kind=Comment.Kind.GOOD, token=uuid4())
    taking_part.confirm_comment(comment=initiative.shown, now=now)
    return initiative


def test_every_deed_of_taking_part_holds_the_plan_first(plan, resident, official, other_official, chair, now):
    told = {"initiative": plan, "display_name": "Noor", "text": "Mooi plan.", "by": resident, "now": now}
    look = {"comment": plan.shown, "explanation": "Past niet.", "by": official, "now": now}
    advice = plan.advices.get()
    deeds = {
        "follow": lambda: taking_part.follow(initiative=plan, by=resident, now=now),
        "support": lambda: taking_part.support(initiative=plan, by=resident, now=now),
        "confirm support": lambda: taking_part.confirm_support(support=plan.voice, now=now),
        "take it back": lambda: taking_part.withdraw_support(support=plan.voice),
        "offer": lambda: taking_part.offer_help(**told, token=uuid4()),
        "confirm offer": lambda: taking_part.confirm_offer(offer=plan.offer, now=now),
        "write": lambda: taking_part.send_offer_message(offer=plan.offer, text="Ja", is_from_initiator=True, now=now),
        "add": lambda: taking_part.comment(**told, kind=Comment.Kind.GOOD, token=uuid4()),
        "confirm addition": lambda: taking_part.confirm_comment(comment=plan.waits, now=now),
        "flag": lambda: taking_part.flag_comment(comment=plan.shown, rule="insult", by=resident, now=now),
        "remove": lambda: taking_part.look_at_comment(**look, decision=Decision.REMOVED, rule="insult"),
        "object": lambda: taking_part.object_to_removal(comment=plan.shown, text="Waarom?", now=now),
        "settle": lambda: taking_part.settle_objection(**look | {"by": other_official}, is_restored=True),
        "take away": lambda: taking_part.take_back_comment(comment=plan.waits, now=now),
        "advise": lambda: give_advice(advice=advice, stance="in_favour", text="Doen.", by=chair, by_label="P", now=now),
        "erase": lambda: personal.erase(Subject(email=EMAIL), by=None, now=now),
        "blank": lambda: blank_once(plan, now),
    }
    first = {name: tables_held(deed)[:1] for name, deed in deeds.items()}
    assert first == dict.fromkeys(deeds, [PLAN])

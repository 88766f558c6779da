"""What the tests of the whole portal share: a municipality in which something happens."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse

from accounts.roles import Role
from agendas.services import change_block, make_promise, move_promise, start_agenda
from agendas.workflow import BlockState, Key, PromiseState, Side
from goals.models import Goal
from initiatives import services
from initiatives.models import Answer, Initiative
from initiatives.services import taking_part
from tests_support.cast import NOW, send_in
from tests_support.kept import kept

LONG_WORD = "Hottentottententententoonstellingsplan" * 3


@kept
def lively_town(sanderbout, official, platform) -> Initiative:
    """A little of everything: plans in seven states, an agenda half way, promises kept and late, a very long word."""
    now = NOW
    waiting, taken, answered, refused, gone, _long = (
        send_in(sanderbout, title=title, email=f"plan{place}@example.nl", now=now + timedelta(minutes=place))
        for place, title in enumerate(
            ("Bankjes", "Een boekenkast", "Licht op het pad", "Iets dat niet past", "Ingetrokken plan", LONG_WORD[:110])
        )
    )
    send_in(sanderbout, title="Nog niet bevestigd", email="later@example.nl", confirmed=False)
    soon = now + timedelta(days=1)
    for plan in (taken, answered):
        services.take_up(initiative=plan, by=official, now=soon)
    services.ask_question(initiative=taken, text="Waar precies?", by=official, now=soon)
    services.link_goals(initiative=answered, goals=list(Goal.objects.all()), by=official, now=soon)
    services.write_answer(
        initiative=answered, decision=Answer.Decision.TAKEN_UP, summary="Ja.", reason="Het is donker.",
        next_step="Wij plaatsen twee lampen.", next_by="Team Verlichting", next_on=soon.date(), by=official, now=soon,
    )  # fmt: skip
    services.publish_answer(initiative=answered, by=official, now=soon)
    services.refuse(initiative=refused, reason="Dit is reclame.", by=official, now=soon)
    services.withdraw(initiative=gone, now=soon, text="Wij doen het zelf.")
    services.change_text(
        initiative=waiting,
        title="Drie bankjes",
        what="Wij willen drie bankjes.",
        why="Er is geen plek.",
        by=None,
        now=now,
    )
    services.tell_look_back(
        initiative=gone,
        went_well="De buren hielpen.",
        was_hard=LONG_WORD[:90],
        lesson="Begin met koffie.",
        by=None,
        now=now,
    )
    agenda = start_agenda(
        title="Buurtagenda Sanderbout", slug="sanderbout", area=sanderbout, platform=platform, official=official,
        by=official, now=now,
    )  # fmt: skip
    first = agenda.blocks.order_by("definition__order").first()
    change_block(
        block=first,
        by=official,
        role=Role.OFFICIAL,
        by_label="gemeente",
        now=now,
        state=BlockState.BUSY,
        notes="Loopt.",
    )
    for place, text in enumerate(("Twee lampen plaatsen", LONG_WORD[:200])):
        promise = make_promise(
            text=text, owner_side=Side.MUNICIPALITY, owner_label="gemeente", other_side=Side.PLATFORM,
            other_label=platform.name, platform=platform, area=sanderbout, due_on=(now + timedelta(days=20)).date(),
            by=official, official=official, role=Role.OFFICIAL, by_label="gemeente", agenda=agenda,
            goal=Goal.objects.first(), now=now,
        )  # fmt: skip
        if place == 0:
            move_promise(
                promise=promise, to=PromiseState.REPORTED_DONE, key=Key.OWNER, by=official, role=Role.OFFICIAL,
                by_label="gemeente", now=soon,
            )  # fmt: skip
    neighbours_join(taken, official, soon)
    return answered


@pytest.fixture
def lively(lively_town, settings) -> Initiative:
    """That town, with the pages of the demo. Returns the plan that is answered."""
    settings.DEMO = True
    return lively_town


def neighbours_join(plan, official, now) -> None:
    """One stands behind it, two add something; to one of them somebody reacted, another is gone with a reason."""
    people = {"initiative": plan, "by": official, "now": now}
    taking_part.support(**people)
    stays, gone, _long = (
        taking_part.comment(**people, kind=kind, text=text, display_name=name, token=uuid4())
        for kind, text, name in (
            ("good", "Dit is hard nodig.", "Ali"),
            ("better", "Wat een onzin.", "Boos"),
            ("question", LONG_WORD, LONG_WORD[:80]),
        )
    )
    taking_part.reply_to_comment(comment=stays, text="Dank u.", role=Role.INITIATOR, now=now)
    taking_part.flag_comment(comment=gone, rule="insult", now=now)
    removed = {"decision": "removed", "rule": "insult", "explanation": "Dit scheldt."}
    taking_part.look_at_comment(comment=gone, **removed, by=official, now=now)


@pytest.fixture
def errors_undrawn(monkeypatch):
    """For who walks over thousands of addresses and asks only what they answer with."""
    monkeypatch.setattr("pages.views.errors.render", lambda request, template, status: HttpResponse(status=status))

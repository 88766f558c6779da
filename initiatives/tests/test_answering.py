"""Around an answer: its moment, a second reading, notes, plainer words, what is granted, the role of the town."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import Role
from initiatives import services
from initiatives.models import (
    Answer,
    Event,
    FormerAnswer,
    MunicipalRole,
    Need,
    RewriteRequest,
    RoleChange,
    RuleInTheWay,
)
from initiatives.workflow import MoveRefused, Status

pytestmark = pytest.mark.django_db
HARD = (
    "Middels voornoemde besluitvorming wordt overgegaan tot realisatie van zitvoorzieningen. De uitvoering "
    "geschiedt onder verantwoordelijkheid van de afdeling. Betrokkenen worden hieromtrent geïnformeerd."
)
WORDS = {
    "decision": "taken_up",
    "summary": "Er komen twee bankjes.",
    "reason": "Veel ouders vragen om een plek om te zitten.",
    "next_step": "Team Groen plaatst de bankjes in mei.",
    "next_by": "team Groen",
    "next_on": None,
}
LATER = timedelta(hours=1)


@pytest.fixture
def draft(initiative, official, now):
    """Writes a draft on a plan that is being handled: draft(reason="…")."""
    services.assign(initiative=initiative, handler=official, by=official, now=now)
    services.take_up(initiative=initiative, by=official, now=now)

    def write(**changed) -> Answer:
        return services.write_answer(initiative=initiative, **(WORDS | changed), by=official, now=now)

    return write


@pytest.fixture
def answered(draft, initiative, official, now):
    draft()
    services.publish_answer(initiative=initiative, by=official, now=now)
    initiative.refresh_from_db()
    return initiative


def refusal_of(deed, **arguments) -> str:
    with pytest.raises(MoveRefused) as refused:
        deed(**arguments)
    return refused.value.message


# ── Plain words ──────────────────────────────────────────────────────────────
def test_a_hard_answer_needs_a_reason_and_is_counted(draft, initiative, official, now):
    """It may be kept as a draft; it goes out with a reason, never silently."""
    answer = draft(reason=HARD)
    assert answer.readability < 50
    said = refusal_of(services.publish_answer, initiative=initiative, by=official, now=now)
    assert "leest moeilijk" in said and "grens is 50" in said
    draft(reason=HARD, reason_hard="De rechter vraagt deze woorden.")
    services.publish_answer(initiative=initiative, by=official, now=now)
    published = Answer.objects.published().get()
    assert (published.readability, published.reason_hard) == (answer.readability, "De rechter vraagt deze woorden.")


def test_a_short_hard_answer_and_an_easy_one_go_out_as_they_are(draft, initiative, official, now):
    assert (
        draft(summary="Besluitvorming prevaleert.", reason="Participatieproblematiek.", next_step="").readability == 0
    )
    assert draft().readability > 60
    services.publish_answer(initiative=initiative, by=official, now=now)
    assert Answer.objects.published().get().reason_hard == ""


# ── Its moment ───────────────────────────────────────────────────────────────
def test_an_answer_comes_at_its_moment_once(draft, initiative, official, now, mailroom):
    draft()
    services.schedule_answer(initiative=initiative, at=now + LATER, by=official, now=now)
    assert services.publish_due(now + timedelta(minutes=59)) == 0
    assert services.publish_due(now + LATER) == 1
    assert services.publish_due(now + LATER) == 0, "a second round finds nothing"
    initiative.refresh_from_db()
    assert initiative.status == Status.ANSWERED and initiative.answered_at == now + LATER
    assert initiative.events.get(kind=Event.Kind.ANSWERED).by == official
    assert len([mail for mail in mailroom.to("plan@example.nl") if mail.kind == "initiative.answer"]) == 1


@pytest.mark.parametrize("is_due", [True, False], ids=["by the round", "by hand"])
def test_the_plan_is_held_before_its_answer_is_read(is_due, draft, initiative, official, now):
    """As everywhere: two who hold them the other way round wait for each other for ever."""
    draft()
    if is_due:
        services.schedule_answer(initiative=initiative, at=now + LATER, by=official, now=now)
    with CaptureQueriesContext(connection) as asked:
        assert (
            services.publish_due(now + LATER)
            if is_due
            else services.publish_answer(initiative=initiative, by=official, now=now)
        )
    said = [one["sql"] for one in asked]
    held = next(place for place, sql in enumerate(said) if "FOR UPDATE" in sql)
    assert 'FROM "initiatives_initiative"' in said[held]
    read = [place for place, sql in enumerate(said) if 'FROM "initiatives_answer"' in sql and '"reason"' in sql]
    assert read and min(read) > held


def test_a_moment_is_to_come_and_the_draft_is_whole(draft, initiative, official, other_official, resident, now):
    draft(next_step="")
    schedule = {"initiative": initiative, "by": official, "now": now}
    assert "wat er nu gebeurt" in refusal_of(services.schedule_answer, at=now + LATER, **schedule)
    draft()
    assert "nog komt" in refusal_of(services.schedule_answer, at=now, **schedule)
    assert "half jaar" in refusal_of(services.schedule_answer, at=now + timedelta(days=200), **schedule)
    assert "medewerker" in refusal_of(services.schedule_answer, at=now + LATER, **schedule | {"by": resident})
    services.schedule_answer(at=now + LATER, **schedule)
    assert "wat er nu gebeurt" in refusal_of(draft, next_step="")
    assert "staat al klaar" in refusal_of(services.ask_reading, reader=other_official, **schedule)
    services.unschedule_answer(**schedule)
    assert services.publish_due(now + LATER) == 0
    assert "stond niet klaar" in refusal_of(services.unschedule_answer, **schedule)


def test_what_cannot_be_published_any_more_is_a_draft_again_and_its_writer_hears_why(
    draft, initiative, official, now, mailroom
):
    draft()
    services.schedule_answer(initiative=initiative, at=now + LATER, by=official, now=now)
    services.ask_question(initiative=initiative, text="Waar precies?", by=official, now=now)
    assert services.publish_due(now + LATER) == 0
    assert services.publish_due(now + LATER) == 0
    letters = [mail for mail in mailroom.to(official.email) if mail.kind == "initiative.not_published"]
    assert len(letters) == 1
    answer = Answer.objects.get()
    assert answer.publish_at is None and answer.published_at is None


# ── Colleagues ───────────────────────────────────────────────────────────────
def test_an_answer_waits_for_the_colleague_who_was_asked(draft, initiative, official, other_official, now, mailroom):
    ask = {"initiative": initiative, "by": official, "now": now}
    assert "eerst een concept" in refusal_of(services.ask_reading, reader=other_official, **ask)
    draft()
    assert "anders dan uzelf" in refusal_of(services.ask_reading, reader=official, **ask)
    reading = services.ask_reading(reader=other_official, question="Klopt de reden?", **ask)
    assert "Klopt de reden?" in mailroom.last_to(other_official.email).text
    assert "leest al mee" in refusal_of(services.ask_reading, reader=other_official, **ask)
    assert "leest nog mee" in refusal_of(services.publish_answer, **ask)
    give = {"reading": reading, "now": now}
    assert "aan iemand anders" in refusal_of(services.give_reading, is_good=True, by=official, **give)
    assert "wat er beter kan" in refusal_of(services.give_reading, is_good=False, by=other_official, **give)
    services.give_reading(is_good=False, remark="Noem de datum.", by=other_official, **give)
    assert "al gelezen" in refusal_of(services.give_reading, is_good=True, by=other_official, **give)
    letter = mailroom.last_to(official.email)
    assert letter.kind == "initiative.reading_given" and "Noem de datum" not in letter.text
    again = services.ask_reading(reader=other_official, **ask)
    services.stop_reading(reading=again, by=official, now=now)
    services.publish_answer(**ask)


def test_who_is_mentioned_hears_of_it_and_the_note_is_not_mailed(initiative, official, other_official, resident, now,
                                                                 mailroom):  # fmt: skip
    write = {"initiative": initiative, "by": official, "now": now}
    services.write_note(text="Bel eerst de wijkagent.", mentions=[other_official, official, other_official], **write)
    letter = mailroom.last_to(other_official.email)
    assert letter.kind == "initiative.mentioned" and "wijkagent" not in letter.text
    assert len(mailroom.to(other_official.email)) == 1 and not mailroom.to(official.email)
    assert "behandelt geen plannen" in refusal_of(services.write_note, text="x", mentions=[resident], **write)
    assert "Alleen een medewerker" in refusal_of(services.write_note, text="x", **write | {"by": resident})
    assert "Schrijf" in refusal_of(services.write_note, text="  ", **write)
    crowd = [User(pk=number) for number in range(10**6, 10**6 + 11)]
    assert "hoogstens tien" in refusal_of(services.write_note, text="Allen!", mentions=crowd, **write)
    assert initiative.notes.get().mentions.get() == other_official


# ── Plainer words ────────────────────────────────────────────────────────────
def test_plainer_words_keep_the_decision_and_the_old_words(answered, official, other_official, now, mailroom):
    for text in ("Wat is een bankje?", ""):
        services.ask_rewrite(initiative=answered, text=text, now=now)
    asked = [mail for mail in mailroom.to(official.email) if mail.kind == "initiative.rewrite_asked"]
    assert len(asked) == 1, "the second waits in the same heap"
    assert type(answered).objects.to_rewrite().get() == answered
    new = {"summary": "Ja, er komen bankjes.", "reason": "Ouders vroegen erom.", "next_step": "Team Groen doet het."}
    write = {"initiative": answered, "by": other_official, "now": now + LATER}
    assert "leest moeilijk" in refusal_of(services.rewrite_answer, **new | {"reason": HARD}, **write)
    old = {name: WORDS[name] for name in ("summary", "reason", "next_step")}
    assert "nog hetzelfde" in refusal_of(services.rewrite_answer, **old, **write)
    services.rewrite_answer(**new, seen=0, **write)
    assert "Een collega was u voor" in refusal_of(services.rewrite_answer, **new, seen=0, **write)
    answer, former = Answer.objects.get(), FormerAnswer.objects.get()
    assert (answer.decision, answer.next_by, answer.published_at) == ("taken_up", "team Groen", now)
    assert (answer.summary, answer.rewritten, former.summary) == (new["summary"], 1, WORDS["summary"])
    assert former.why == FormerAnswer.Why.REWRITTEN and former.written_by == official
    assert not type(answered).objects.to_rewrite().exists()
    assert "Ja, er komen bankjes." in mailroom.last_to("plan@example.nl").text
    answered.refresh_from_db()
    assert answered.status == Status.ANSWERED and answered.answered_at == now, "the clock does not move"


def test_more_of_the_same_say_nothing_new(answered, now):
    waiting = [RewriteRequest(answer=answered.answer, asked_at=now) for _number in range(49)]
    RewriteRequest.objects.bulk_create(waiting)
    assert services.ask_rewrite(initiative=answered, now=now) is not None
    assert services.ask_rewrite(initiative=answered, now=now) is None


def test_a_text_can_stay_as_it_is_with_a_reason(answered, official, now):
    leave = {"initiative": answered, "by": official, "now": now}
    assert "vraagt nu niemand" in refusal_of(services.leave_as_it_is, reason="Is al duidelijk.", **leave)
    services.ask_rewrite(initiative=answered, now=now)
    assert "waarom" in refusal_of(services.leave_as_it_is, reason="", **leave)
    assert services.leave_as_it_is(reason="Is al duidelijk.", **leave) == 1
    assert not Answer.objects.get().rewritten


def test_without_a_public_answer_there_is_nothing_to_make_plainer(draft, initiative, now):
    draft()
    assert "geen antwoord" in refusal_of(services.ask_rewrite, initiative=initiative, now=now)


# ── What is granted, rules, roles ────────────────────────────────────────────
@pytest.mark.parametrize(
    ("kind", "asked", "outcome", "given", "granted"),
    [
        ("money", 500, "granted", None, 500),
        ("money", 500, "partly", 200, 200),
        ("money", 500, "partly", None, "hoeveel geld"),
        ("money", None, "granted", None, "hoeveel geld"),
        ("money", 500, "refused", 300, None),
        ("money", 500, "granted", -5, "klopt niet"),
        ("money", 500, "granted", 300, "minder dan gevraagd"),
        ("money", 500, "partly", 500, "alles wat gevraagd is"),
        ("money", 500, "granted", 600, 600),
        ("place", None, "granted", 100, None),
        ("place", None, "", None, "Kies wat"),
        ("place", None, "misschien", None, "Kies wat"),
    ],
)
def test_what_is_granted_of_what_was_asked(initiative, official, now, mailroom, kind, asked, outcome, given, granted):
    need = Need.objects.create(initiative=initiative, kind=kind, text="Wat wij nodig hebben", amount=asked)
    decide = {"need": need, "outcome": outcome, "granted_amount": given, "granted_text": "Voor één jaar."}
    decide |= {"reason": "Er is geld voor.", "by": official, "now": now}
    if isinstance(granted, str):
        assert granted in refusal_of(services.decide_need, **decide)
        return
    decided = services.decide_need(**decide)
    assert decided.granted_amount == granted
    assert bool(decided.granted_text) == (outcome != "refused")
    assert "Er is geld voor." in mailroom.last_to("plan@example.nl").text
    assert "Een collega was u voor" in refusal_of(services.decide_need, **decide)
    assert services.decide_need(**decide, seen=outcome).decided_by == official


def test_a_decision_and_an_answer_about_a_rule_say_why(initiative, official, resident, now, mailroom):
    need = Need.objects.create(initiative=initiative, kind="place", text="Een schuur")
    rule = RuleInTheWay.objects.create(initiative=initiative, rule="APV 2:10", problem="Wij mogen niet", named_at=now)
    decide = {"need": need, "outcome": "granted", "by": official, "now": now}
    say = {"rule": rule, "outcome": "room", "by": official, "now": now}
    assert "waarom" in refusal_of(services.decide_need, reason=" ", **decide)
    assert "waarom" in refusal_of(services.answer_rule, answer=" ", **say)
    assert "medewerker" in refusal_of(services.answer_rule, answer="Mag.", **say | {"by": resident})
    services.answer_rule(answer="U krijgt een jaar ontheffing.", **say)
    assert "ontheffing" in mailroom.last_to("plan@example.nl").text
    assert "Een collega was u voor" in refusal_of(services.answer_rule, answer="Toch niet.", **say)
    assert initiative.events.get(kind=Event.Kind.RULE_ANSWERED).is_public


def test_a_change_of_role_says_why_and_the_first_need_not(initiative, official, now):
    assert services.load_municipal_roles() == 9 and services.load_municipal_roles() == 0
    helper, partner = (MunicipalRole.objects.get(slug=slug) for slug in ("facilitator", "partner"))
    choose = {"initiative": initiative, "by": official, "now": now}
    services.choose_role(role=helper, **choose)
    assert "al" in refusal_of(services.choose_role, role=helper, **choose)
    assert "waarom" in refusal_of(services.choose_role, role=partner, **choose)
    refused = refusal_of(services.choose_role, role=partner, reason="Wij bouwen mee.", seen="", **choose)
    assert "Een collega was u voor" in refused, "as two who opened the page before anybody chose"
    services.choose_role(role=partner, reason="Wij bouwen mee.", seen="facilitator", **choose)
    initiative.refresh_from_db()
    assert initiative.municipal_role == "partner" and RoleChange.objects.count() == 2
    assert [event.by_role for event in initiative.events.filter(kind=Event.Kind.ROLE_CHOSEN)] == [Role.OFFICIAL] * 2

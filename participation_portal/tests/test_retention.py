"""What is past its term goes by itself: out of the records, the history, the exports and the letters."""

import json
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from accounts import personal, retention
from accounts.models import AuditEvent, RetentionRun, User
from accounts.personal import Subject
from accounts.services import log_view
from initiatives import services
from initiatives.models import ArchiveRule, Comment, Flag, Follow, HelpOffer, ImportRun, Initiative, Support
from initiatives.services import taking_part
from initiatives.services.archive import load_archive_rules, must_be_kept, past_their_term
from notifications.models import Message
from tests_support.dump import tables_with

EMAIL, PHONE, HOUSE = "jannie@example.nl", "06-21436587", "Kwetsestraat 17"
DAY, YEAR = timedelta(days=1), timedelta(days=366)


def counted(name: str, moment) -> int:
    return next(rule for rule in retention.rules() if rule.name == name).count(moment)


@pytest.fixture
def refused_plan(submit, official, now) -> Initiative:
    """A plan of somebody without an account: answered with no, with a helper and a follower."""
    plan = submit(email=EMAIL, phone=PHONE, postal_address=HOUSE)
    services.take_up(initiative=plan, by=official, now=now)
    for part in ("follow", "support"):
        row = getattr(taking_part, part)(initiative=plan, email="buurman@example.nl", now=now)
        getattr(taking_part, f"confirm_{part}")(**{part: row, "now": now})
    offer = taking_part.offer_help(
        initiative=plan, display_name="Buurman Bos", text="Ik kan graven.", token=uuid4(), email="buurman@example.nl",
        now=now,
    )  # fmt: skip
    taking_part.confirm_offer(offer=offer, now=now)
    plan.refresh_from_db()
    services.write_answer(
        initiative=plan, decision="not", summary="Nee.", reason="Er is geen plek.", next_step="Niets.",
        next_by="team Groen", next_on=None, by=official, now=now,
    )  # fmt: skip
    services.publish_answer(initiative=plan, by=official, now=now)
    log_view(subject=plan, by=official, now=now, what="e-mailadres")
    Message.objects.update(state="sent", settled_at=now)
    return plan


def test_after_the_term_contact_data_is_gone_from_record_history_exports_and_letters(refused_plan, now):
    retention.apply(now + 364 * DAY)
    assert tables_with(PHONE), "within the year it is still there"
    retention.apply(now + YEAR)
    for secret in (EMAIL, PHONE, HOUSE, "buurman@example.nl", "Buurman Bos", "Ik kan graven"):
        assert tables_with(secret) == [], secret
    assert personal.export(Subject(email=EMAIL)) == {}
    # The plan, its answer and how many stood behind it stay.
    refused_plan.refresh_from_db()
    assert (refused_plan.title, refused_plan.support_count) == ("Bankjes bij de speeltuin", 1)
    assert Support.objects.count() == 1 and refused_plan.answer.reason == "Er is geen plek."


def test_as_long_as_something_is_owed_the_address_stays(refused_plan, submit, now):
    running = submit(email="ander@example.nl", title="Nog open")
    retention.apply(now + 3 * YEAR)
    running.refresh_from_db()
    assert running.email == "ander@example.nl"


def test_the_file_goes_when_the_archive_rule_says_so_and_not_a_day_before(refused_plan, now):
    load_archive_rules()
    ArchiveRule.objects.filter(kind="idea", result="refused").update(years=5)
    retention.apply(now + 5 * 365 * DAY)
    refused_plan.refresh_from_db()
    assert refused_plan.is_public
    retention.apply(now + 5 * 366 * DAY)
    refused_plan.refresh_from_db()
    assert (refused_plan.title, refused_plan.is_public) == ("", False)
    assert tables_with("Er is geen plek") == tables_with("Bankjes bij de speeltuin") == []
    # That there was one, when and how it ended, can still be counted.
    assert refused_plan.status == "answered" and refused_plan.events.filter(kind="answered").exists()


def test_a_yes_on_which_nothing_followed_ends_a_year_after_the_answer(submit, official, now):
    load_archive_rules()
    ArchiveRule.objects.filter(kind="idea", result="granted").update(years=1)
    quiet, promised, carried_out = (submit(title=title) for title in ("Stil", "Beloofd", "Bezig"))
    for plan in (quiet, promised, carried_out):
        services.take_up(initiative=plan, by=official, now=now)
        services.write_answer(
            initiative=plan, decision="taken_up", summary="Ja.", reason="Het past hier.", next_step="Wij beginnen.",
            next_by="team Groen", next_on=None, by=official, now=now,
        )  # fmt: skip
        services.publish_answer(initiative=plan, by=official, now=now)
    services.start_carrying_out(initiative=carried_out, text="Wij beginnen.", by=official, now=now)
    services.promise_from(
        initiative=promised, text="Het bankje staat er.", owner_side="municipality", owner_label="team Groen",
        other_side="residents", other_label="de indiener", due_on=now.date() + DAY, official=official, by=official,
        now=now,
    )  # fmt: skip
    assert list(past_their_term(now + 729 * DAY)) == []
    assert must_be_kept(quiet, now + 729 * DAY) and not must_be_kept(quiet, now + 732 * DAY)
    assert list(past_their_term(now + 732 * DAY)) == [quiet], "what runs, and what was promised, has no end yet"


def test_a_kind_kept_for_ever_or_without_a_rule_stays(refused_plan, now):
    retention.apply(now + 20 * YEAR)
    load_archive_rules()
    ArchiveRule.objects.filter(kind="idea").update(years=0)
    retention.apply(now + 40 * YEAR)
    refused_plan.refresh_from_db()
    assert refused_plan.is_public


def test_the_rules_of_the_file_are_loaded_once_and_what_was_changed_stays(db):
    assert load_archive_rules() == ArchiveRule.objects.count() == 21
    ArchiveRule.objects.filter(kind="idea").update(years=99)
    assert load_archive_rules() == 0
    assert ArchiveRule.objects.filter(years=99).count() == 3


def test_what_nobody_confirms_is_gone_after_a_week(initiative, now):
    mine = {"initiative": initiative, "email": EMAIL, "now": now}
    taking_part.support(**mine, also_follow=True)
    taking_part.offer_help(**mine, display_name="J", text="Ik help.", token=uuid4())
    taking_part.comment(**mine, kind="good", text="Mooi.", display_name="J", token=uuid4())
    taking_part.comment(**mine | {"email": ""}, kind="good", text="Ook.", display_name="J", token=uuid4())
    retention.apply(now + 7 * DAY)
    assert Support.objects.count() == Follow.objects.count() == HelpOffer.objects.count() == 1
    retention.apply(now + 8 * DAY)
    assert Support.objects.count() == Follow.objects.count() == HelpOffer.objects.count() == 0
    # What came without an address waits for an official.
    assert [comment.text for comment in Comment.objects.all()] == ["Ook."]


def gone_only_after(rule: str, last_day) -> None:
    """What this rule is about is past its term a day later, is counted before it goes, and goes."""
    assert counted(rule, last_day) == 0
    retention.apply(last_day)
    assert counted(rule, last_day + DAY) == 1
    assert retention.apply(last_day + DAY).counts[rule] == 1


def test_who_was_asked_along_and_never_said_so_is_forgotten_after_a_month(initiative, now):
    services.invite(initiative=initiative, email=EMAIL, by=None, now=now)
    Message.objects.update(state="sent", settled_at=now)
    gone_only_after("invitations", now + 30 * DAY)
    assert tables_with(EMAIL) == []


def test_a_year_after_a_talk_about_help_stopped_its_words_and_the_helper_are_gone(initiative, resident, now):
    offer = taking_part.offer_help(
        initiative=initiative, display_name="Buurman Bos", text="Ik kan graven.", token=uuid4(), by=resident, now=now
    )
    taking_part.send_offer_message(offer=offer, text="Om tien uur dan.", is_from_initiator=True, now=now)
    taking_part.end_offer(offer=offer, now=now)
    Message.objects.update(state="sent", settled_at=now)
    gone_only_after("offers", now + 365 * DAY)
    assert tables_with("Buurman Bos") == tables_with("Ik kan graven") == tables_with("Om tien uur") == []


def test_a_year_after_an_addition_its_words_stay_and_the_address_behind_it_goes(initiative, resident, now):
    comment = taking_part.comment(
        initiative=initiative, kind="good", text="Mooi.", display_name="Bos", email=EMAIL, token=uuid4(), now=now
    )
    taking_part.confirm_comment(comment=comment, now=now)
    gone_only_after("comment_addresses", now + 365 * DAY)
    assert Comment.objects.values_list("text", "display_name", "email").get() == ("Mooi.", "Bos", "")


def test_a_year_after_a_flag_nobody_knows_who_gave_it(initiative, resident, official, now):
    told = {"kind": "good", "text": "Mooi.", "display_name": "Bos", "by": official, "token": uuid4()}
    comment = taking_part.comment(initiative=initiative, **told, now=now)
    Comment.objects.update(email="")
    taking_part.flag_comment(comment=comment, rule="insult", by=resident, now=now)
    gone_only_after("comment_addresses", now + 365 * DAY)
    assert Flag.objects.values_list("rule", "person_key").get() == ("insult", "")


def test_the_rows_of_a_list_that_was_taken_over_go_after_a_month(official, now):
    ImportRun.objects.create(at=now, by=official, rows=[{"e-mail": EMAIL}])
    gone_only_after("imports", now + 30 * DAY)
    assert ImportRun.objects.get().rows == []


def test_a_dry_run_says_what_would_go_and_changes_nothing(refused_plan, now):
    later = now + YEAR
    looked = retention.look(later)
    assert looked.is_dry and looked.counts["contact"] == 1 and looked.counts["post"] > 0
    assert tables_with(PHONE)
    gone = retention.apply(later)
    assert gone.counts["contact"] == looked.counts["contact"]
    assert gone.counts["post"] == looked.counts["post"]
    # Twice is once, and the report of the month adds up.
    assert retention.apply(later + timedelta(hours=3)).counts == gone.counts
    assert RetentionRun.objects.filter(is_dry=False).count() == 1
    retention.apply(later + 40 * DAY)
    assert RetentionRun.objects.filter(is_dry=False).count() == 2


def test_one_rule_that_fails_holds_no_other_up(refused_plan, now, monkeypatch):
    def fail(now):
        raise ValueError("broken")

    broken = retention.Rule("broken", "x", "x", lambda now: 0, fail)
    monkeypatch.setattr(retention, "_rules", {"broken": broken} | retention._rules)
    assert retention.apply(now + YEAR).counts["contact"] == 1


def test_the_log_of_who_looked_goes_after_five_years(refused_plan, now):
    before = AuditEvent.objects.count()
    assert before and counted("audit_log", now + 4 * YEAR) == 0
    retention.apply(now + 6 * YEAR)
    assert not AuditEvent.objects.filter(at__lt=now + YEAR).exists()


def test_an_unused_account_is_told_first_and_erased_a_month_later(resident, chair, official, now):
    User.objects.update(last_login=now - 3 * YEAR)
    retention.apply(now)
    letter = Message.objects.get(kind="account.unused")
    assert letter.recipient == resident and "twee jaar" in letter.text
    # As long as the letter did not leave, nothing happens.
    retention.apply(now + 60 * DAY)
    Message.objects.filter(pk=letter.pk).update(state="sent", settled_at=now + 61 * DAY)
    retention.apply(now + 90 * DAY)
    resident.refresh_from_db()
    assert resident.is_active
    retention.apply(now + 92 * DAY)
    resident.refresh_from_db()
    assert not resident.is_active and "gewist.invalid" in resident.email
    # Who sits in a platform or works here is left alone.
    assert User.objects.filter(pk__in=[chair.pk, official.pk], is_active=True).count() == 2


def test_who_signs_in_again_keeps_the_account(resident, now):
    User.objects.update(last_login=now - 3 * YEAR)
    retention.apply(now)
    Message.objects.update(state="sent", settled_at=now)
    User.objects.filter(pk=resident.pk).update(last_login=now + 5 * DAY)
    retention.apply(now + 60 * DAY)
    resident.refresh_from_db()
    assert resident.is_active


def test_the_command_tells_and_the_back_office_shows(refused_plan, client_for, administrator, monkeypatch, now):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + YEAR)
    said = StringIO()
    call_command("retention", "--dry-run", stdout=said)
    assert "past its term" in said.getvalue() and tables_with(PHONE)
    call_command("retention", stdout=said)
    assert "1  E-mail, telefoon en adres bij plannen" in said.getvalue() and not tables_with(PHONE)
    run = RetentionRun.objects.get(is_dry=False)
    html = client_for(administrator).get(f"/beheer/accounts/retentionrun/{run.pk}/change/").content.decode()
    assert "E-mail, telefoon en adres bij plannen" in html and "<strong>1</strong>" in html
    assert json.dumps(run.counts).find("@") == -1


def test_the_readme_has_a_row_for_every_rule():
    with translation.override("nl"):
        rows = [f"| {rule.label} | {rule.term} |" for rule in retention.rules()]
    told = (settings.BASE_DIR / "README.md").read_text().split("<!-- retention -->\n\n", 1)[1].split("\n\n", 1)[0]
    assert told.splitlines()[2:] == rows

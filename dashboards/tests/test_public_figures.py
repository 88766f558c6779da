"""The public figures: each is a plain count of the log of the answer clocks."""

import re
from datetime import timedelta
from fractions import Fraction

import pytest
from django.core.cache import caches
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dashboards import answer_figures, wilson
from dashboards.answer_figures import Answers, merged
from dashboards.figures import Period
from initiatives.models import Answer, ClockEvent, Initiative
from initiatives.services import ask_question, take_up, withdraw
from initiatives.workflow import ANSWERED
from neighbourhoods.models import Team
from notifications import hours
from plain_language.models import ReadingRule


@pytest.fixture
def clocks(many_plans):
    """The clock of every plan, as its deeds would have written it; every third answered one was with team Groen."""
    green = Team.objects.create(name="Groen", slug="groen")
    rows = []
    for place, plan in enumerate(many_plans):
        team = green if place % 3 == 0 else None
        common = {"initiative": plan, "by_role": "official", "team": team, "due_on": plan.answer_due_on}
        rows.append(ClockEvent(kind="started", at=plan.received_at, amount=20, unit="working_days", **common))
        if plan.status in ANSWERED:
            rows.append(ClockEvent(kind="stopped", at=plan.answered_at, **common))
        if team:
            Initiative.objects.filter(pk=plan.pk).update(team=team)
    ClockEvent.objects.bulk_create(rows)
    return many_plans


def asked(question: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()


def rows_of(question: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def test_the_share_in_time_is_a_plain_count_of_the_log(clocks, today):
    period = Period.until(today)
    found = answer_figures.count(period).all
    answered, in_time, days = asked(
        """
        SELECT count(*), count(*) FILTER (WHERE (e.at AT TIME ZONE 'Europe/Amsterdam')::date <= e.due_on),
               array_agg((e.at AT TIME ZONE 'Europe/Amsterdam')::date
                         - (i.received_at AT TIME ZONE 'Europe/Amsterdam')::date)
        FROM initiatives_clockevent e JOIN initiatives_initiative i ON i.id = e.initiative_id
        WHERE e.kind = 'stopped' AND e.round = 1 AND i.published_at IS NOT NULL AND i.status <> 'refused'
          AND (e.at AT TIME ZONE 'Europe/Amsterdam')::date BETWEEN %s AND %s
        """,
        period.start,
        today,
    )
    assert answered > 10 and 0 < in_time < answered
    days.sort()
    assert (found.answered, found.in_time) == (answered, in_time)
    assert (found.median, found.ninetieth) == (days[-(-answered // 2) - 1], days[-(-answered * 9 // 10) - 1])


def test_who_waits_is_what_the_log_started_and_did_not_stop(clocks, today):
    found = answer_figures.count(Period.until(today)).all
    waiting, overdue = asked(
        """
        SELECT count(*), count(*) FILTER (WHERE s.due_on < %s) FROM initiatives_clockevent s
        JOIN initiatives_initiative i ON i.id = s.initiative_id AND i.published_at IS NOT NULL
        WHERE s.kind = 'started' AND i.status NOT IN ('withdrawn', 'refused')
          AND NOT EXISTS (SELECT 1 FROM initiatives_clockevent e
                          WHERE e.initiative_id = s.initiative_id AND e.kind = 'stopped')
        """,
        today,
    )
    assert waiting > overdue > 0
    assert (found.open, found.overdue) == (waiting, overdue)


def test_the_parts_are_the_whole(clocks, today):
    found = answer_figures.count(Period.until(today))
    for groups in (found.by_team, found.by_wijk, found.by_kind):
        for name in ("answered", "in_time", "open", "overdue"):
            assert sum(getattr(row, name) for row in groups.values()) == getattr(found.all, name)
    assert sum(row.answered for row in found.by_month.values()) == found.all.answered
    assert set(found.by_team) == {"", "Groen"}


GIVEN_BY = """
SELECT {by}, count(*), count(*) FILTER (WHERE day <= due_on),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY days), percentile_disc(0.9) WITHIN GROUP (ORDER BY days)
FROM (SELECT coalesce(t.name, '') AS team, i.wijk_id AS wijk, i.kind AS kind, e.due_on,
             (e.at AT TIME ZONE 'Europe/Amsterdam')::date AS day,
             (e.at AT TIME ZONE 'Europe/Amsterdam')::date
             - (i.received_at AT TIME ZONE 'Europe/Amsterdam')::date AS days
      FROM initiatives_clockevent e JOIN initiatives_initiative i ON i.id = e.initiative_id
      LEFT JOIN neighbourhoods_team t ON t.id = e.team_id
      WHERE e.kind = 'stopped' AND i.published_at IS NOT NULL
        AND (e.at AT TIME ZONE 'Europe/Amsterdam')::date BETWEEN %s AND %s) AS given
GROUP BY {by}
"""
WAITING_BY = """
SELECT DISTINCT ON ({by}) {by}, count(*) OVER (PARTITION BY {by}), i.number
FROM (SELECT *, coalesce((SELECT name FROM neighbourhoods_team t WHERE t.id = team_id), '') AS team, wijk_id AS wijk
      FROM initiatives_initiative
      WHERE published_at IS NOT NULL AND answered_at IS NULL AND status NOT IN ('withdrawn', 'refused')) AS i
ORDER BY {by}, received_at, id
"""


@pytest.mark.parametrize("by", ["team", "wijk", "kind"])
def test_each_team_wijk_and_kind_is_a_plain_count_too(clocks, today, by):
    Initiative.objects.filter(pk__in=[plan.pk for plan in clocks[::4]]).update(kind="event")
    period = Period.until(today)
    found = getattr(answer_figures.count(period), f"by_{by}")
    given = {key: told for key, *told in rows_of(GIVEN_BY.format(by=by), period.start, today)}
    assert len(given) > 1
    for key, told in given.items():
        assert [found[key].answered, found[key].in_time, found[key].median, found[key].ninetieth] == told
    waiting = {key: told for key, *told in rows_of(WAITING_BY.format(by=by))}
    assert {key: [row.open, row.oldest[1]] for key, row in found.items() if row.open} == waiting


def test_who_is_heard_how_it_came_in_and_what_was_reopened_are_plain_counts(clocks, official, today):
    period = Period.until(today)
    since = hours.on(period.start)
    for place, plan in enumerate(clocks):
        if place % 5 == 0:
            Initiative.objects.filter(pk=plan.pk).update(channel="paper")
    for plan, reopened_at in zip(Initiative.objects.filter(status="answered")[:3], (since, since, None), strict=True):
        words = {"summary": "Ja.", "reason": "Het past.", "next_step": "Wij beginnen.", "next_by": "team Groen"}
        by = {"written_by": official, "written_at": since, "published_at": since}
        Answer.objects.create(initiative=plan, decision="taken_up", **words, **by)
        Initiative.objects.filter(pk=plan.pk).update(reopened_at=reopened_at)
    found = answer_figures.count(period)
    question = """
        SELECT count(*), count(*) FILTER (WHERE channel = 'paper'), array_agg(DISTINCT buurt_id)
        FROM initiatives_initiative
        WHERE published_at IS NOT NULL AND status <> 'refused' AND received_at >= %s
    """
    received, on_paper, heard = asked(question, since)
    assert Initiative.objects.listed().count() > received > on_paper > 0
    assert (found.received, found.by_channel["paper"], found.heard) == (received, on_paper, set(heard))
    assert found.reopened == 2


def test_not_answering_does_not_make_the_share_better(clocks, today):
    before = answer_figures.count(Period.until(today)).all.share
    one = Initiative.objects.listed().owing_an_answer().filter(answer_due_on__gte=today).first()
    Initiative.objects.filter(pk=one.pk).update(answer_due_on=today - timedelta(days=1))
    late = Initiative.objects.listed().owing_an_answer().filter(pk__gt=0)
    late.update(answer_due_on=today - timedelta(days=1))
    assert answer_figures.count(Period.until(today)).all.share < before


def test_hard_answers_are_those_below_the_line_that_the_municipality_drew(clocks, official, today, now):
    for plan, score in zip(Initiative.objects.filter(status="answered")[:3], (30, 55, 70), strict=True):
        words = {"summary": "Ja.", "reason": "Het past.", "next_step": "Wij beginnen.", "next_by": "team Groen"}
        why = "Wettelijke woorden" if score == 30 else ""
        by = {"written_by": official, "written_at": now, "published_at": now}
        Answer.objects.create(initiative=plan, decision="taken_up", readability=score, reason_hard=why, **words, **by)
    found = answer_figures.count(Period.until(today))
    assert (found.weighed, found.hard, found.hard_with_reason, found.hard_below) == (3, 1, 1, 50)
    ReadingRule.objects.create(threshold=60)
    found = answer_figures.count(Period.until(today))
    assert (found.weighed, found.hard, found.hard_with_reason, found.hard_below) == (3, 2, 1, 60)


@pytest.mark.parametrize("days_late", [-1, 9])
def test_an_answer_that_was_none_is_owed_again_and_stays_in_the_count(clocks, today, days_late):
    """Reopened: while it waits too long it counts, and when the second answer comes late it counts as late."""
    period = Period.until(today)
    plan = Initiative.objects.filter(status="answered", answered_at__gte=hours.on(period.start)).first()
    before = answer_figures.count(period).all
    due_on = today - timedelta(days=days_late)
    again = {"initiative": plan, "by_role": "system", "round": 2, "due_on": due_on}
    start = hours.on(today - timedelta(days=30))
    ClockEvent.objects.create(kind="started", at=start, amount=20, unit="working_days", **again)
    Initiative.objects.filter(pk=plan.pk).update(status="in_progress", answer_due_on=due_on, reopened_at=start)
    waiting = answer_figures.count(period).all
    assert waiting.answered == before.answered
    assert waiting.judged == before.judged + (days_late > 0)
    ClockEvent.objects.create(kind="stopped", at=hours.on(today), **again)
    Initiative.objects.filter(pk=plan.pk).update(status="answered")
    after = answer_figures.count(period).all
    assert (after.judged, after.answered) == (before.judged + 1, before.answered + 1)
    assert after.in_time == before.in_time + (days_late < 0)


def test_closing_a_late_plan_without_an_answer_does_not_make_the_share_better(clocks, today):
    period = Period.until(today)
    late = Initiative.objects.overdue(today).filter(published_at__isnull=False, status="in_progress").first()
    before = answer_figures.count(period).all
    ClockEvent.objects.create(initiative=late, kind="ended", at=hours.on(today), by_role="official")
    Initiative.objects.filter(pk=late.pk).update(status="refused")
    after = answer_figures.count(period).all
    assert (after.judged, after.in_time, after.closed_late) == (before.judged, before.in_time, before.closed_late + 1)


def test_taken_back_while_the_clock_stood_still_is_not_counted_as_late(initiative, official, now):
    """The resident was asked something, did not reply until long after the day of the answer, and took it back."""
    take_up(initiative=initiative, by=official, now=now)
    ask_question(initiative=initiative, text="Welke plek?", by=official, now=now)
    much_later = now + timedelta(days=60)
    withdraw(initiative=initiative, now=much_later)
    found = answer_figures.count(Period.until(much_later.date())).all
    assert (found.judged, found.closed_late, found.open) == (0, 0, 0)


def test_a_clock_that_stands_still_is_not_late(clocks, today):
    period = Period.until(today)
    late = Initiative.objects.overdue(today).filter(published_at__isnull=False).first()
    before = answer_figures.count(period).all.overdue
    Initiative.objects.filter(pk=late.pk).update(paused_on=late.answer_due_on - timedelta(days=1))
    assert answer_figures.count(period).all.overdue == before - 1


def test_months_and_more_time_are_plain_counts_too(clocks, today):
    period = Period.until(today)
    taken = {"kind": "extended", "due_on": today, "reason": "Een vergunning", "by_role": "official"}
    hidden = [plan for plan in clocks if plan.published_at is None]
    for plan in [plan for plan in clocks if plan.published_at][:3] + hidden[:1]:
        ClockEvent.objects.create(initiative=plan, at=hours.on(today), **taken)
    found = answer_figures.count(period)
    assert hidden and found.extended == 3, "only of plans that everybody can read"
    for month, counted in found.by_month.items():
        question = """
            SELECT count(*) FROM initiatives_clockevent e JOIN initiatives_initiative i ON i.id = e.initiative_id
            WHERE e.kind = 'stopped' AND i.published_at IS NOT NULL
              AND date_trunc('month', e.at AT TIME ZONE 'Europe/Amsterdam')::date = %s AND e.at < %s
        """
        assert counted.answered == asked(question, month, hours.on(today + timedelta(days=1)))[0]
    channels = dict(found.by_channel)
    assert sum(channels.values()) == found.received == sum(found.received_by_month.values())


def test_what_waits_too_long_counts_in_the_month_of_its_day(clocks, client, today):
    """An item a day past its term is in the figure of the month, before anybody answers it."""
    period = Period.until(today)
    last_month = period.months()[-2]
    before = answer_figures.count(period).by_month[last_month]
    waiting = Initiative.objects.listed().owing_an_answer().filter(paused_on=None, answer_due_on__gte=today).first()
    Initiative.objects.filter(pk=waiting.pk).update(answer_due_on=last_month + timedelta(days=3))
    found = answer_figures.count(period)
    late = found.by_month[last_month]
    assert (late.judged, late.in_time, late.answered) == (before.judged + 1, before.in_time, before.answered)
    assert f"{late.in_time} van de {late.judged}" in client.get("/cijfers/").content.decode()
    told, old = asked(
        """
        SELECT count(*) FILTER (WHERE answer_due_on >= %s), count(*) FILTER (WHERE answer_due_on < %s)
        FROM initiatives_initiative WHERE published_at IS NOT NULL AND answered_at IS NULL AND answer_due_on < %s
          AND status NOT IN ('withdrawn', 'refused')
        """,
        *(period.start, period.start, today),
    )
    assert sum(month.overdue for month in found.by_month.values()) == told == found.all.overdue - old


def test_small_groups_are_counted_together():
    groups = {"a": Answers(12, 10), "b": Answers(3, 1, 5, 9), "c": Answers(2, 2), "d": Answers(), "e": Answers(30, 9)}
    large, rest = merged(groups)
    assert [key for key, _row in large] == ["e", "a"]
    assert (rest.answered, rest.in_time, rest.median) == (5, 3, None)
    assert merged({"a": Answers(12, 10)})[1] is None
    # One small group alone is not "together".
    large, rest = merged({"a": Answers(12, 10), "b": Answers(3, 1)})
    assert ([key for key, _row in large], rest) == (["a", "b"], None)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3, rounded outwards.
    [(81, 263, 25, 37), (15, 148, 6, 17), (0, 20, 0, 17), (1, 29, 0, 18), (20, 20, 83, 100)],
)
def test_the_interval_is_that_of_the_books(part, whole, low, high):
    assert wilson.interval(part, whole) == (low, high)


@given(st.integers(1, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_a_share_lies_within_its_interval(counted):
    low, high = wilson.interval(*counted)
    assert 0 <= low <= Fraction(100 * counted[0], counted[1]) <= high <= 100


@pytest.mark.parametrize(("part", "whole"), [(1, 0), (3, 2), (-1, 5)])
def test_what_is_no_share_has_no_interval(part, whole):
    with pytest.raises(ValueError):
        wilson.interval(part, whole)


def test_the_page_tells_it_in_words_and_links_to_the_plan_that_waits_longest(
    clocks, client, today, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        html = client.get("/cijfers/").content.decode()
    found = answer_figures.count(Period.until(today))
    assert f"{found.all.in_time} van de {found.all.judged}" in html
    assert "Groen" in html and "nog bij geen team" in html
    oldest = min(Initiative.objects.listed().owing_an_answer(), key=lambda plan: (plan.received_at, plan.pk))
    assert f"/initiatieven/{oldest.number}/" in html
    assert str((today - timezone.localdate(oldest.received_at)).days) in html


def test_every_figure_has_its_definition_on_the_page(clocks, client):
    html = client.get("/cijfers/").content.decode()
    heads = set(re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', html))
    defined = " ".join(re.findall(r"<dt>([^<]+)</dt>", html)).lower()
    first, counted = {"Team", "Wijk", "Soort", "Maand"}, {head.split(" (")[0].removesuffix(" binnen") for head in heads}
    assert counted - first == {
        *("Op tijd", "Antwoorden", "Wacht nu", "Nu te laat", "Wacht het langst", "De helft", "Negen van de tien"),
        "Plannen",
    }
    for name in {*(counted - first - {"Antwoorden"}), "antwoord", "per team", "per wijk", "per soort", "per maand"}:
        assert name.lower() in defined, name
    for name in ("meer tijd", "geen antwoord", "klein punt", "buurten zonder plan", "leest moeilijk", "afspraak"):
        assert name in defined, name


def test_numbers_agree_with_their_words(clocks, client, today):
    html = client.get("/cijfers/").content.decode()
    overdue = answer_figures.count(Period.until(today)).all.overdue
    assert overdue > 1 and f"{overdue} plannen wachten nu te lang, 0 plannen zijn na hun dag gesloten" in html
    late = Initiative.objects.listed().overdue(today)
    late.exclude(pk=late.first().pk).update(answer_due_on=today)
    caches["pages"].clear()
    assert "1 plan wacht nu te lang," in client.get("/cijfers/").content.decode()


def test_without_plans_the_page_says_so(municipality, client):
    html = client.get("/cijfers/").content.decode()
    assert "Er is nog geen antwoord gegeven" in html

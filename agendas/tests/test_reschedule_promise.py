from datetime import date, timedelta

import pytest

from agendas import services
from agendas.models import Promise


def test_another_day_keeps_the_old_one_and_the_reason(promise_of, as_official, today):
    promise = promise_of()
    old, new = promise.due_on, promise.due_on + timedelta(days=20)
    services.reschedule_promise(promise=promise, due_on=new, reason="De kweker levert later.", **as_official)
    promise.refresh_from_db()
    assert promise.due_on == new
    event = promise.events.last()
    assert (event.old_due_on, event.new_due_on, event.text) == (old, new, "De kweker levert later.")


def test_only_the_one_who_promised_and_only_with_a_reason_and_a_new_day_ahead(promise_of, as_official, as_chair, today):
    promise = promise_of()
    later = promise.due_on + timedelta(days=20)
    for due_on, reason, who in (
        (later, "Wij willen later.", as_chair),
        (later, " ", as_official),
        (today - timedelta(days=1), "Te laat", as_official),
        (promise.due_on, "Zelfde dag", as_official),
    ):
        with pytest.raises(services.MoveRefused):
            services.reschedule_promise(promise=promise, due_on=due_on, reason=reason, **who)
    services.report_done(promise=promise, **as_official)
    with pytest.raises(services.MoveRefused, match="nog loopt"):
        services.reschedule_promise(promise=promise, due_on=later, reason="Toch niet", **as_official)


def test_nobody_promises_something_for_a_day_on_which_nobody_is_held_to_it(promise_of, agenda, as_official, today):
    promise = promise_of()
    far, block = date.max, agenda.blocks.first()
    for do in (
        lambda: promise_of(due_on=far),
        lambda: services.reschedule_promise(promise=promise, due_on=far, reason="Later.", **as_official),
        lambda: services.change_block(block=block, due_on=far, **as_official),
        lambda: services.hold_review(agenda, next_on=far, text="Het ging goed.", **as_official),
    ):
        with pytest.raises(services.MoveRefused, match="binnen tien jaar"):
            do()
    within = today + timedelta(days=3650)
    services.reschedule_promise(promise=promise, due_on=within, reason="Na de bouw.", **as_official)
    assert list(Promise.objects.values_list("due_on", flat=True)) == [within]


def test_one_day_at_the_end_of_time_closes_no_calendar(promise_of, client, municipality):
    promise = promise_of()
    Promise.objects.update(due_on=date.max)
    answer = client.get(f"/buurten/{promise.area.slug}/agenda.ics")
    assert answer.status_code == 200 and b"DTSTART;VALUE=DATE:99991231" in answer.content

from datetime import timedelta

import pytest

from agendas import services


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

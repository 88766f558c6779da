"""A message that could not be handed over is tried again after growing waits, and in the end it is for a person."""

from hypothesis import given
from hypothesis import strategies as st

from notifications.delivery.retry import wait_after

DEFAULT = [60, 300, 900, 3600, 10800, 21600, 43200, 86400]


@given(failures=st.integers(1, 8))
def test_the_wait_is_never_shorter_than_half_nor_longer_than_one_and_a_half(failures):
    wait = wait_after(failures).total_seconds()
    assert 0.5 * DEFAULT[failures - 1] <= wait <= 1.5 * DEFAULT[failures - 1]


def test_after_the_last_wait_it_is_for_a_person():
    assert wait_after(len(DEFAULT)) is not None
    assert wait_after(len(DEFAULT) + 1) is None


def test_the_waits_come_from_the_settings(settings):
    settings.MAIL_RETRY_SECONDS = [2]
    assert 1 <= wait_after(1).total_seconds() <= 3
    assert wait_after(2) is None


def test_what_failed_together_does_not_come_back_together():
    assert len({wait_after(1) for _ in range(20)}) > 10

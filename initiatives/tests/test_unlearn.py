"""What a refused plan called somebody is not offered as a spelling to the next visitor."""

from initiatives import words
from initiatives.services import refuse


def test_the_words_of_a_refused_plan_alone_are_forgotten(submit, official, now):
    submit(title="Bankjes", email="een@example.nl")
    plan = submit(title="Scheldwoord over bankjes", email="twee@example.nl")
    words.refresh()
    assert words.nearest("scheldwoort") == "scheldwoord"
    refuse(initiative=plan, reason="Past niet.", by=official, now=now)
    assert words.nearest("scheldwoort") is None
    assert words.nearest("bankjez") == "bankjes"

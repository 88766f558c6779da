"""The agreement in the back office."""

from django.urls import reverse

from accounts.models import AuditEvent
from goals.models import Goal


def goal_form(goal: Goal, **changed) -> dict:
    names = ("kind", "order", "slug", "title", "explanation", "state_at_signing", "source_section")
    return {name: getattr(goal, name) for name in names} | {"theme": goal.theme_id} | changed


def test_a_text_is_mended_with_one_row_that_says_how(administrator, municipality, client_for):
    goal = Goal.objects.first()
    url = reverse("admin:goals_goal_change", args=[goal.pk])
    page = client_for(administrator).post(url, goal_form(goal, title="Beter gezegd"))
    assert page.status_code == 302, page.context["errors"]
    event = AuditEvent.objects.get(subject_type="goals.goal")
    assert (event.verb, event.change) == ("changed", {"title": [goal.title, "Beter gezegd"]})


def test_goals_are_not_removed_and_officials_only_read(administrator, official, municipality, client_for):
    goal = Goal.objects.first()
    assert client_for(administrator).get(reverse("admin:goals_goal_delete", args=[goal.pk])).status_code == 403
    browser = client_for(official)
    assert browser.get(reverse("admin:goals_goal_changelist")).status_code == 200
    assert browser.post(reverse("admin:goals_goal_change", args=[goal.pk]), goal_form(goal)).status_code == 403

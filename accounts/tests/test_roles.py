"""Roles are given and taken, people are added and changed; each deed leaves one row in the log."""

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEvent, RoleGrant, User
from accounts.roles import Role
from accounts.services import (
    add_person,
    change_person,
    grant_role,
    leading_role,
    log_view,
    revoke_role,
)


def rows_about(user: User) -> list[tuple[str, dict]]:
    events = AuditEvent.objects.filter(subject_type="accounts.user", subject_id=user.pk).order_by("pk")
    return [(event.verb, event.change) for event in events]


def test_a_role_is_given_once_and_taken_once(resident, administrator, now):
    for _ in range(2):
        grant_role(user=resident, role=Role.OFFICIAL, by=administrator, now=now)
    assert resident.has_role(Role.OFFICIAL)
    for _ in range(2):
        revoke_role(user=resident, role=Role.OFFICIAL, by=administrator, now=now)
    assert not resident.has_role(Role.OFFICIAL)
    assert rows_about(resident) == [("changed", {"rol": [None, "official"]}), ("changed", {"rol": ["official", None]})]


def test_the_back_office_opens_and_closes_with_the_role(resident, now):
    grant_role(user=resident, role=Role.TEAM_LEAD, by=None, now=now)
    assert User.objects.get(pk=resident.pk).is_staff
    revoke_role(user=resident, role=Role.TEAM_LEAD, by=None, now=now)
    assert not User.objects.get(pk=resident.pk).is_staff


def test_who_may_not_sign_in_has_no_role(official):
    official.is_active = False
    assert not official.has_role(Role.OFFICIAL)


def test_a_role_towards_one_thing_cannot_be_granted(resident):
    with pytest.raises(DatabaseError), transaction.atomic():
        RoleGrant.objects.create(user=resident, role=Role.INITIATOR)


def test_people_act_in_their_highest_role(team_lead, resident, now):
    grant_role(user=team_lead, role=Role.OFFICIAL, by=None, now=now)
    assert leading_role(team_lead) == Role.TEAM_LEAD
    assert leading_role(resident) == Role.RESIDENT
    assert leading_role(None) == Role.SYSTEM


def test_an_address_is_kept_in_lower_case(db, now):
    user = add_person(email="Nieuw@Example.NL", display_name="Nieuwe collega", by=None, now=now)
    assert user.email == "nieuw@example.nl"
    assert not user.has_usable_password()
    assert user.emailaddress_set.get().verified
    with pytest.raises(DatabaseError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email="NIEUW@example.nl")


def test_a_change_of_a_person_never_puts_their_name_or_address_in_the_log(resident, administrator, now):
    change_person(user=resident, display_name="Bewoner van de Heide", is_active=False, by=administrator, now=now)
    change_person(user=resident, is_active=False, by=administrator, now=now)
    assert rows_about(resident) == [("changed", {"naam": ["…", "…"], "mag inloggen": [True, False]})]
    event = AuditEvent.objects.get(subject_id=resident.pk, subject_type="accounts.user")
    assert event.subject_label == f"persoon {resident.pk}"
    assert event.actor == administrator
    with pytest.raises(TypeError):
        change_person(user=resident, is_superuser=True, by=administrator, now=now)


def test_looking_at_personal_data_is_logged_without_the_data(resident, official, now):
    event = log_view(subject=resident, by=official, now=now, what="e-mailadres")
    assert (event.verb, event.actor_role) == ("viewed", "official")
    assert resident.email not in str(event.change) + event.subject_label


@pytest.mark.parametrize("deed", [lambda event: event.delete(), lambda event: event.save(force_update=True)])
def test_the_log_is_only_added_to(resident, now, deed):
    grant_role(user=resident, role=Role.OFFICIAL, by=None, now=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        deed(AuditEvent.objects.get())


def test_who_has_no_shown_name_is_not_called_by_the_address(resident):
    resident.display_name = ""
    assert resident.email not in str(resident)

"""People and roles in the back office, as an administrator finds them."""

from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, RoleGrant, User
from accounts.roles import Role


def rows(**about) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(**about).exclude(verb="viewed").order_by("pk"))


def grants_form(user: User, *, fresh: tuple[str, ...] = (), gone: tuple[int, ...] = ()) -> dict:
    kept = list(RoleGrant.objects.filter(user=user).order_by("pk"))
    told = {"grants-TOTAL_FORMS": len(kept) + len(fresh), "grants-INITIAL_FORMS": len(kept)}
    for number, grant in enumerate(kept):
        told |= {f"grants-{number}-id": grant.pk, f"grants-{number}-user": user.pk}
        if grant.pk in gone:
            told[f"grants-{number}-DELETE"] = "on"
    for number, role in enumerate(fresh, start=len(kept)):
        told |= {f"grants-{number}-role": role, f"grants-{number}-user": user.pk}
    return told


def test_an_administrator_adds_a_person_with_one_row_in_the_log(administrator, client_for):
    page = client_for(administrator).post(
        reverse("admin:accounts_user_add"), {"email": "Nieuw@gemeente.example", "display_name": "Team Groen"}
    )
    assert page.status_code == 302, page.context["errors"]
    user = User.objects.get(email="nieuw@gemeente.example")
    assert len(rows(subject_id=user.pk, subject_type="accounts.user")) == 1


def test_who_is_added_is_found_when_they_sign_in_however_the_address_is_typed(administrator, client_for, mailroom):
    add, typed = reverse("admin:accounts_user_add"), "Jan@Müller.example"
    client_for(administrator).post(add, {"email": typed, "display_name": "Jan"})
    Client().post(reverse("account_request_login_code"), {"email": typed})
    assert mailroom.last_to("jan@xn--mller-kva.example").kind == "account.code"
    refused = client_for(administrator).post(add, {"email": '"jan"@example.nl', "display_name": "Jan"})
    assert "Vul een geldig e-mailadres in." in refused.text


def test_a_role_is_given_and_taken_with_one_row_each(administrator, official, client_for):
    browser, url = client_for(administrator), reverse("admin:accounts_user_change", args=[official.pk])
    before = len(rows())
    told = {"display_name": official.display_name, "is_active": "on"}
    assert browser.post(url, told | grants_form(official, fresh=("team_lead",))).status_code == 302
    assert User.objects.get(pk=official.pk).has_role(Role.TEAM_LEAD)
    gone = official.grants.get(role="official").pk
    assert browser.post(url, told | grants_form(official, gone=(gone,))).status_code == 302
    assert User.objects.get(pk=official.pk).roles == {Role.TEAM_LEAD}
    assert len(rows()) - before == 2


def test_saving_without_a_change_writes_no_row(administrator, official, client_for):
    before = len(rows())
    told = {"display_name": official.display_name, "is_active": "on"} | grants_form(official)
    client_for(administrator).post(reverse("admin:accounts_user_change", args=[official.pk]), told)
    assert len(rows()) == before


def test_an_administrator_cannot_lock_themselves_out(administrator, client_for):
    url = reverse("admin:accounts_user_change", args=[administrator.pk])
    gone = administrator.grants.get().pk
    told = {"display_name": administrator.display_name, "is_active": "on"}
    page = client_for(administrator).post(url, told | grants_form(administrator, gone=(gone,)))
    assert "U kunt uw eigen rol als beheerder niet weghalen" in page.content.decode()
    page = client_for(administrator).post(url, {"display_name": "x"} | grants_form(administrator))
    assert "U kunt uw eigen account niet sluiten" in page.content.decode()
    assert User.objects.get(pk=administrator.pk).has_role(Role.ADMINISTRATOR)


def test_opening_a_person_is_noted_and_the_list_shows_no_addresses(administrator, resident, client_for):
    browser = client_for(administrator)
    assert resident.email not in browser.get(reverse("admin:accounts_user_changelist")).content.decode()
    assert resident.email in browser.get(reverse("admin:accounts_user_change", args=[resident.pk])).content.decode()
    assert AuditEvent.objects.filter(verb="viewed", subject_id=resident.pk, actor=administrator).count() == 1


def test_officials_do_not_get_to_see_people_or_the_log(official, resident, client_for):
    browser = client_for(official)
    for url in (
        reverse("admin:accounts_user_changelist"),
        reverse("admin:accounts_user_change", args=[resident.pk]),
        reverse("admin:accounts_user_add"),
        reverse("admin:accounts_auditevent_changelist"),
    ):
        assert browser.get(url).status_code == 403
    assert not AuditEvent.objects.filter(verb="viewed").exists()


def test_a_team_lead_may_look_and_not_change(team_lead, resident, client_for):
    browser, url = client_for(team_lead), reverse("admin:accounts_user_change", args=[resident.pk])
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"display_name": "x"}).status_code == 403


def test_people_are_not_removed(administrator, resident, client_for):
    browser = client_for(administrator)
    assert browser.get(reverse("admin:accounts_user_delete", args=[resident.pk])).status_code == 403
    told = {"action": "delete_selected", "_selected_action": resident.pk, "post": "yes"}
    browser.post(reverse("admin:accounts_user_changelist"), told)
    assert User.objects.filter(pk=resident.pk).exists()


def test_the_log_is_read_and_never_written(administrator, official, client_for):
    browser, event = client_for(administrator), AuditEvent.objects.order_by("pk").first()
    page = browser.get(reverse("admin:accounts_auditevent_changelist"))
    assert '<td class="field-subject_kind">persoon</td>' in page.content.decode()
    assert browser.get(reverse("admin:accounts_auditevent_change", args=[event.pk])).status_code == 200
    assert browser.post(reverse("admin:accounts_auditevent_change", args=[event.pk]), {}).status_code == 403
    assert browser.get(reverse("admin:accounts_auditevent_add")).status_code == 403
    assert browser.get(reverse("admin:accounts_auditevent_delete", args=[event.pk])).status_code == 403


def test_the_history_of_a_person_is_their_part_of_the_log(administrator, official, resident, client_for):
    page = client_for(administrator).get(reverse("admin:accounts_user_history", args=[official.pk]), follow=True)
    assert page.status_code == 200
    assert {event.subject_id for event in page.context["cl"].result_list} == {official.pk}

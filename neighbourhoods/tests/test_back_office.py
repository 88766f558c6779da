"""The ground in the back office: every change goes through a service or writes its row, and nothing goes unnoticed."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, User
from accounts.roles import Role
from neighbourhoods.models import Area, AreaCoordination, ClosedDay, Desk, Membership, Municipality, Platform, Team
from neighbourhoods.services import add_member


def rows() -> list[tuple[str, str, dict]]:
    events = AuditEvent.objects.exclude(verb="viewed").exclude(subject_type="accounts.user").order_by("pk")
    return [(event.verb, event.subject_type, event.change) for event in events]


def page(name: str, *args) -> str:
    return reverse(f"admin:{name}", args=args)


def platform_form(platform: Platform, **changed) -> dict:
    seats = list(platform.memberships.order_by("until", "pk"))
    told = {
        "name": platform.name,
        "slug": platform.slug,
        "areas": [area.pk for area in platform.areas.all()],
        "about": platform.about,
        "contact": platform.contact_id or "",
        "reach": platform.reach,
        "postal_address": platform.postal_address,
        "state": platform.state,
        "state_reason": platform.state_reason,
        "memberships-INITIAL_FORMS": len(seats),
        "memberships-TOTAL_FORMS": len(seats),
    }
    for number, seat in enumerate(seats):
        name = f"memberships-{number}"
        told |= {f"{name}-id": seat.pk, f"{name}-platform": platform.pk, f"{name}-user": seat.user_id}
        told |= {f"{name}-seat": seat.seat, f"{name}-until": seat.until or ""}
    return told | changed


@pytest.fixture
def browser(administrator, client_for):
    return client_for(administrator)


def saved(response) -> bool:
    assert response.status_code == 302, response.context["errors"]
    return True


def test_an_area_gets_another_name_and_nothing_else(browser, sanderbout):
    url = page("neighbourhoods_area_change", sanderbout.pk)
    assert saved(browser.post(url, {"name": "De Sanderbout", "code": "BU18839999", "slug": "anders"}))
    sanderbout.refresh_from_db()
    assert (sanderbout.name, sanderbout.code, sanderbout.slug) == ("De Sanderbout", "BU18830101", "sanderbout")
    assert rows() == [("changed", "neighbourhoods.area", {"naam": ["Sanderbout", "De Sanderbout"]})]
    assert browser.get(page("neighbourhoods_area_add")).status_code == 403
    assert browser.get(page("neighbourhoods_area_delete", sanderbout.pk)).status_code == 403


def test_a_platform_starts_with_one_row(browser, sanderbout):
    told = {"name": "Wijkplatform Zuid", "slug": "zuid", "areas": [sanderbout.pk], "reach": "email"}
    assert saved(browser.post(page("neighbourhoods_platform_add"), told))
    assert Platform.objects.get(slug="zuid").is_active
    assert [verb for verb, _, _ in rows()] == ["added"]


def test_a_platform_changes_with_one_row_and_without_a_change_with_none(browser, platform, member):
    url = page("neighbourhoods_platform_change", platform.pk)
    assert saved(browser.post(url, platform_form(platform)))
    assert rows() == []
    assert saved(browser.post(url, platform_form(platform, about="Wij komen elke maand bij elkaar.")))
    assert [change for _, _, change in rows()] == [{"about": [None, "Wij komen elke maand bij elkaar."]}]


def test_a_platform_is_dissolved_only_with_a_reason(browser, platform, member):
    url = page("neighbourhoods_platform_change", platform.pk)
    answer = browser.post(url, platform_form(platform, state="dissolved"))
    assert "Schrijf op waarom het wijkplatform is opgeheven" in answer.content.decode()
    assert Platform.objects.get().is_active
    assert saved(browser.post(url, platform_form(platform, state="dissolved", state_reason="Te weinig leden.")))
    assert Platform.objects.get().is_dissolved
    assert len(rows()) == 1
    answer = browser.post(url, platform_form(Platform.objects.get(), state="dormant"))
    assert "kan niet" in answer.content.decode()


def test_a_platform_that_is_reached_on_paper_has_an_address(browser, platform):
    url = page("neighbourhoods_platform_change", platform.pk)
    answer = browser.post(url, platform_form(platform, reach="paper", postal_address=" "))
    assert "Vul het postadres in." in answer.content.decode()
    assert Platform.objects.get().reach == "email"
    assert saved(browser.post(url, platform_form(platform, reach="paper", postal_address="Plein 1")))
    assert Platform.objects.get().reach == "paper"


def test_seats_are_given_changed_and_ended_with_one_row_each(browser, platform, member, resident):
    url = page("neighbourhoods_platform_change", platform.pk)
    fresh = {
        "memberships-TOTAL_FORMS": 2,
        "memberships-1-user": " Inwoner@example.nl",
        "memberships-1-seat": "secretary",
    }
    assert saved(browser.post(url, platform_form(platform, **fresh, **{"memberships-1-platform": platform.pk})))
    assert platform.has_member(resident)
    assert saved(browser.post(url, platform_form(platform, **{"memberships-0-seat": "chair"})))
    assert platform.role_of(member) == Role.PLATFORM_CHAIR
    assert saved(browser.post(url, platform_form(platform, **{"memberships-0-until": "2026-03-09"})))
    assert not platform.has_member(member)
    assert len(rows()) == 3


def test_an_address_is_found_and_kept_in_one_spelling(browser, platform):
    User.objects.create_user("jan@xn--mller-kva.nl", display_name="Jan")
    seat = {"memberships-TOTAL_FORMS": 1, "memberships-0-seat": "member", "memberships-0-platform": platform.pk}
    url = page("neighbourhoods_platform_change", platform.pk)
    for typed in ('"jan"@xn--mller-kva.nl', "jan@"):
        refused = browser.post(url, platform_form(platform, **seat, **{"memberships-0-user": typed}))
        assert "Met dit adres is geen account." in refused.text
    assert saved(browser.post(url, platform_form(platform, **seat, **{"memberships-0-user": " Jan@Müller.NL "})))
    assert platform.memberships.get().user.display_name == "Jan"
    team = {"name": "Groen", "slug": "groen", "is_active": "on"}
    assert saved(browser.post(page("neighbourhoods_team_add"), team | {"email": " Groen@Müller.NL "}))
    assert Team.objects.get().email == "groen@xn--mller-kva.nl"
    refused = browser.post(page("neighbourhoods_team_add"), team | {"slug": "wegen", "email": '"a b"@example.nl'})
    assert refused.status_code == 200 and "geldig e-mailadres" in refused.text


def test_someone_holds_one_seat(browser, platform, member):
    url = page("neighbourhoods_platform_change", platform.pk)
    fresh = {"memberships-TOTAL_FORMS": 2, "memberships-1-user": member.email, "memberships-1-seat": "chair"}
    answer = browser.post(url, platform_form(platform, **fresh, **{"memberships-1-platform": platform.pk}))
    assert "staat twee keer als lid in de lijst" in answer.content.decode()
    assert rows() == []


def test_opening_a_platform_shows_its_members_and_is_noted(browser, platform, member):
    assert member.display_name in browser.get(page("neighbourhoods_platform_change", platform.pk)).content.decode()
    assert AuditEvent.objects.filter(verb="viewed", subject_type="neighbourhoods.platform").count() == 1


def test_platforms_are_kept(browser, platform):
    assert browser.get(page("neighbourhoods_platform_delete", platform.pk)).status_code == 403


def test_officials_look_and_do_not_change(official, platform, sanderbout, client_for):
    browser = client_for(official)
    for name in ("area", "platform", "desk", "closedday", "figuredefinition"):
        assert browser.get(page(f"neighbourhoods_{name}_changelist")).status_code == 200
    assert browser.post(page("neighbourhoods_platform_change", platform.pk), platform_form(platform)).status_code == 403
    assert browser.post(page("neighbourhoods_area_change", sanderbout.pk), {"name": "x"}).status_code == 403
    assert browser.get(page("neighbourhoods_municipality_changelist")).status_code == 403


def test_residents_and_council_members_stay_outside(resident, council_member, municipality, client_for):
    for user in (resident, council_member, None):
        assert client_for(user).get(page("neighbourhoods_platform_changelist")).status_code in (302, 403)


def test_the_municipality_and_a_desk_change_with_one_row_that_says_how(browser, municipality):
    town = {"name": "Sittard-Geleen", "portal_name": "Meedoen", "phone": "046 477 77 77", "desk": municipality.desk}
    told = town | {"email": municipality.email, "postal_address": municipality.postal_address}
    assert saved(browser.post(page("neighbourhoods_municipality_change", municipality.pk), told))
    assert Municipality.objects.get().phone == "046 477 77 77"
    desk = Desk.objects.get(matter="repair")
    told = {"matter": "repair", "name": "Meldpunt", "explanation": "Meld het.", "phone": "14 046"}
    assert saved(browser.post(page("neighbourhoods_desk_change", desk.pk), told))
    assert [change for _, _, change in rows()] == [
        {"phone": ["14 046", "046 477 77 77"]},
        {"name": [desk.name, "Meldpunt"], "explanation": [desk.explanation, "Meld het."]},
    ]


def test_closed_days_come_and_go_each_with_a_row_also_when_many_go_at_once(browser, municipality):
    for day in ("2026-05-15", "2026-10-09"):
        assert saved(browser.post(page("neighbourhoods_closedday_add"), {"day": day, "reason": "Brugdag"}))
    told = {
        "action": "delete_selected",
        "_selected_action": [day.pk for day in ClosedDay.objects.all()],
        "post": "yes",
    }
    assert browser.post(page("neighbourhoods_closedday_changelist"), told).status_code == 302
    assert not ClosedDay.objects.exists()
    assert [verb for verb, _, _ in rows()] == ["added", "added", "removed", "removed"]


def test_a_regievoerder_comes_and_goes_each_with_a_row(browser, sanderbout, official):
    told = {"area": sanderbout.pk, "user": official.pk}
    assert saved(browser.post(page("neighbourhoods_areacoordination_add"), told))
    coordination = AreaCoordination.objects.get()
    url = page("neighbourhoods_areacoordination_delete", coordination.pk)
    assert browser.post(url, {"post": "yes"}).status_code == 302
    assert not AreaCoordination.objects.exists()
    assert [verb for verb, _, _ in rows()] == ["changed", "changed"]


def test_the_box_to_choose_an_area_offers_those_of_now(browser, sanderbout):
    Area.objects.filter(pk=sanderbout.pk).update(is_current=False)
    told = {"app_label": "neighbourhoods", "model_name": "platform", "field_name": "areas", "term": "o"}
    names = [area["text"] for area in browser.get(page("autocomplete"), told).json()["results"]]
    assert "Ophoven" in names
    assert "Sanderbout" not in names


def test_an_ended_seat_stays_in_the_list_as_it_was(browser, platform, member, now):
    Membership.objects.update(until=now.date())
    url = page("neighbourhoods_platform_change", platform.pk)
    assert saved(browser.post(url, platform_form(platform, **{"memberships-0-seat": "chair"})))
    assert Membership.objects.get().seat == "member"
    add_member(platform=platform, user=member, seat="chair", by=None, now=now)
    assert Membership.objects.count() == 2

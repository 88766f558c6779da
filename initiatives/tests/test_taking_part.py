"""Standing behind a plan, following it, offering help: once a person, confirmed, and only as long as it runs."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from initiatives import keys, part_keys
from initiatives.models import Follow, FollowerNews, HelpOffer, Support
from initiatives.people import person_key, spelling_keys
from initiatives.services import accept_invitation, approve, assign, give_advice, invite, take_up, taking_part, withdraw
from initiatives.services.followers import tell_followers
from initiatives.services.taking_part import tell_of_yesterday
from initiatives.workflow import MoveRefused
from neighbourhoods.models import Platform
from notifications import kinds
from notifications.models import Message

ADDRESS = "buur@example.nl"


@pytest.fixture(autouse=True)
def no_tries_of_earlier_tests(db):
    cache.clear()
    yield
    cache.clear()


def count(initiative) -> int:
    initiative.refresh_from_db(fields=["support_count"])
    return initiative.support_count


def test_support_without_an_account_counts_once_it_is_confirmed(initiative, now, mailroom):
    row = taking_part.support(initiative=initiative, email=" Buur@Example.nl", now=now)
    assert count(initiative) == 0
    assert part_keys.url(row, spelling=spelling_keys(ADDRESS)[0]) in mailroom.last_to(ADDRESS).text
    assert taking_part.confirm_support(support=row, now=now) is True
    assert taking_part.confirm_support(support=row, now=now) is False
    assert count(initiative) == 1
    # Nothing on the row tells who it is.
    assert ADDRESS not in str(Support.objects.values().get())


def test_one_person_is_one_voice_whatever_the_way(initiative, resident, now, settings):
    """From an account, without one from the same address, with a tag in it, and after the secret was renewed."""
    taking_part.support(initiative=initiative, by=resident, now=now)
    assert count(initiative) == 1
    for address in (resident.email, resident.email.upper(), resident.email.replace("@", "+twee@")):
        row = taking_part.support(initiative=initiative, email=address, now=now)
        taking_part.confirm_support(support=row, now=now)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 50, [settings.SECRET_KEY]
    row = taking_part.support(initiative=initiative, email=resident.email, now=now)
    taking_part.confirm_support(support=row, now=now)
    assert (count(initiative), Support.objects.count()) == (1, 1)
    assert list(Support.objects.of_person(resident)) == [row]


def test_the_database_refuses_a_second_voice(initiative, now):
    from_one = {"initiative": initiative, "person_key": person_key(ADDRESS), "given_at": now}
    Support.objects.bulk_create([Support(**from_one), Support(**from_one)], ignore_conflicts=True)
    assert Support.objects.count() == 1


def test_support_is_taken_back_and_the_number_follows(initiative, resident, other_resident, now):
    mine = taking_part.support(initiative=initiative, by=resident, now=now)
    taking_part.support(initiative=initiative, by=other_resident, now=now)
    waiting = taking_part.support(initiative=initiative, email="later@example.nl", now=now)
    for row in (mine, mine, waiting):
        taking_part.withdraw_support(support=row)
    assert (count(initiative), Support.objects.count()) == (1, 1)


def test_an_account_whose_address_was_never_proven_gets_a_mail_first(initiative, now, django_user_model, mailroom):
    stranger = django_user_model.objects.create_user("vreemd@example.nl", display_name="Vreemd")
    taking_part.support(initiative=initiative, by=stranger, now=now)
    assert count(initiative) == 0
    assert mailroom.to("vreemd@example.nl")


@pytest.mark.parametrize("deed", [taking_part.support, taking_part.follow])
def test_a_plan_that_ended_cannot_be_joined(initiative, now, deed):
    before = deed(initiative=initiative, email=ADDRESS, now=now)
    withdraw(initiative=initiative, now=now, text="")
    with pytest.raises(MoveRefused):
        deed(initiative=initiative, email="een@example.nl", now=now)
    confirm = taking_part.confirm_support if deed is taking_part.support else taking_part.confirm_follow
    with pytest.raises(MoveRefused):
        confirm(**{"support" if deed is taking_part.support else "follow": before}, now=now)


# ── Following ────────────────────────────────────────────────────────────────
def test_followers_hear_of_each_step_and_nobody_else_does(initiative, official, resident, now, mailroom):
    taking_part.follow(initiative=initiative, by=resident, now=now)
    taking_part.follow(initiative=initiative, email="wacht@example.nl", now=now)
    later = taking_part.follow(initiative=initiative, email="later@example.nl", now=now)
    take_up(initiative=initiative, by=official, now=now + timedelta(hours=1))
    taking_part.confirm_follow(follow=later, now=now + timedelta(hours=2))
    assert tell_followers(now + timedelta(hours=3)) == 1
    assert tell_followers(now + timedelta(hours=3)) == 0
    letter = mailroom.last_to(resident.email)
    assert letter.kind == "initiative.followed"
    assert "in behandeling" in letter.text
    kinds = [message.kind for address in ("wacht@example.nl", "later@example.nl") for message in mailroom.to(address)]
    assert "initiative.followed" not in kinds


def test_who_follows_the_own_plan_gets_each_step_once(initiative, official, now, mailroom):
    mine = taking_part.follow(initiative=initiative, email=initiative.email, now=now)
    taking_part.confirm_follow(follow=mine, now=now)
    take_up(initiative=initiative, by=official, now=now)
    tell_followers(now)
    kinds = [message.kind for message in mailroom.to(initiative.email)]
    assert kinds.count("initiative.moved") == 1 and "initiative.followed" not in kinds


def test_followers_hear_what_the_platform_thinks_of_it(platform, chair, initiative, resident, now, mailroom):
    taking_part.follow(initiative=initiative, by=resident, now=now)
    advice, later = initiative.advices.get(), now + timedelta(hours=1)
    told = {"text": "Een goed plan voor de buurt.", "by": chair, "by_label": platform.name}
    give_advice(advice=advice, stance="in_favour", **told, now=later)
    assert tell_followers(later) == 1
    assert platform.name in mailroom.last_to(resident.email).text


def test_the_letters_go_on_where_a_round_stopped(initiative, official, now, monkeypatch):
    monkeypatch.setattr("initiatives.services.followers.BATCH", 2)
    monkeypatch.setattr("initiatives.services.followers.MOST_IN_A_ROUND", 4)
    Follow.objects.bulk_create(
        Follow(initiative=initiative, email=f"volger{n}@example.nl", since=now, confirmed_at=now) for n in range(9)
    )
    take_up(initiative=initiative, by=official, now=now)
    assert [tell_followers(now) for _round in range(4)] == [4, 4, 1, 0]
    assert Message.objects.filter(kind="initiative.followed").count() == 9
    assert FollowerNews.objects.get().done_at == now


def test_one_click_in_the_mail_stops_the_news_of_this_plan_only(initiative, submit, official, resident, now, client):
    other = submit(title="Een ander plan", email="ander@example.nl")
    for plan in (initiative, other):
        taking_part.follow(initiative=plan, by=resident, now=now)
    take_up(initiative=initiative, by=official, now=now)
    tell_followers(now)
    letter = Message.objects.get(kind="initiative.followed")
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter.headers["List-Unsubscribe"].strip("<>").removeprefix(settings.PUBLIC_URL)
    assert client.get(address).status_code == 200
    assert Follow.objects.count() == 2
    for _press in range(2):
        assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [follow.initiative for follow in Follow.objects.all()] == [other]


def test_what_was_written_before_one_stopped_does_not_leave(initiative, official, resident, now):
    follow = taking_part.follow(initiative=initiative, by=resident, now=now)
    take_up(initiative=initiative, by=official, now=now)
    tell_followers(now)
    letter = Message.objects.get(kind="initiative.followed")
    still_true = kinds.get(letter.kind).still_true
    assert still_true(letter) is True
    taking_part.unfollow(follow=follow)
    assert still_true(letter) is False


# ── Helping ──────────────────────────────────────────────────────────────────
@pytest.fixture
def offer(initiative, now) -> HelpOffer:
    given = {"initiative": initiative, "display_name": "Ali", "text": "Ik heb een aanhanger.", "email": ADDRESS}
    offer = taking_part.offer_help(**given, token=uuid4(), now=now)
    taking_part.confirm_offer(offer=offer, now=now)
    return offer


def test_both_sides_write_through_the_portal_and_see_no_address(offer, initiative, now, mailroom):
    first = mailroom.last_to(initiative.email)
    assert "Ik heb een aanhanger." in first.text
    taking_part.send_offer_message(offer=offer, text="Fijn! Zaterdag?", is_from_initiator=True, now=now)
    answer = mailroom.last_to(ADDRESS)
    taking_part.send_offer_message(offer=offer, text="Ja, om tien uur.", is_from_initiator=False, now=now)
    second = mailroom.last_to(initiative.email)
    assert "Fijn! Zaterdag?" in answer.text
    assert "Ja, om tien uur." in second.text
    assert part_keys.url(offer) in answer.text
    for letter in (first, second):
        assert ADDRESS not in letter.text + letter.html + letter.subject
    assert initiative.email not in answer.text + answer.html + answer.subject


def test_the_same_press_twice_is_one_offer(initiative, resident, now):
    token = uuid4()
    given = {"initiative": initiative, "display_name": "Ali", "text": "Ik help.", "token": token, "now": now}
    assert taking_part.offer_help(**given, by=resident) == taking_part.offer_help(**given, by=resident)
    assert Message.objects.filter(kind="initiative.offer_new").count() == 1


def test_nobody_can_go_on_writing_to_who_stopped_or_does_not_react(offer, now):
    for _message in range(5):
        taking_part.send_offer_message(offer=offer, text="Hallo?", is_from_initiator=False, now=now)
    with pytest.raises(MoveRefused, match="zonder reactie"):
        taking_part.send_offer_message(offer=offer, text="Hallo?", is_from_initiator=False, now=now)
    taking_part.send_offer_message(offer=offer, text="Ja?", is_from_initiator=True, now=now)
    taking_part.end_offer(offer=offer, now=now)
    with pytest.raises(MoveRefused, match="gestopt"):
        taking_part.send_offer_message(offer=offer, text="Toch?", is_from_initiator=True, now=now)


def test_behind_the_link_the_helper_confirms_writes_and_stops_and_no_word_is_lost(offer, now, client):
    here = part_keys.path(offer)
    client.post(here, {"bericht": "1", "text": "Zaterdag kan ik."})
    assert "Zaterdag kan ik." in client.get(here).text
    assert "Schrijf uw bericht." in client.post(here, {"bericht": "1", "text": " "}).text
    taking_part.end_offer(offer=offer, now=now)
    too_late = client.post(here, {"bericht": "1", "text": "Zondag ook."}).text
    assert "Dit gesprek is gestopt. U kunt geen bericht meer sturen." in too_late and "Zondag ook." in too_late
    assert "Zondag ook." not in client.get(here).text
    assert "Dit is niet gelukt." in client.post(here, {"onzin": "1"}, follow=True).text


# ── Yesterday ────────────────────────────────────────────────────────────────
def test_a_platform_that_is_reached_on_paper_gets_no_mail_about_yesterday(initiative, platform, member, resident, now):
    Platform.objects.filter(pk=platform.pk).update(reach=Platform.Reach.PAPER)
    taking_part.support(initiative=initiative, by=resident, now=now)
    tell_of_yesterday(now + timedelta(days=1))
    assert not Message.objects.filter(kind="initiative.area_news").exists()


def test_initiator_and_platform_hear_once_a_day_what_came(
    initiative, platform, member, resident, official, now, mailroom
):
    taking_part.support(initiative=initiative, by=resident, now=now)
    taking_part.support(initiative=initiative, by=official, now=now)
    taking_part.comment(
        initiative=initiative, kind="good", text="Mooi.", display_name="Buur", by=resident, token=uuid4(), now=now
    )
    assert tell_of_yesterday(now) == 0
    assert tell_of_yesterday(now + timedelta(days=2)) == 2
    assert tell_of_yesterday(now + timedelta(days=2)) == 0
    letter = mailroom.last_to(initiative.email)
    assert letter.kind == "initiative.part_news"
    assert "2 mensen steunen" in letter.text
    assert "1 nieuwe aanvulling" in letter.text
    held = mailroom.last_to(member.email)
    assert (held.kind, held.state) == ("initiative.area_news", Message.State.HELD)
    assert initiative.title in held.text
    # A day with support alone.
    taking_part.support(initiative=initiative, by=member, now=now + timedelta(days=3))
    assert tell_of_yesterday(now + timedelta(days=4)) == 2
    assert "1 mens steunt" in mailroom.last_to(initiative.email).text


# ── Pages ────────────────────────────────────────────────────────────────────
def test_the_page_tells_nobody_who_supports(initiative, resident, now, client):
    """The same answer for an address that supports it already and for one that does not."""
    taking_part.support(initiative=initiative, by=resident, now=now)
    address = reverse("initiatives:support", args=[initiative.number])
    answers = [client.post(address, {"email": email}) for email in (resident.email, "nieuw@example.nl")]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, f"{address}?stap=mail")] * 2
    assert count(initiative) == 1


def test_bad_input_is_mended_and_nothing_typed_is_lost(initiative, client, now):
    address = reverse("initiatives:offer", args=[initiative.number])
    for bad in ({"text": "a\x00b"}, {"text": "a" * 1001}, {"email": "geen"}, {"website": "x"}, {"display_name": ""}):
        given = {"text": "Ik kom graag", "display_name": "Ali", "email": ADDRESS} | bad
        answer = client.post(address, given)
        assert answer.status_code == 200, bad
        assert "Ali" in answer.content.decode() or bad == {"display_name": ""}
    assert not HelpOffer.objects.exists()
    withdraw(initiative=initiative, now=now, text="")
    answer = client.post(address, {"text": "Ik kom graag", "display_name": "Ali", "email": ADDRESS})
    assert answer.status_code == 409
    assert client.post(reverse("initiatives:offer", args=["2026-9999"]), {}).status_code == 404


def test_one_visitor_cannot_go_on_for_ever(initiative, client):
    address = reverse("initiatives:offer", args=[initiative.number])
    statuses = [
        client.post(address, {"text": "Ik help", "display_name": "Ali", "email": f"a{n}@example.nl"}).status_code
        for n in range(11)
    ]
    assert statuses == [302] * 10 + [429]


def test_a_link_of_nothing_opens_nothing(initiative, now, client):
    row = taking_part.support(initiative=initiative, email=ADDRESS, now=now)
    wrong = (
        ("part", part_keys.make(row) + "x", 404),
        ("my_offer", part_keys.make(row), 410),
        ("my_comment", "abc", 404),
    )
    for name, token, status in wrong:
        assert client.get(reverse(f"initiatives:{name}", args=[token])).status_code == status
    link = part_keys.path(row)
    assert client.get(link).status_code == 200
    assert count(initiative) == 0
    assert client.post(link, {"bevestig": "1"}).status_code == 302
    assert count(initiative) == 1


def test_the_initiators_read_and_write_behind_their_own_link(offer, initiative, client):
    address = reverse("initiatives:owner_offers", args=[keys.make(initiative)])
    page = client.get(address).content.decode()
    assert "Ik heb een aanhanger." in page
    assert ADDRESS not in page
    assert client.post(address, {"aanbod": offer.pk, "text": ""}).status_code == 200
    assert client.post(address, {"aanbod": "9" * 30, "text": "Hoi"}).status_code == 404
    assert client.post(address, {"aanbod": offer.pk, "text": "Fijn!"}).status_code == 302
    assert offer.messages.get().is_from_initiator
    assert client.post(address, {"aanbod": offer.pk, "stop": "1"}).status_code == 302
    assert not HelpOffer.objects.running().exists()
    too_late = client.post(address, {"aanbod": offer.pk, "text": "Kunt u toch?"}).text
    assert "Kunt u toch?" in too_late and "U kunt geen bericht meer sturen." in too_late


def test_a_co_initiator_hears_of_an_offer_with_a_key_of_their_own(initiative, now, mailroom):
    asked = invite(initiative=initiative, email="mede@example.nl", by=None, now=now)
    accept_invitation(invitation=asked, display_name="Ans", by=None, now=now)
    given = {"initiative": initiative, "display_name": "Ali", "text": "Ik help.", "email": ADDRESS, "token": uuid4()}
    offer = taking_part.offer_help(**given, now=now)
    taking_part.confirm_offer(offer=offer, now=now)
    letter = mailroom.last_to("mede@example.nl")
    assert "Ik help." in letter.text
    assert keys.make(initiative).split(":")[0] not in letter.text + letter.html
    assert "/hulp/" in letter.text


def test_the_official_passes_on_what_somebody_without_email_is_offered(submit, official, now, mailroom):
    plan = submit(email="", confirmed=False)
    approve(initiative=plan, by=official, now=now)
    assign(initiative=plan, handler=official, by=official, now=now)
    given = {"initiative": plan, "display_name": "Ali", "text": "Ik help.", "email": ADDRESS, "token": uuid4()}
    taking_part.confirm_offer(offer=taking_part.offer_help(**given, now=now), now=now)
    letter = mailroom.last_to(official.email)
    assert letter.kind == "initiative.offer_for_office"
    assert "Ik help." in letter.text
    assert "/beheren/" not in letter.text

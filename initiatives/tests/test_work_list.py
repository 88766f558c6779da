"""The work list: what waits, in numbers that are the rows behind them."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.services import change_person
from initiatives import services
from initiatives.admin.due import due_of
from initiatives.admin.heaps import HEAPS, counted
from initiatives.admin.heaps import heap as of_heap
from initiatives.admin.work_list import ROWS
from initiatives.models import Initiative, RewriteRequest
from initiatives.need_totals import rules_counted
from initiatives.needed import AskedNeed, BlockingRule
from initiatives.services.blank import blank
from initiatives.tests.test_answering import WORDS
from initiatives.workflow import Status
from neighbourhoods.models import Team
from tests_support.cast import send_in
from tests_support.kept import kept


@kept
def full_desk(sanderbout, official, other_official):
    """One of each: mine, a colleague's, nobody's, to look at, late, soon, answered."""
    now = timezone.now()
    plans = {
        name: send_in(sanderbout, title=f"Plan {name}", email=f"{name}@example.nl", now=now)
        for name in ("mine", "hers", "free")
    }
    services.assign(initiative=plans["mine"], handler=official, by=official, now=now)
    services.assign(initiative=plans["hers"], handler=other_official, by=official, now=now)
    plans["look"] = send_in(sanderbout, title="Plan look", email="", confirmed=False, now=now)
    plans["unconfirmed"] = send_in(
        sanderbout, title="Plan unconfirmed", email="u@example.nl", confirmed=False, now=now - timedelta(days=20)
    )
    plans["late"] = send_in(sanderbout, title="Plan late", email="l@example.nl", now=now - timedelta(days=90))
    plans["soon"] = send_in(sanderbout, title="Plan soon", email="s@example.nl", now=now)
    Initiative.objects.filter(pk=plans["soon"].pk).update(answer_due_on=timezone.localdate() + timedelta(days=2))
    plans["done"] = send_in(sanderbout, title="Plan done", email="d@example.nl", now=now)
    services.assign(initiative=plans["done"], handler=official, by=official, now=now)
    services.take_up(initiative=plans["done"], by=official, now=now)
    services.write_answer(
        initiative=plans["done"], decision="taken_up", summary="Ja.", reason="Goed plan.", next_step="Wij beginnen.",
        next_by="team Groen", next_on=None, by=official, now=now,
    )  # fmt: skip
    services.publish_answer(initiative=plans["done"], by=official, now=now)
    return plans


def titles(page: str) -> list[str]:
    return re.findall(r"Plan [a-z]+(?=</a></th>)", page)


def test_every_number_is_the_number_of_rows_behind_its_link(full_desk, official, client_for):
    browser = client_for(official)
    counts = browser.get("/beheer/").context_data["counts"]
    own = [count for count in counts if count.url.startswith("/beheer/?lijst=")]
    quiet = [heap for heap in HEAPS.values() if heap.is_quiet or heap.is_aside]
    assert len(own) == len(HEAPS) - len(quiet), "what is quiet shows while something lies in it"
    for count in own:
        assert len(browser.get(count.url).context_data["rows"]) == count.number, count.label
    for count in counts:
        assert browser.get(count.url).status_code == 200, count.label


@pytest.mark.parametrize(
    ("heap", "plans"),
    [
        ("mijn", {"mine"}),
        ("vrij", {"free", "look", "late", "soon"}),
        ("bekijken", {"look"}),
        ("telaat", {"late"}),
        ("open", {"mine", "hers", "free", "look", "late", "soon"}),
        ("na-antwoord", {"done"}),
    ],
)
def test_a_heap_holds_what_its_name_says(heap, plans, full_desk, official, client_for):
    page = client_for(official).get(f"/beheer/?lijst={heap}").content.decode()
    assert set(titles(page)) == {f"Plan {name}" for name in plans}


def lying_in(heap: str, user) -> set[str]:
    """The last word of the titles; the number on the heap is how many they are."""
    found = of_heap(heap, user, timezone.localdate())
    assert counted(Initiative.objects.for_office(user), user, timezone.localdate())[heap] == found.count()
    return {plan.title.split()[-1] for plan in found}


@pytest.mark.parametrize("how", ["left", "other work"])
def test_a_plan_of_who_handles_none_any_more_is_nobodys_again(how, full_desk, official, other_official, client_for):
    """Else it would lie in no heap of work until it is late."""
    if how == "left":
        change_person(user=other_official, by=None, now=timezone.now(), is_active=False)
    else:
        other_official.grants.all().delete()
    today, browser, plan = timezone.localdate(), client_for(official), full_desk["hers"]
    assert plan in of_heap("vrij", official, today) and plan not in of_heap("mijn", official, today)
    page = browser.get("/beheer/?lijst=vrij").content.decode()
    seen = re.search(rf"/{plan.pk}/mij/.*?name=\"seen\" value=\"(\d*)\"", page, re.DOTALL)[1]
    browser.post(f"/beheer/initiatives/initiative/{plan.pk}/mij/", {"seen": seen})
    assert Initiative.objects.get(pk=plan.pk).handler == official


def test_a_late_plan_whose_address_nobody_confirmed_is_nobodys_work(full_desk, official):
    Initiative.objects.filter(pk=full_desk["unconfirmed"].pk).update(
        answer_due_on=timezone.localdate() - timedelta(days=2), paused_on=None
    )
    for heap in ("telaat", "vrij", "open", "stil"):
        assert "unconfirmed" not in lying_in(heap, official)


def test_a_clock_that_an_official_stopped_has_a_heap_of_its_own(full_desk, official):
    now, mine, hers = timezone.now(), full_desk["mine"], full_desk["hers"]
    for plan in (mine, hers):
        services.take_up(initiative=plan, by=official, now=now)
    services.pause_clock(initiative=mine, reason="De provincie beslist mee.", by=official, now=now)
    services.ask_question(initiative=hers, text="Hoeveel bankjes?", by=official, now=now)
    assert lying_in("stil", official) == {"mine"}
    assert lying_in("indiener", official) == {"hers"}


def test_plainer_words_are_asked_for_while_the_answer_stands(full_desk, official):
    done, now = full_desk["done"], timezone.now()
    services.ask_rewrite(initiative=done, now=now)
    assert lying_in("herschrijven", official) == {"done"}
    services.reopen(initiative=done, text="Dit is geen antwoord.", now=now)
    assert lying_in("herschrijven", official) == set()
    assert not RewriteRequest.objects.filter(settled_at=None).exists(), "nor does it come back with the next answer"


def test_a_blanked_plan_asks_for_no_plainer_words(full_desk, official):
    done, now = full_desk["done"], timezone.now()
    services.ask_rewrite(initiative=done, now=now)
    with transaction.atomic():
        blank(done, now)
    assert lying_in("herschrijven", official) == set()
    assert not RewriteRequest.objects.filter(settled_at=None).exists()


def test_a_draft_to_read_lies_with_who_was_asked_until_it_was_read(full_desk, official, other_official):
    now, hers = timezone.now(), full_desk["hers"]
    services.take_up(initiative=hers, by=other_official, now=now)
    services.write_answer(initiative=hers, **WORDS, by=other_official, now=now)
    reading = services.ask_reading(initiative=hers, reader=official, by=other_official, now=now)
    assert (lying_in("meelezen", official), lying_in("meelezen", other_official)) == ({"hers"}, set())
    services.give_reading(reading=reading, is_good=True, by=official, now=now)
    assert lying_in("meelezen", official) == set()


def test_who_names_a_rule_gets_an_answer_also_when_the_plan_was_taken_back(full_desk, official):
    free, soon, now = full_desk["free"], full_desk["soon"], timezone.now()
    rule = services.name_rule(initiative=free, blocking=BlockingRule("Geen vuur", "Wij mogen niet koken."), now=now)
    services.ask_need(initiative=soon, need=AskedNeed("people", "Drie mensen."), now=now)
    assert (lying_in("regels", official), lying_in("besluiten", official)) == ({"free"}, {"soon"})
    services.withdraw(initiative=free, now=now)
    services.withdraw(initiative=soon, now=now)
    assert (lying_in("regels", official), lying_in("besluiten", official)) == ({"free"}, set())
    assert rules_counted() == {"": 1}
    services.answer_rule(rule=rule, outcome="stays", answer="Het is te gevaarlijk.", by=official, now=now)
    assert lying_in("regels", official) == set()
    assert rules_counted() == {"stays": 1}, "the public list does not keep it open for ever"


def test_a_rule_of_a_refused_plan_is_in_no_list_and_no_heap(full_desk, official):
    free, now = full_desk["free"], timezone.now()
    services.name_rule(initiative=free, blocking=BlockingRule("Geen vuur", "Wij mogen niet koken."), now=now)
    services.refuse(initiative=free, reason="Dit is reclame.", by=official, now=now)
    assert (lying_in("regels", official), rules_counted()) == (set(), {})


def test_what_a_platform_asks_after_is_a_heap_with_its_day(full_desk, platform, chair, official, client_for):
    now = timezone.now()
    services.assign(initiative=full_desk["late"], handler=official, by=official, now=now)
    Initiative.objects.filter(pk=full_desk["hers"].pk).update(answer_due_on=timezone.localdate() - timedelta(days=3))
    platform.contact = None
    platform.save()
    for name in ("late", "hers"):
        services.ask_after(full_desk[name], platform=platform, by=chair, by_label="voorzitter", now=now)
    browser = client_for(official)
    counts = {count.url: count.number for count in browser.get("/beheer/").context_data["counts"]}
    assert counts["/beheer/?lijst=gevraagd-mij"] == 1
    assert counts["/beheer/?lijst=gevraagd"] == 2
    page = browser.get("/beheer/?lijst=gevraagd-mij").content.decode()
    assert titles(page) == ["Plan late"]
    assert "Wijkplatform Sanderbout hoort uiterlijk" in page
    assert set(titles(browser.get("/beheer/?lijst=gevraagd").content.decode())) == {"Plan late", "Plan hers"}


def test_an_official_starts_with_her_own_and_without_any_with_all(full_desk, official, team_lead, client_for):
    assert titles(client_for(official).get("/beheer/").content.decode()) == ["Plan mine"]
    assert len(titles(client_for(team_lead).get("/beheer/").content.decode())) == 6


def test_the_most_pressing_stands_on_top_in_words(full_desk, official, client_for):
    page = client_for(official).get("/beheer/?lijst=open").content.decode()
    assert titles(page)[:2] == ["Plan late", "Plan soon"]
    assert re.search(r"\d+ dagen te laat", page)
    assert "kijkt u dit plan na?" in page
    found = client_for(official).get("/beheer/?q=unconfirmed").content.decode()
    assert "indiener bevestigt het adres" in found, "in no heap: only its initiator can do something"


def test_no_address_of_a_person_stands_on_the_list(full_desk, official, client_for):
    assert "@example.nl" not in client_for(official).get("/beheer/?lijst=open").content.decode()


def test_one_press_puts_a_plan_on_my_name_and_returns_to_the_list(full_desk, official, client_for):
    browser, plan = client_for(official), full_desk["free"]
    answer = browser.post(
        f"/beheer/initiatives/initiative/{plan.pk}/mij/", {"seen": "", "terug": "/beheer/?lijst=vrij"}, follow=True
    )
    assert answer.redirect_chain == [("/beheer/?lijst=vrij", 302)]
    assert f"Plan {plan.number} staat nu op uw naam." in answer.content.decode()
    assert Initiative.objects.get(pk=plan.pk).handler == official


def test_the_way_back_never_leads_out_of_the_back_office(full_desk, official, client_for):
    plan, browser = full_desk["free"], client_for(official)
    for back in ("https://elders.example/beheer/", "//elders.example/beheer/", "/account/logout/", "javascript:1"):
        one = browser.post(f"/beheer/initiatives/initiative/{plan.pk}/mij/", {"seen": "", "terug": back})
        assert one.url == f"/beheer/initiatives/initiative/{plan.pk}/change/"
        assert browser.post("/beheer/initiatives/initiative/toewijzen/", {"terug": back}).url == "/beheer/"


@pytest.mark.parametrize("words", ["Plan done", "plan DON", "2026", "{number}", "{loose}"])
def test_everything_is_found_by_number_or_word_whatever_its_state(words, full_desk, official, client_for):
    plan = full_desk["done"]
    words = words.format(number=plan.number, loose=f"{plan.year} {plan.sequence}")
    if words == "2026":
        assert client_for(official).get("/beheer/", {"q": words}).status_code == 200
    else:
        assert "Plan done" in titles(client_for(official).get("/beheer/", {"q": words}).content.decode())


@pytest.mark.parametrize("words", ["a\0b", "%", "' | !", "&&&", "<b>", ":*", "x" * 500])
def test_odd_words_are_no_error(words, full_desk, official, client_for):
    assert client_for(official).get("/beheer/", {"q": words}).status_code == 200


@pytest.mark.parametrize("query", ["lijst=onzin", "pagina=0", "pagina=a", "pagina=999999999999", "lijst=mijn&pagina=2"])
def test_odd_addresses_are_no_error(query, full_desk, official, client_for):
    assert client_for(official).get(f"/beheer/?{query}").status_code == 200


def test_a_long_list_has_pages_and_a_constant_number_of_queries(
    submit, official, client_for, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr("neighbourhoods.calendar.CLOSED_DAYS_KEPT_SECONDS", 60)
    for place in range(ROWS + 2):
        submit(title=f"Plan {place}", email=f"p{place}@example.nl", now=timezone.now())
    browser = client_for(official)
    with django_assert_max_num_queries(21):
        first = browser.get("/beheer/?lijst=open")
    assert len(first.context_data["rows"]) == ROWS
    second = browser.get(first.context_data["next_url"])
    assert len(second.context_data["rows"]) == 2
    assert not second.context_data["next_url"]


def test_the_administrator_sees_the_list_but_cannot_take_a_plan(full_desk, administrator, client_for):
    browser = client_for(administrator)
    page = browser.get("/beheer/?lijst=vrij").content.decode()
    assert "Plan free" in page
    assert "data-assign" not in page
    answer = browser.post(f"/beheer/initiatives/initiative/{full_desk['free'].pk}/mij/", {"seen": ""})
    assert answer.status_code == 403


def test_words_of_the_clock(initiative, today):
    """10 March 2026 is a Tuesday; the term ends 20 working days later."""
    initiative.answer_due_on = today
    assert due_of(initiative, today).words == "vandaag"
    assert due_of(initiative, today + timedelta(days=1)).words == "1 dag te laat"
    assert due_of(initiative, today + timedelta(days=2)).kind == "late"
    assert due_of(initiative, today - timedelta(days=1)).words == "nog 1 werkdag"
    # From the Friday before: only Monday and Tuesday are working days.
    assert due_of(initiative, today - timedelta(days=4)).words == "nog 2 werkdagen"
    initiative.status, initiative.answered_at = Status.ANSWERED, timezone.now()
    assert due_of(initiative, today + timedelta(days=9)).words == "antwoord gegeven"


@pytest.mark.parametrize("text", ["⑴", "ﷺ", "½ bankje", "'&|!():*<->"])
def test_a_word_that_falls_apart_for_the_database_is_looked_for(text, initiative, official, client_for):
    assert client_for(official).get("/beheer/", {"q": text}).status_code == 200


def test_ticked_plans_go_to_one_colleague_and_what_was_taken_meanwhile_stays(
    full_desk, official, other_official, team_lead, client_for
):
    desk = client_for(team_lead)
    page = desk.get("/beheer/?lijst=vrij").content.decode()
    free, late = full_desk["free"], full_desk["late"]
    assert f'form="samen" name="plan" value="{free.pk}:"' in page
    services.assign(initiative=late, handler=official, by=official, now=timezone.now())
    sent = {"plan": [f"{free.pk}:", f"{late.pk}:", "x:y", "999999999:"], "to": f"p{other_official.pk}"}
    answer = desk.post(
        "/beheer/initiatives/initiative/toewijzen/", sent | {"terug": "/beheer/?lijst=vrij"}, follow=True
    )
    said = answer.content.decode()
    assert answer.redirect_chain == [("/beheer/?lijst=vrij", 302)]
    assert "1 plan is nu van Collega." in said
    assert f"{late.number}: Een collega was u voor: Medewerker behandelt dit plan nu." in said
    assert Initiative.objects.get(pk=free.pk).handler == other_official
    assert Initiative.objects.get(pk=late.pk).handler == official


@pytest.mark.parametrize(
    ("sent", "said"),
    [({}, "Kies een collega"), ({"to": "p0"}, "Kies een collega"), ({"to": "self"}, "Vink eerst"),
     ({"to": "self", "plan": "a\0b"}, "Vink eerst"), ({"to": "self", "plan": "9" * 40}, "Vink eerst")],
)  # fmt: skip
def test_a_bulk_press_without_sense_says_so(sent, said, full_desk, official, client_for):
    sent = sent | ({"to": f"p{official.pk}"} if sent.get("to") == "self" else {})
    answer = client_for(official).post("/beheer/initiatives/initiative/toewijzen/", sent, follow=True)
    assert said in answer.content.decode()


def test_work_is_divided_over_teams_and_every_heap_follows(full_desk, official, other_official, team_lead, client_for):
    green, roads = (Team.objects.create(name=name, slug=name.lower()) for name in ("Groen", "Wegen"))
    green.members.add(official, team_lead)
    roads.members.add(other_official)
    desk = client_for(team_lead)
    sent = {"plan": [f"{full_desk['free'].pk}:", f"{full_desk['mine'].pk}:{official.pk}"], "to": f"t{green.pk}"}
    said = desk.post("/beheer/initiatives/initiative/toewijzen/", sent, follow=True).content.decode()
    assert "2 plannen zijn nu van team Groen." in said
    services.ask_team(initiative=full_desk["mine"], team=roads, text="Mag dit?", by=official, now=timezone.now())
    mine, theirs = client_for(official), client_for(other_official)
    assert set(titles(mine.get("/beheer/?lijst=team").content.decode())) == {"Plan free", "Plan mine"}
    assert titles(mine.get("/beheer/?lijst=elders").content.decode()) == ["Plan mine"]
    assert titles(theirs.get("/beheer/?lijst=vraag-team").content.decode()) == ["Plan mine"]
    assert titles(theirs.get("/beheer/?lijst=elders").content.decode()) == [], "it waits for themselves"
    assert "Plan free" not in theirs.get("/beheer/?lijst=open").content.decode()
    page = theirs.get(f"/beheer/initiatives/initiative/{full_desk['mine'].pk}/change/").content.decode()
    assert "vraagt team Wegen" in page
    question = full_desk["mine"].team_questions.get()
    reply = {"question": question.pk, "text": "Dat mag."}
    theirs.post(f"/beheer/initiatives/initiative/{full_desk['mine'].pk}/antwoordteam/", reply)
    question.refresh_from_db()
    assert question.reply == "Dat mag."
    assert titles(mine.get("/beheer/?lijst=elders").content.decode()) == []


def test_two_who_hand_over_at_once_get_one_yes_and_one_clear_no(full_desk, official, client_for):
    green, roads = (Team.objects.create(name=name, slug=name.lower(), is_active=False) for name in ("Groen", "Wegen"))
    Team.objects.update(is_active=True)
    for team in (green, roads):
        team.members.add(official)
    desk, plan = client_for(official), full_desk["mine"]
    press = f"/beheer/initiatives/initiative/{plan.pk}/anderteam/"
    first = desk.post(press, {"team": roads.pk, "reason": "De stoep is van hen.", "seen": ""}, follow=True)
    assert "Het plan is nu bij team Wegen." in first.content.decode()
    second = desk.post(press, {"team": green.pk, "reason": "Het is groen.", "seen": ""})
    assert second.status_code == 409
    assert "Een collega was u voor: dit plan is nu bij team Wegen." in second.content.decode()
    assert "Het is groen." in second.content.decode(), "what was typed is kept"
    assert Initiative.objects.get(pk=plan.pk).team == roads

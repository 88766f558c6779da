"""The pages around an answer: of the official, of the reader, of the initiator."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from initiatives import keys, services
from initiatives.models import Answer, MunicipalRole, Need, RewriteRequest, TextBlock
from initiatives.tests.test_answering import HARD, WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(initiative, official, now):
    services.load_municipal_roles()
    services.assign(initiative=initiative, handler=official, by=official, now=now)
    services.take_up(initiative=initiative, by=official, now=now)
    return initiative


def deed(plan, name: str) -> str:
    return reverse("admin:initiatives_initiative_deed", args=[plan.pk, name])


def page_of(plan) -> str:
    return reverse("admin:initiatives_initiative_change", args=[plan.pk])


def published(plan, official, now):
    services.write_answer(initiative=plan, **WORDS, by=official, now=now)
    services.publish_answer(initiative=plan, by=official, now=now)
    return plan


def test_an_official_writes_with_the_help_and_without_javascript(plan, official, client_for, now):
    desk = client_for(official)
    block = TextBlock.objects.create(
        title="Subsidie", text="U vraagt subsidie aan.\nDat kan het hele jaar.", kind="idea"
    )
    TextBlock.objects.create(title="Alleen voor een taak", text="Uitdaagrecht.", kind="challenge")
    page = desk.get(page_of(plan)).content.decode()
    assert "Taalhulp" in page and "Vijf vragen van de lezer" in page and "Een aanwijzing, geen oordeel" not in page
    assert "Subsidie" in page and "Alleen voor een taak" not in page
    typed = {**WORDS, "next_on": "", "reason": HARD, "seen": ""}
    with_block = desk.post(deed(plan, "antwoord"), {**typed, "decision": "", "blok": block.pk})
    assert with_block.status_code == 200 and not Answer.objects.exists()
    reason = with_block.context_data["forms"]["antwoord"]["reason"].value()
    assert reason == f"{HARD}\n\n{block.text}"
    assert desk.post(deed(plan, "antwoord"), {**typed, "blok": "99\x00"}).status_code == 409
    refused = desk.post(deed(plan, "antwoord"), {**typed, "openbaar": "1"})
    told = refused.content.decode()
    assert refused.status_code == 409 and "leest moeilijk" in told and "Middels" in told
    assert re.search(r'id="moeilijk" open', told), "the field for the reason stands open"
    assert not Answer.objects.exists(), "both or neither"
    assert desk.post(deed(plan, "antwoord"), typed).status_code == 302
    assert "Een aanwijzing, geen oordeel" in desk.get(page_of(plan)).content.decode()
    done = desk.post(deed(plan, "antwoord"), {
        **typed, "openbaar": "1", "reason_hard": "Zo staat het in de wet.",
        "seen": Answer.objects.get().written_at.isoformat(),
    })  # fmt: skip
    assert done.status_code == 302 and Answer.objects.get().reason_hard == "Zo staat het in de wet."


def test_every_deed_around_an_answer_from_the_page(plan, official, other_official, client_for, resident, now):
    """Each is pressed once as the page sends it; who may not is refused at the door."""
    desk, colleague = client_for(official), client_for(other_official)
    need = Need.objects.create(initiative=plan, kind="money", text="Voor de tafels", amount=500)
    services.write_answer(initiative=plan, **WORDS, by=official, now=now)
    role = MunicipalRole.objects.get(slug="partner")
    day = {"day": "2099-05-01", "hour": "09:00"}
    for who, name, typed, sign in (
        (desk, "aantekening", {"text": "Kijk jij, @Collega?"}, plan.notes.filter(mentions=other_official)),
        (desk, "meelezen", {"reader": other_official.pk, "question": "Klopt het?"}, plan.second_readings.all()),
        (colleague, "gelezen", {"is_good": "ja", "remark": ""}, plan.second_readings.filter(is_good=True)),
        (desk, "besluit", {"need": need.pk, "outcome": "partly", "granted_amount": "€ 200", "reason": "Zo veel is er.",
                           "seen": ""}, plan.needs.filter(granted_amount=200)),
        (desk, "rol", {"role": role.pk, "reason": ""}, plan.role_changes.filter(role=role)),
    ):  # fmt: skip
        assert f'/{name}/"' in who.get(page_of(plan)).content.decode(), name
        assert client_for(resident).post(deed(plan, name), typed).status_code == 403
        assert who.post(deed(plan, name), typed).status_code == 302, name
        assert sign.exists(), name
    late = desk.post(deed(plan, "klaarzetten"), day)
    assert late.status_code == 409 and "half jaar" in late.content.decode()
    for name, typed in (
        ("besluit", {"need": 2**62, "outcome": "granted", "reason": "x"}),
        ("rol", {"role": "9" * 30}),
        ("meelezen", {"reader": "x\x00"}),
        ("klaarzetten", {"day": "2026-02-31", "hour": "25:00"}),
        ("bundel", {"title": "x", "reason": "y", "numbers": "1999-0001 \x00"}),
    ):
        assert desk.post(deed(plan, name), typed).status_code in (200, 409), name


def test_a_reader_asks_for_plainer_words_and_an_official_writes_them(plan, official, client_for, resident, now):
    cache.clear()
    assert client_for(None).get(reverse("initiatives:unclear", args=[plan.number])).status_code == 404
    published(plan, official, now)
    reader, desk = client_for(None), client_for(official)
    public = reader.get(plan.get_absolute_url()).content.decode()
    ask = reverse("initiatives:unclear", args=[plan.number])
    assert ask in public and "Ik snap dit niet" in public
    assert reader.get(ask).status_code == 200 and not RewriteRequest.objects.exists(), "opening changes nothing"
    too_long = reader.post(ask, {"text": "x" * 501})
    assert too_long.status_code == 200 and "te lang" in too_long.content.decode()
    assert reader.post(ask, {"text": "Wat is een bank?"}, follow=True).status_code == 200
    assert reader.post(ask, {"text": "Koop nu", "website": "http://spam.example"}).status_code == 200
    assert RewriteRequest.objects.get().text == "Wat is een bank?"
    assert "Wat is een bank?" in desk.get(page_of(plan)).content.decode()
    assert "herschrijven" in desk.get("/beheer/?lijst=herschrijven").content.decode()
    new = {
        "summary": "Ja, er komen bankjes.",
        "reason": "Ouders vroegen erom.",
        "next_step": "Wij doen het.",
        "seen": 0,
    }
    assert desk.post(deed(plan, "herschrijven"), new).status_code == 302
    cache.clear()
    public = reader.get(plan.get_absolute_url()).content.decode()
    assert "Ja, er komen bankjes." in public and "schreef dit antwoord duidelijker op" in public
    assert "Er komen twee bankjes." in public, "the old words can be read"
    tries = [reader.post(ask, {"text": ""}).status_code for _ in range(12)]
    assert tries[-1] == 429


def test_the_role_and_the_shared_answer_stand_on_the_page_without_a_query_more(
    plan, submit, official, client_for, now, django_assert_max_num_queries
):
    other = submit(title="Nog meer bankjes", email="buur@example.nl")
    services.take_up(initiative=other, by=official, now=now)
    for slug, reason in (("facilitator", ""), ("partner", "Wij bouwen mee.")):
        services.choose_role(
            initiative=plan, role=MunicipalRole.objects.get(slug=slug), reason=reason, by=official, now=now
        )
    desk = client_for(official)
    proposed = desk.post(deed(plan, "bundel"), {"title": "Bankjes", "reason": "Eén keer", "numbers": other.number})
    assert proposed.status_code == 302
    for one in (plan, other):
        page = reverse("initiatives:owner_together", args=[keys.make(one)])
        assert "Eén keer" in client_for(None).get(page).content.decode()
        assert client_for(None).post(page, {"answer": "ja"}).status_code == 302
    bundle = proposed.url
    typed = {**WORDS, "next_on": "", "seen": ""}
    assert desk.post(bundle.replace("change", "antwoord"), typed).status_code == 302
    assert "Er komen twee bankjes." in desk.get(bundle).content.decode()
    assert desk.post(bundle.replace("change", "openbaar"), {}).status_code == 302
    cache.clear()
    with django_assert_max_num_queries(8):
        page = client_for(None).get(plan.get_absolute_url()).content.decode()
    shared = page.split("Dit antwoord geldt ook voor:")[1].split("</p>")[0]
    assert other.get_absolute_url() in shared and plan.get_absolute_url() not in shared
    assert "Partner." in page and "Wij bouwen mee." in page and "Helper." in page
    assert str(official) not in page

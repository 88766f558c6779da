"""Letters on paper: printed by an official, each on its own sheet, and marked as posted exactly as they were shown."""

import re
import zlib
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from notifications import kinds, paper, wording
from notifications.delivery.clock import Clock
from notifications.delivery.paper import look_again
from notifications.models import Message
from notifications.services import deliver, give_up, resend, settle_history
from notifications.services.paper import post_letters, take_back_letter

pytestmark = pytest.mark.django_db
LIST = reverse("admin:notifications_message_letters")
PRINT = reverse("admin:notifications_message_print")
PDF = reverse("admin:notifications_message_pdf")
POSTED = reverse("admin:notifications_message_posted")
ADDRESS = "Mevrouw A. Bewoner\nPlein 1\n6131 AB Sittard"


@pytest.fixture
def on_paper(letter):
    def put(**changes) -> Message:
        given = {
            "to": "",
            "way": "paper",
            "state": "to_print",
            "postal_address": ADDRESS,
            "subject": "Uw wijkplatform wordt gevraagd",
            "text": "Beste lezer,\n\nUw code hiervoor is K7MP-9TXQ.\n\n-- \nU krijgt dit omdat.\n",
        }
        return letter(**given | changes)

    return put


@pytest.fixture
def desk(client_for, official, municipality):
    return client_for(official)


def chosen(*letters: Message) -> dict:
    return {"brief": [letter.pk for letter in letters]}


def test_every_letter_has_its_sheet_with_address_sender_text_and_code(desk, on_paper):
    first, second = on_paper(), on_paper(postal_address="De heer B\nLaan 2\n6131 AC Sittard")
    page = desk.get(PRINT, chosen(first, second)).text
    assert page.count('<article class="letter">') == 2
    for words in ("Gemeente Sittard-Geleen", "Plein 1", "Laan 2", "K7MP-9TXQ", "Uw wijkplatform wordt gevraagd"):
        assert words in page
    assert "omdat." not in page, "the foot of a mail is not for paper"
    # Nothing of the back office around it.
    assert "beheer-page" not in page and "breadcrumbs" not in page


def test_a_link_that_only_works_when_pressed_is_not_printed(desk, on_paper):
    written = on_paper(text=f"Kijk hier:\nhttp://localhost:8000/herinnering/{'x' * 60}/\nof bel ons.")
    page = desk.get(PRINT, chosen(written)).text
    assert "x" * 60 not in page and "Deze link staat alleen in een mail" in page and "of bel ons." in page


def test_a_signature_in_an_answer_cuts_nothing_off_on_paper(on_paper):
    answer = on_paper(text="Antwoord van de gemeente.\n-- \nJan\n\nNiet eens? Bel ons.\n\n-- \nDe voet van een mail")
    printed = wording.paper_text(answer)
    assert printed.endswith("Bel ons.") and "Jan" in printed
    assert wording.paper_text(on_paper(text="Zonder voet.\n")) == "Zonder voet."


def test_a_letter_to_a_wijkplatform_names_it_above_its_address(desk, on_paper, platform):
    about = {"subject_type": "neighbourhoods.platform", "subject_id": platform.pk}
    page = desk.get(PRINT, chosen(on_paper(postal_address="Plein 1\n6131 AB Sittard", **about))).text
    assert re.search(r'letter__address">Wijkplatform Sanderbout<br>Plein 1<br>', page)
    assert "Wijkplatform Sanderbout" in desk.get(LIST).text


def test_a_letter_bears_the_day_on_which_its_words_were_true(desk, on_paper, now):
    page = desk.get(PRINT, chosen(on_paper(text="Dat is over 12 dagen.", created_at=now - timedelta(days=3)))).text
    assert '<p class="letter__date">7 maart 2026</p>' in page


def test_a_letter_ends_with_who_greets(desk, on_paper, municipality):
    page = desk.get(PRINT, chosen(on_paper())).text
    assert re.search(rf"Met vriendelijke groet,<br>Gemeente {municipality.name}</p>\s*<footer", page)


def test_who_wrote_no_name_in_the_address_is_named_above_it(desk, on_paper, resident):
    page = desk.get(PRINT, chosen(on_paper(recipient=resident, postal_address="Plein 1\n6131 AB Sittard"))).text
    assert 'letter__address">Inwoner<br>Plein 1<br>' in page


def test_what_was_printed_is_marked_and_nothing_else(desk, on_paper, official):
    first, second, third = on_paper(), on_paper(), on_paper()
    page = desk.get(PRINT, chosen(first, second)).text
    numbers = re.findall(r'name="brief" value="(\d+)"', page)
    written_meanwhile = on_paper()
    told = desk.post(POSTED, {"brief": numbers}, follow=True).text
    assert "2 brieven zijn op de post gedaan" in told
    states = [each.state for each in Message.objects.order_by("pk")]
    assert states == ["sent", "sent", "to_print", "to_print"]
    first.refresh_from_db()
    assert first.evidence == "person" and first.settled_at is not None
    rows = AuditEvent.objects.filter(verb="changed", subject_type="notifications.message")
    assert {row.subject_id for row in rows} == {first.pk, second.pk} and rows.first().actor == official
    assert written_meanwhile.pk not in {row.subject_id for row in rows} and third.state == "to_print"


def test_pressing_twice_does_no_harm(desk, on_paper):
    written = on_paper()
    desk.post(POSTED, chosen(written))
    written.refresh_from_db()
    settled = written.settled_at
    assert "Er is niets veranderd" in desk.post(POSTED, chosen(written), follow=True).text
    written.refresh_from_db()
    assert written.settled_at == settled
    assert AuditEvent.objects.filter(verb="changed", subject_id=written.pk).count() == 1


@pytest.mark.parametrize("numbers", [[], ["x"], ["-1"], ["9" * 30], ["999999999"]])
def test_numbers_that_name_no_letter_change_nothing(desk, on_paper, numbers):
    on_paper()
    assert "Er is niets veranderd" in desk.post(POSTED, {"brief": numbers}, follow=True).text
    assert Message.objects.get().state == "to_print"


def test_a_mail_is_never_marked_as_a_letter(desk, letter, on_paper):
    mail = letter()
    desk.post(POSTED, chosen(mail))
    mail.refresh_from_db()
    assert mail.state == "pending"


def test_a_letter_never_leaves_by_mail(sink, on_paper, now):
    on_paper()
    assert deliver(now).sent == 0 and sink.received == []


def test_who_saw_which_address_is_kept(desk, on_paper, official):
    first, _other = on_paper(), on_paper()
    desk.get(LIST)
    assert not AuditEvent.objects.filter(verb="viewed").exists(), "the list shows no address"
    desk.get(PRINT, chosen(first))
    seen = AuditEvent.objects.get(verb="viewed")
    assert (seen.actor, seen.subject_id) == (official, first.pk)
    assert "Plein" not in str(seen.change)


def test_without_a_choice_the_list_says_so(desk, on_paper):
    on_paper()
    assert "Kies eerst een of meer brieven" in desk.get(PRINT).text


def test_in_a_demo_old_letters_were_posted_and_young_ones_wait(on_paper, now):
    old, young = on_paper(created_at=now - timedelta(days=61)), on_paper(created_at=now - timedelta(days=59))
    assert settle_history(before=now) == 1
    assert [Message.objects.get(pk=each.pk).state for each in (old, young)] == ["sent", "to_print"]


def test_a_letter_that_cannot_be_posted_is_given_up(on_paper, official, now):
    letter = give_up(message=on_paper(), by=official, now=now)
    assert letter.state == "cancelled"
    assert post_letters(numbers=[letter.pk], by=official, now=now) == 0


def test_a_letter_that_came_back_asks_attention_and_can_be_printed_again(desk, on_paper, official, now):
    written = on_paper()
    post_letters(numbers=[written.pk], by=official, now=now)
    take_back_letter(message=written, by=official, now=now)
    assert list(Message.objects.needing_a_person()) == [written]
    page = desk.get(reverse("admin:notifications_message_change", args=[written.pk]))
    assert "kwam terug met de post" in page.text
    assert resend(message=written, by=official, now=now).state == "to_print"


@pytest.mark.parametrize("address", [LIST, PRINT, PDF, POSTED])
def test_only_who_handles_plans_prints(client_for, administrator, resident, address, municipality):
    for person in (administrator, resident):
        assert client_for(person).get(address).status_code == 403
        assert client_for(person).post(address, {"brief": ["1"]}).status_code == 403


def test_the_work_list_counts_what_is_to_be_printed(desk, on_paper):
    on_paper()
    counts = {count.label: count for count in desk.get("/beheer/").context_data["counts"]}
    assert (counts["te printen"].number, counts["te printen"].url) == (1, LIST)


def test_the_work_list_says_when_letters_wait_too_long(desk, on_paper):
    on_paper(created_at=timezone.now() - timedelta(days=14))
    page = desk.get("/beheer/")
    assert "Brieven wachten te lang op de printer" in page.text
    assert {count.label: count.kind for count in page.context_data["counts"]}["te printen"] == "late"


# ── Without an address ───────────────────────────────────────────────────────


def test_a_letter_without_an_address_is_in_no_batch_until_it_has_one(desk, on_paper, platform):
    about = {"subject_type": "neighbourhoods.platform", "subject_id": platform.pk}
    lost, other = on_paper(postal_address="", **about), on_paper()
    listed = desk.get(LIST).text
    assert "Geen adres" in listed and f'value="{lost.pk}"' not in listed and f'value="{other.pk}"' in listed
    assert desk.get(PRINT, chosen(lost, other)).text.count('<article class="letter">') == 1
    type(platform).objects.update(postal_address="Plein 1\n6131 AB Sittard")
    listed = desk.get(LIST).text
    assert "Geen adres" not in listed and f'value="{lost.pk}"' in listed
    assert 'letter__address">Wijkplatform Sanderbout<br>Plein 1<br>' in desk.get(PRINT, chosen(lost)).text


def test_a_person_who_told_the_address_later_gets_the_letter_there(desk, on_paper, resident):
    lost = on_paper(postal_address="", recipient=resident)
    resident.postal_address = "Laan 2\n6131 AC Sittard"
    resident.save()
    assert "Laan 2" in desk.get(PRINT, chosen(lost)).text
    lost.refresh_from_db()
    assert lost.postal_address == resident.postal_address


def test_whoever_it_is_for_is_named_without_an_address_too(on_paper):
    assert wording.address_lines(on_paper(postal_address=" "), "Wijkplatform Sanderbout") == "Wijkplatform Sanderbout"


# ── Asked again, as a mail is just before it leaves ──────────────────────────


@pytest.fixture
def asked(known_kinds):
    """The moments at which it was asked whether a letter is needed; `is_needed` is the answer."""

    class Asked(list):
        is_needed = False

    moments = Asked()

    def still_true(message) -> bool:
        moments.append(message.asked_at)
        return moments.is_needed

    kinds.register("test.asked", "gevraagd", why="Het is nodig.", still_true=still_true)
    return moments


def test_a_letter_that_is_needed_no_longer_is_withdrawn(sink, on_paper, asked, now):
    gone, stays = on_paper(kind="test.asked"), on_paper()
    assert look_again(Clock(now)) == 1
    gone.refresh_from_db()
    stays.refresh_from_db()
    assert (gone.state, gone.settled_at, stays.state) == ("cancelled", now, "to_print")
    assert gone.delivery_attempts.get().outcome == "not_needed"
    assert asked == [now]
    assert look_again(Clock(now)) == 0 and len(asked) == 1


@pytest.mark.parametrize("page", [LIST, PRINT])
def test_a_letter_that_is_needed_no_longer_is_neither_listed_nor_printed(desk, on_paper, asked, page):
    gone, stays = on_paper(kind="test.asked", subject="Niet meer nodig"), on_paper()
    told = desk.get(page, chosen(gone, stays)).text
    assert "Niet meer nodig" not in told and f'name="brief" value="{stays.pk}"' in told
    gone.refresh_from_db()
    assert gone.state == "cancelled"


def test_a_question_that_fails_withdraws_nothing(on_paper, known_kinds, now):
    kinds.register("test.asked", "gevraagd", why="Het is nodig.", still_true=lambda message: 1 / 0)
    written = on_paper(kind="test.asked")
    assert look_again(Clock(now)) == 0
    written.refresh_from_db()
    assert written.state == "to_print"


def test_what_was_printed_before_it_was_withdrawn_can_still_be_said_to_be_posted(on_paper, asked, official, now):
    printed, given_up = on_paper(kind="test.asked"), give_up(message=on_paper(), by=official, now=now)
    look_again(Clock(now))
    assert post_letters(numbers=[printed.pk, given_up.pk], by=official, now=now) == 1
    printed.refresh_from_db()
    assert printed.state == "sent"


# ── PDF, an extra ────────────────────────────────────────────────────────────


def test_without_the_program_the_page_says_what_is_missing(desk, on_paper, monkeypatch):
    for missing, words in ((paper.PACKAGE, "pip install -r requirements-pdf.txt"), (paper.LIBRARY, "libpango")):
        monkeypatch.setattr(paper, "missing", lambda missing=missing: missing)
        page = desk.get(PDF, chosen(on_paper()))
        assert page.status_code == 501 and words in page.text
        with pytest.raises(paper.NoPdf, match="WeasyPrint"):
            paper.as_pdf("<p>x</p>")


@pytest.mark.pdf
def test_with_the_program_the_letters_are_a_pdf_of_as_many_sheets(desk, on_paper):
    answer = desk.get(PDF, chosen(on_paper(), on_paper(), on_paper()))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert pages_of(answer.content) == 3


@pytest.mark.pdf
def test_a_page_fetches_no_file_into_the_pdf(tmp_path):
    secret = tmp_path / "geheim.txt"
    secret.write_text("x" * 5_000)
    plain = contents_of(paper.as_pdf("<p>Beste buurt</p>"))
    pdf = contents_of(paper.as_pdf(f'<link rel="attachment" href="{secret.as_uri()}"><p>Beste buurt</p>'))
    assert b"x" * 5_000 not in pdf and b"EmbeddedFile" not in pdf
    # The font of our own styles is there.
    assert b"/FontFile" in plain


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page(?!s)", contents_of(pdf)))


def contents_of(pdf: bytes) -> bytes:
    """Its objects lie compressed in streams."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.S)
    return b"".join(unpacked(stream) for stream in streams) + pdf


def unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_the_code_in_a_letter_is_for_its_reader_only(desk, on_paper):
    """Who handles the post does not answer with it; the number of a plan stays."""
    letter = on_paper(text="Plan 2026-0042. Uw code hiervoor is K7MP-9TXQ.")
    page = desk.get(reverse("admin:notifications_message_change", args=[letter.pk])).text
    assert "2026-0042" in page and "K7MP" not in page

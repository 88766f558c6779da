"""Photos and documents: what is kept of them, what is refused, and what is left when they go."""

import socketserver
import struct
import threading
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image
from pypdf import PdfReader

from initiatives import documents
from initiatives.models import Attachment, Event
from initiatives.services import (
    FileRefused,
    forget_unclaimed,
    keep_attachment,
    remove_attachment,
    scan_attachments,
    withdraw,
)
from initiatives.services.attachments import path_of, readable_name
from tests_support.files import a_pdf, a_pdf_of_many_pages, a_pdf_that_acts

SECRET = b"Eikstraat 12"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(size=(900, 600), kind="JPEG", mode="RGB", **options) -> bytes:
    made = BytesIO()
    Image.new(mode, size, "teal" if mode == "RGB" else 0).save(made, kind, **options)
    return made.getvalue()


def with_a_location() -> bytes:
    """A photo on its side, with a place, a remark and a tail."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (50.0, 59.0, 30.0)
    exif[0x010E] = SECRET.decode()
    return picture(exif=exif, comment=SECRET) + b"<script>" + SECRET


def named(content: bytes, name: str = "foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_of_a_photo_only_the_picture_is_kept(db, now, uploads):
    kept = keep_attachment(named(with_a_location()), token=uuid4(), alt=" Een \x00 bankje ", now=now)
    assert (kept.kind, kept.state, kept.alt) == ("photo", "ready", "Een bankje")
    # Its side up, and the small one beside it.
    assert (kept.width, kept.height) == (600, 900)
    assert sorted(path.name for path in files(uploads)) == [f"{kept.name}-klein.jpg", f"{kept.name}.jpg"]
    for is_small, longest in ((False, 900), (True, 480)):
        content = (uploads / path_of(kept, is_small=is_small)).read_bytes()
        assert SECRET not in content
        assert b"<script>" not in content
        made = Image.open(BytesIO(content))
        assert max(made.size) == longest
        assert dict(made.getexif()) == {}
        assert "comment" not in made.info


@pytest.mark.parametrize(
    "content",
    [
        picture(kind="PNG", mode="RGBA"),
        picture(kind="PNG", mode="P"),
        picture(kind="PNG", mode="LA"),
        picture(kind="PNG", mode="I;16"),
        picture(kind="WEBP"),
        picture(mode="CMYK"),
        picture(progressive=True),
        # Of a telephone: 48 million pixels, decoded at a quarter.
        picture(size=(8000, 6000), quality=20),
    ],
    ids=["rgba", "palette", "grey with alpha", "sixteen bits", "webp", "cmyk", "progressive", "large"],
)
def test_photos_of_many_makes_become_the_same(db, now, content):
    kept = keep_attachment(named(content), token=uuid4(), now=now)
    assert kept.path.endswith(".jpg")
    assert max(kept.width, kept.height) <= 1600


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "foto.jpg", "is leeg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "foto.png", "kunnen wij niet lezen"),
        (b"<?xml version='1.0'?><svg onload='alert(1)'/>", "foto.svg", "kunnen wij niet lezen"),
        (b"PK\x03\x04" + b"\x00" * 60, "brief.docx", "kunnen wij niet lezen"),
        (b"MZ" + b"\x00" * 60, "foto.jpg", "kunnen wij niet lezen"),
        (picture(kind="GIF"), "foto.gif", "kunnen wij niet lezen"),
        (picture()[:700], "foto.jpg", "kunnen wij niet lezen"),
        (picture(size=(4, 4)), "foto.jpg", "kunnen wij niet lezen"),
        (picture(size=(12_000, 12_000), kind="PNG", mode="1"), "foto.png", "te veel beeldpunten"),
        (picture(size=(20_000, 20_000), kind="PNG", mode="1"), "foto.png", "te veel beeldpunten"),
        (b"%PDF-" + b"x" * 10_000_000, "plan.pdf", "te groot"),
        (b"%PDF-1.7 geen document", "plan.pdf", "Zit er een wachtwoord op"),
        (a_pdf(password="geheim"), "plan.pdf", "Zit er een wachtwoord op"),
    ],
    ids=[
        "empty",
        "svg as png",
        "svg",
        "docx",
        "exe",
        "gif",
        "cut off",
        "too small",
        "bomb",
        "larger bomb",
        "10 MB",
        "no pdf",
        "locked pdf",
    ],
)
def test_what_is_no_photo_or_pdf_is_refused_and_leaves_nothing(db, now, uploads, content, name, said, monkeypatch):
    # As it is in a process that made a PDF before.
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(FileRefused, match=said):
        keep_attachment(named(content, name), token=uuid4(), now=now)
    assert not Attachment.objects.exists()
    assert files(uploads) == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\tuin.jpg", "tuin.jpg"),
        ("a\x00b.png", "ab.png"),
        ("con.jpg", "con.jpg"),
        ("foto\u202egpj.exe", "fotogpj.exe"),
        ("", "bestand"),
        ("...", "bestand"),
        (None, "bestand"),
        ("🌳 tuin.jpg", "🌳 tuin.jpg"),
    ],
)
def test_the_name_of_a_file_is_only_shown(given, shown):
    assert readable_name(given) == shown


def test_a_long_name_keeps_its_ending():
    shown = readable_name("x" * 300 + ".pdf")
    assert len(shown) <= 120
    assert shown.endswith("….pdf")


def test_of_a_pdf_the_pages_stay_and_who_made_it_goes(db, now, uploads):
    sent = a_pdf(author="Jan Jansen", metadata=b"<dc:creator>Jan Jansen</dc:creator>", content=b"BT (Plan) Tj ET")
    sent += SECRET
    assert b"Jan Jansen" in sent
    kept = keep_attachment(named(sent, "../plan.pdf"), token=uuid4(), now=now)
    stored = (uploads / kept.path).read_bytes()
    assert (kept.kind, kept.original_name, kept.size) == ("document", "plan.pdf", len(stored))
    assert str(kept.name) in kept.path
    read = PdfReader(BytesIO(stored))
    assert len(read.pages) == 1 and b"(Plan) Tj" in stored
    assert not read.metadata and read.xmp_metadata is None
    for hidden in (b"Jansen", b"pypdf", SECRET):
        assert hidden not in stored


def test_nothing_in_a_pdf_runs_sends_or_brings_another_file_and_its_links_stay():
    sent = a_pdf_that_acts()
    kept = documents.make_anew(BytesIO(sent))
    for sign in (b"/JavaScript", b"/Launch", b"hidden program", b"/EF", b"/XFA"):
        assert sign in sent and sign not in kept, sign
    (page,) = PdfReader(BytesIO(kept)).pages
    assert page["/Annots"][0]["/A"]["/URI"] == "https://example.nl/plan"


def test_a_pdf_of_more_objects_than_it_says_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(documents, "MOST_OBJECTS", 20)
    with pytest.raises(documents.NoDocument):
        documents.make_anew(BytesIO(a_pdf_of_many_pages(40)))
    assert documents.make_anew(BytesIO(a_pdf_of_many_pages(10)))


def test_a_photo_in_a_pdf_no_longer_tells_where_it_was_made():
    raw = with_a_location().removesuffix(b"<script>" + SECRET)
    bare = documents.bare_jpeg(raw)
    assert SECRET in raw and SECRET not in bare and b"Exif" not in bare
    assert Image.open(BytesIO(bare)).tobytes() == Image.open(BytesIO(raw)).tobytes()
    assert documents.bare_jpeg(raw[:8]) == raw[:8] and documents.bare_jpeg(b"x") == b"x"


def test_an_eleventh_file_is_refused(db, now, settings, uploads):
    settings.MOST_FILES = 2
    token = uuid4()
    first, _second = (keep_attachment(named(a_pdf()), token=token, now=now) for _ in range(2))
    with pytest.raises(FileRefused, match="passen 2"):
        keep_attachment(named(a_pdf()), token=token, now=now)
    assert len(files(uploads)) == 2
    remove_attachment(attachment=first, now=now)
    keep_attachment(named(a_pdf()), token=token, now=now)


def test_files_of_the_form_become_files_of_the_plan(submit, now):
    token = uuid4()
    kept = keep_attachment(named(picture()), token=token, now=now)
    other = keep_attachment(named(picture()), token=uuid4(), now=now)
    initiative = submit(token=token)
    assert list(initiative.attachments.all()) == [kept]
    kept.refresh_from_db()
    assert kept.submission_token is None
    other.refresh_from_db()
    assert other.initiative is None


def test_a_photo_of_a_plan_is_told_in_its_history_until_it_is_closed(initiative, now):
    keep_attachment(named(picture()), initiative=initiative, now=now)
    assert initiative.events.get(kind=Event.Kind.PHOTO_ADDED).is_public
    withdraw(initiative=initiative, now=now)
    with pytest.raises(FileRefused, match="gesloten"):
        keep_attachment(named(picture()), initiative=initiative, now=now)


def test_what_is_removed_is_gone_from_the_disk_too(initiative, now, uploads, django_capture_on_commit_callbacks):
    kept = keep_attachment(named(picture()), initiative=initiative, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            remove_attachment(attachment=kept, now=now)
    kept.refresh_from_db()
    assert (kept.original_name, kept.alt, kept.path) == ("", "", "")
    assert files(uploads) == []


def test_what_nobody_sent_in_is_forgotten_after_a_day(submit, now, uploads, django_capture_on_commit_callbacks):
    token = uuid4()
    keep_attachment(named(picture()), token=token, now=now)
    sent = keep_attachment(named(picture()), token=uuid4(), now=now)
    plan = submit(token=sent.submission_token)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_unclaimed(now + timedelta(hours=23)) == 0
        assert forget_unclaimed(now + timedelta(hours=25)) == 1
        assert forget_unclaimed(now + timedelta(hours=25)) == 0
    forget_unclaimed(now + timedelta(hours=26))
    assert list(Attachment.objects.all()) == list(plan.attachments.all()) == [sent]
    assert len(files(uploads)) == 2


def test_what_stayed_on_the_disk_is_taken_off_later(initiative, now, uploads):
    """The process died between the removal and the disk: the next day it goes all the same."""
    kept = keep_attachment(named(picture()), initiative=initiative, now=now)
    with transaction.atomic():
        remove_attachment(attachment=kept, now=now)
        transaction.get_connection().run_on_commit.clear()
    assert len(files(uploads)) == 2
    forget_unclaimed(now)
    assert files(uploads) == []


# ── Viruses ──────────────────────────────────────────────────────────────────
class Clamd(socketserver.StreamRequestHandler):
    """Answers as clamd does to INSTREAM."""

    answer = None

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        found = b"Eicar-Test-Signature FOUND" if EICAR in content else b"OK"
        self.wfile.write(self.answer or b"stream: " + found + b"\0")


@pytest.fixture
def scanner(settings):
    server = socketserver.TCPServer(("127.0.0.1", 0), Clamd)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.VIRUS_SCANNER = f"tcp://127.0.0.1:{server.server_address[1]}"
    yield server
    server.shutdown()
    server.server_close()


def test_with_a_scanner_nothing_is_seen_before_it_was_looked_at(initiative, now, mailroom, scanner, uploads):
    clean = keep_attachment(named(a_pdf()), initiative=initiative, now=now)
    sick = keep_attachment(named(a_pdf(content=EICAR), "rekening.pdf"), initiative=initiative, now=now)
    assert {clean.state, sick.state} == {"to_scan"}
    assert scan_attachments(now) == 2
    assert scan_attachments(now) == 0
    clean.refresh_from_db()
    sick.refresh_from_db()
    assert (clean.state, clean.removed_at) == ("ready", None)
    assert (sick.state, sick.removed_at) == ("refused", now)
    letter = mailroom.last_to(initiative.email)
    assert letter.kind == "initiative.file_refused"
    assert "rekening.pdf" in letter.text


def test_a_scanner_that_does_not_answer_leaves_it_waiting(initiative, now, scanner, settings, monkeypatch):
    kept = keep_attachment(named(picture()), initiative=initiative, now=now)
    monkeypatch.setattr(Clamd, "answer", b"INSTREAM size limit exceeded. ERROR\0")
    assert scan_attachments(now) == 0
    settings.VIRUS_SCANNER = "unix:///nowhere/clamd.ctl"
    assert scan_attachments(now) == 0
    kept.refresh_from_db()
    assert kept.state == "to_scan"

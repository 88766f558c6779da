"""What somebody who means harm would try with texts: signs that break a feed, floods of versions, empty comments."""

import time
from datetime import timedelta
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.core.cache import cache

from accounts import personal
from accounts.personal import Wish
from accounts.printable import printable
from initiatives import differences, keys, services
from initiatives.import_file import read
from initiatives.models import Comment, Flag, Initiative, Objection, Version
from initiatives.services import taking_part
from initiatives.views.versions import ON_A_PAGE
from initiatives.workflow import MoveRefused


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


def change(initiative, text: str, now):
    return services.change_text(initiative=initiative, title=initiative.title, what=text, why="w", by=None, now=now)


# ── Signs that nobody sees ───────────────────────────────────────────────────
def test_signs_that_nobody_sees_do_not_break_the_feed(initiative, client):
    here = f"/initiatieven/beheren/{keys.make(initiative)}/tekst/"
    client.post(here, {"title": "Bank\x01 ka\ufffepot", "what": "een\x0btwee\x1f", "why": "w\uffff"})
    initiative.refresh_from_db()
    assert (initiative.title, initiative.what, initiative.why) == ("Bank kapot", "een\ntwee", "w")
    # What came in before.
    Initiative.objects.update(title="Bank\x01 stuk", what="x\x0cy\ufffe")
    for query in ("", "?q=%0bbank"):
        feed = client.get(f"/initiatieven/rss.xml{query}")
        assert feed.status_code == 200
        ElementTree.fromstring(feed.content)
    assert "Bank stuk" in client.get("/initiatieven/rss.xml").content.decode()


def test_a_list_that_is_taken_over_holds_no_such_signs():
    raw = "nummer;titel;wat;buurt;ontvangen\n1;Bank\x01\x1f;een\x0btwee;Sanderbout;2026-01-01"
    row = read(raw.encode(), "a.csv")[0]
    assert (row["title"], row["what"]) == ("Bank", "een\ntwee")
    assert printable("a\tb\r\nc é 😀") == "a\tb\r\nc é 😀"


# ── Versions ─────────────────────────────────────────────────────────────────
def test_the_text_changes_ten_times_an_hour_and_the_handler_hears_once_a_day(initiative, official, mailroom, now):
    services.assign(initiative=initiative, handler=official, by=official, now=now)
    before = len(mailroom.to(official.email))
    for number in range(10):
        change(initiative, f"tekst {number}", now)
    with pytest.raises(MoveRefused, match="Wacht een uur"):
        change(initiative, "nog een", now)
    change(initiative, "nog een", now + timedelta(hours=2))
    assert initiative.versions.count() == 11 and len(mailroom.to(official.email)) == before + 1
    change(initiative, "de volgende dag", now + timedelta(days=1))
    assert len(mailroom.to(official.email)) == before + 2


def test_what_differs_between_long_texts_is_told_in_few_pieces():
    one = " ".join(f"{n % 7}{n % 11}." if n % 3 else "ab" for n in range(2400))
    other = " ".join(f"{n % 5}{n % 13}." if n % 4 else "ba" for n in range(2400))
    sentences = ". ".join(f"zin {n} van deze lange tekst" for n in range(300))
    for old, new in ((one, other), (sentences, sentences.replace("zin 7 ", "regel 7 ")), ("a " * 2500, "b " * 2500)):
        pieces = differences.between(old, new)
        assert len(pieces) <= 2 * differences.MOST_PIECES + 1
        assert "".join(piece.text for piece in pieces if piece.kind != differences.NEW) == old
        assert "".join(piece.text for piece in pieces if piece.kind != differences.GONE) == new
    gone = [p.text for p in differences.between(sentences, sentences.replace("zin 7 ", "regel 7 ")) if p.kind == "gone"]
    assert gone == ["zin 7 van deze lange tekst."]


def test_old_texts_come_five_at_a_time(initiative, client, now):
    text = " ".join("abcdefghij"[n * n % 10] for n in range(2490))
    for number in range(12):
        Version.objects.create(
            initiative=initiative,
            title=f"titel {number}",
            what=text[number:],
            why=text[number * 2 :],
            replaced_at=now + timedelta(minutes=number),
        )
    here = f"/initiatieven/{initiative.number}/versies/"
    start = time.process_time()
    first = client.get(here).content.decode()
    assert time.process_time() - start < 1.5
    assert first.count("<time ") == ON_A_PAGE and f"{here}?pagina=2" in first
    last = client.get(f"{here}?pagina=3").content.decode()
    assert last.count("<time ") == 2 and "pagina=4" not in last and f"{here}?pagina=2" in last
    assert [client.get(f"{here}?pagina={page}").status_code for page in ("4", "0", "99", "x", "²")] == [
        *(404, 404, 404),
        *(200, 200),
    ]


# ── Comments ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("way", ["taken back", "erased"])
def test_a_comment_without_words_is_not_put_back(initiative, resident, official, other_official, now, way):
    told = {"kind": "good", "text": "Tekst", "display_name": "Jan", "token": uuid4()}
    added = taking_part.comment(initiative=initiative, **told, by=resident, now=now)
    rule = Flag.Rule.values[0]
    taking_part.flag_comment(comment=added, rule=rule, now=now)
    taking_part.look_at_comment(comment=added, decision="removed", rule=rule, explanation="x", by=official, now=now)
    taking_part.object_to_removal(comment=added, text="Dit hoort hier.", now=now)
    if way == "erased":
        personal.erase(personal.subject_of(resident), by=resident, now=now, wish=Wish(keeps_words=False))
    else:
        taking_part.take_back_comment(comment=added, now=now)
    assert not Comment.objects.objected().exists() and "hoort" not in Objection.objects.get().text
    # Also when two press at once, and the objection was still there for one of them.
    for reopened in (False, True):
        if reopened:
            Objection.objects.update(settled_at=None)
        with pytest.raises(MoveRefused):
            taking_part.settle_objection(comment=added, is_restored=True, explanation="ok", by=other_official, now=now)
    initiative.refresh_from_db()
    assert (initiative.comment_count, Comment.objects.get().state) == (0, Comment.State.REMOVED)

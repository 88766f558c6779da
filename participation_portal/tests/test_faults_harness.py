"""The harness of `make faults` must not lie: it sees what is lost and what came twice, and leaves nothing running."""

import json
import subprocess
import sys
import textwrap
from base64 import b64encode
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings

from participation_portal.faults import lane
from participation_portal.faults.catalogue import TESTS
from participation_portal.faults.counting import count, mails_in, mark
from participation_portal.faults.processes import wait_for


def mail(message_id: str, *numbers: int, subject: str = "Herinnering") -> bytes:
    letter = EmailMessage()
    letter["Message-ID"], letter["Subject"] = message_id, subject
    letter.set_content("\n".join(map(mark, numbers)) + "\nEen regel met een ë.", cte="base64")
    letter.add_alternative("<p>" + " ".join(map(mark, numbers)), subtype="html")
    return bytes(letter)


def accepted(folder: Path, *mails: bytes) -> list:
    file = folder / "accepted.jsonl"
    lines = [json.dumps({"at": "", "to": "a@example.nl", "mail": b64encode(raw).decode()}) for raw in mails]
    file.write_text("\n".join(lines) + '\n{"at": "", "to"')
    return mails_in(file)


def test_what_never_arrived_is_lost_and_text_and_layout_are_one(tmp_path):
    found = count(accepted(tmp_path, mail("<1@x>", 1, 2)), [1, 2, 3])
    assert (found.mails, found.lost, found.twice) == (1, [3], [])


def test_a_reminder_in_two_letters_came_twice(tmp_path):
    found = count(accepted(tmp_path, mail("<1@x>", 1, 2), mail("<2@x>", 2, 3)), [1, 2, 3])
    assert (found.lost, found.twice, found.twice_unlike) == ([], [2], [2])


def test_the_identical_letter_twice_is_a_repeat_that_a_mailbox_drops(tmp_path):
    same = mail("<1@x>", 1)
    found = count(accepted(tmp_path, same, same), [1])
    assert (found.twice, found.twice_unlike, found.unlike) == ([1], [], [])


def test_a_repeat_with_other_bytes_is_seen(tmp_path):
    found = count(accepted(tmp_path, mail("<1@x>", 1), mail("<1@x>", 1, subject="Anders")), [1])
    assert found.unlike == ["<1@x>"]


def test_what_a_harness_started_is_gone_when_it_is_killed(tmp_path):
    script = f"""
        from pathlib import Path
        from participation_portal.faults.processes import Children
        children = Children(Path.cwd(), {{"PATH": "/usr/bin:/bin"}})
        print(children.start(["sleep", "60"], log=Path({str(tmp_path / "log")!r})).pid, flush=True)
        input()
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    harness = subprocess.Popen(command, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    child = Path("/proc") / harness.stdout.readline().strip()
    assert child.exists()
    harness.kill()
    harness.communicate()
    assert wait_for(lambda: not child.exists() or "Z" in (child / "stat").read_text().split()[2], 5)


@dataclass
class Tried:
    """What a try left behind."""

    faults: list[str] = field(default_factory=list)
    unproven: list[str] = field(default_factory=list)
    figures: dict = field(default_factory=dict)


@pytest.mark.parametrize(
    ("tries", "passed", "number"),
    [
        ([Tried()], True, 1),
        ([Tried(unproven=["no kill"]), Tried()], True, 2),
        # What the portal did wrong is not tried again, and cannot be undone by a next try.
        ([Tried(faults=["lost"]), Tried()], False, 1),
        ([Tried(unproven=["no kill"]), Tried(faults=["lost"]), Tried()], False, 2),
        ([Tried(faults=["lost"], unproven=["no kill"]), Tried()], False, 1),
        ([Tried(unproven=["no kill"])] * 4, False, 3),
    ],
)
def test_trouble_that_did_not_come_about_is_made_anew_and_a_fault_stands_at_once(monkeypatch, tries, passed, number):
    waiting = iter(tries)
    monkeypatch.setattr(lane, "try_once", lambda *args, **kwargs: next(waiting))
    line = lane.run(TESTS["F1"], None, None, "1", is_short=False)
    assert (line["passed"], line.get("tries", 1)) == (passed, number)

"""Asked again: what of these rows is still owed?"""

from collections.abc import Iterable
from datetime import date

from reminders.ladder import Due, Faces
from reminders.models import Reminder
from reminders.rules import RULES


def still_owed(rows: Iterable[Reminder], today: date, faces: Faces | None = None) -> dict[int, Due]:
    """Per row (by its key) what its rule would plan today; a row that is owed no longer is not in it.

    Each rule is asked once about all its rows, and who is who is looked up once for all rules.
    """
    faces = faces or Faces()
    by_kind: dict[str, dict[tuple, Reminder]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, {})[row.subject_id, row.recipient_id, row.due_on, row.step] = row
    found = {}
    for kind, wanted in by_kind.items():
        # A rule that is gone owes nothing.
        if rule := RULES.get(kind):
            for due in rule.find(today, subjects={key[0] for key in wanted}, faces=faces):
                if row := wanted.get(due.key):
                    found[row.pk] = due
    return found

"""The code in a letter on paper, as somebody says it by phone."""

import re

from reminders.models import Reminder

# As people write it: "K7MP-9TXQ", "k7mp 9txq".
NOT_IN_A_CODE = re.compile(r"[^A-Z0-9]")


def find_by_phone_code(code: str) -> Reminder | None:
    """The reminder with this code; spaces, dashes and small letters do not matter. None for a code that is none."""
    bare = NOT_IN_A_CODE.sub("", code.upper())
    if len(bare) != Reminder._meta.get_field("phone_code").max_length:
        return None
    return Reminder.objects.select_related("message", "recipient", "platform").filter(phone_code=bare).first()

"""What never reaches the log."""

import logging
import re

# A part of an address as long as this is a signed key: whoever reads the log could use it.
KEY_IN_ADDRESS = re.compile(r"(?<=/)[\w.:=~-]{30,}(?=[/\s?]|$)")


class NoKeys(logging.Filter):
    """Django names the address of whatever it refuses: without its key."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            said = record.getMessage()
        except (TypeError, ValueError):
            # Ill made: whoever formats it says so.
            return True
        without = KEY_IN_ADDRESS.sub("…", said)
        if without != said:
            record.msg, record.args = without, ()
        return True

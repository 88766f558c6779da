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


# What the database adds to an error: the values of the row, such as an address. Up to the next exception of a chain.
DETAIL = re.compile(
    r"^[ \t]*DETAIL:.*?(?=^\s*(?:The above exception was the direct cause|During handling of the above exception)|\Z)",
    re.M | re.S,
)


class NoDetails(logging.Filter):
    """The database tells which values it refused: without them, in the message and in what went wrong."""

    _formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and not record.exc_text:
            record.exc_text = self._formatter.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = DETAIL.sub("", record.exc_text).rstrip("\n")
        try:
            said = record.getMessage()
        except (TypeError, ValueError):
            return True
        if (without := DETAIL.sub("", said)) != said:
            record.msg, record.args = without.rstrip("\n"), ()
        return True


# The parts of an error report in which a sentence or an address may stand; the others name our own code.
TELLING = ("exception", "logentry", "message", "breadcrumbs", "extra", "request", "contexts", "tags")


def without_details(event: dict, hint: dict) -> dict:
    """What an error report (Sentry's `before_send`) may tell: what the log may, and of a request only which page."""
    if asked := event.get("request"):
        event["request"] = {name: asked[name] for name in ("method", "url") if name in asked}
    for part in TELLING:
        if part in event:
            event[part] = _without_secrets(event[part])
    return event


def _without_secrets(part: object) -> object:
    if isinstance(part, str):
        return KEY_IN_ADDRESS.sub("…", DETAIL.sub("", part)).rstrip("\n")
    if isinstance(part, dict):
        # A stack trace names files and lines of ours, and no values.
        return {name: one if name == "stacktrace" else _without_secrets(one) for name, one in part.items()}
    return [_without_secrets(one) for one in part] if isinstance(part, (list, tuple)) else part


# Errors only, and nothing about who met them: no addresses, no cookies, no bodies, no values of variables.
ERROR_REPORTS = {
    "traces_sample_rate": 0,
    "send_default_pii": False,
    "include_local_variables": False,
    "max_request_body_size": "never",
    "before_send": without_details,
}

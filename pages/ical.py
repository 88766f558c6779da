"""A calendar that others subscribe to (RFC 5545): whole days only, no person in it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE_BYTES = 75


@dataclass(frozen=True)
class Day:
    """Something on one day. `uid` stays the same when its day or its words change."""

    uid: str
    on: date
    title: str
    since: datetime
    text: str = ""
    place: str = ""
    url: str = ""


def calendar(name: str, days: Iterable[Day], language: str = "NL") -> str:
    """The whole file, its lines ended as the standard wants."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Participation portal//{language}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_escape(name)}",
        f"X-WR-CALNAME:{_escape(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    ]
    for day in days:
        lines += _event(day)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(day: Day) -> list[str]:
    texts = {"SUMMARY": day.title, "DESCRIPTION": day.text, "LOCATION": day.place}
    return [
        "BEGIN:VEVENT",
        f"UID:{day.uid}",
        f"DTSTAMP:{day.since.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
        # Left out it is one day as well; and after the last day there is none.
        *([f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}"] if day.on < date.max else []),
        *(f"{name}:{_escape(text)}" for name, text in texts.items() if text),
        *([f"URL:{day.url}"] if day.url else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escape(text: str) -> str:
    text = "".join(letter for letter in text if letter == "\n" or letter >= " ")
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """No line is longer than 75 bytes; what follows begins with a space. A letter is never cut in two."""
    parts, part, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE_BYTES:
            parts.append(part)
            part, size = "", 1
        part, size = part + letter, size + width
    return "\r\n ".join([*parts, part])

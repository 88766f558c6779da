"""Numbers as drawings: only places and lengths, the colours come from the theme."""

from datetime import date

from django.utils.formats import date_format

from dashboards.figures import InTime, Period, Plans, last_day, plans_url

WIDTH, BASE, TOP = 402, 130, 18
STEP, COLUMN = 33, 24


def months(plans: Plans, period: Period) -> dict:
    """Per month of receipt one column: answered in time, late, and what is left (open or withdrawn) as an outline."""
    counted = [(month, plans.by_month[month]) for month in period.months()]
    largest = max((counts.received for _, counts in counted), default=0) or 1
    scale = (BASE - TOP) / largest

    def height(number: int) -> float:
        return round(number * scale, 1)

    columns = []
    for place, (month, counts) in enumerate(counted):
        done = counts.in_time + counts.late
        columns.append(
            {
                "label": date_format(month, "N")[:3],
                "x": 6 + place * STEP,
                "middle": 6 + place * STEP + COLUMN // 2,
                "total": {"y": round(BASE - height(counts.received), 1), "height": height(counts.received)},
                "late": {"y": round(BASE - height(done), 1), "height": height(counts.late)},
                "in_time": {"y": round(BASE - height(counts.in_time), 1), "height": height(counts.in_time)},
                "number": counts.received,
                "y_number": round(BASE - height(counts.received) - 5, 1),
                "row": _row(month, counts),
            }
        )
    return {
        "width": WIDTH,
        "height": BASE + 24,
        "y_label": BASE + 18,
        "base": BASE,
        "columns": columns,
        "latest": _latest(counted),
    }


def _latest(counted: list) -> dict:
    """The last whole month: the present one has only begun."""
    month, counts = counted[-2]
    return {"name": date_format(month, "F Y"), "number": counts.received}


def _row(month: date, counts) -> dict:
    asked = {"sinds": month, "tot": last_day(month)}
    return {
        "head": date_format(month, "F Y"),
        "cells": [
            {"value": counts.received, "url": plans_url(**asked)},
            {"value": counts.in_time, "url": plans_url(**asked, antwoord=InTime.IN_TIME.value)},
            {"value": counts.late, "url": plans_url(**asked, antwoord=InTime.LATE.value), "is_late": True},
            {"value": counts.open, "url": plans_url(**asked, antwoord=InTime.OPEN.value)},
        ],
    }


def heat(value: int, largest: int) -> int:
    """The step of a heat table, 0 to 4: 0 only for none."""
    return 0 if not value else -(-4 * value // largest)


def parts(*numbers: int, width: int = WIDTH, gap: int = 2) -> list[dict]:
    """One bar of parts: where each begins and how long it is. None for a part of nothing."""
    shown = [number for number in numbers if number]
    room = width - gap * max(len(shown) - 1, 0)
    total, x, places = sum(numbers), 0.0, []
    for number in numbers:
        if not number:
            places.append(None)
            continue
        length = room * number / total
        places.append({"x": round(x, 1), "width": round(length, 1)})
        x += length + gap
    return places

"""The answer terms that an installation begins with."""

import json
from datetime import date
from pathlib import Path

from initiatives.kinds import Kind, Unit
from initiatives.models import AnswerTerm

DATA = Path(__file__).parent.parent / "data" / "terms.json"


def load_terms(from_on: date, *, working_days: int | str | None = None) -> list[AnswerTerm]:
    """Write a term from this day for each kind in `terms.json` that has none; what was decided here stays.
    `working_days` is what the municipality decides to promise for an idea from this day, also when it promised another
    term before. Returns the rows that came; raises ValidationError for a term that cannot be."""
    terms, known = [], set(AnswerTerm.objects.values_list("kind", flat=True))
    for told in json.loads(DATA.read_text())["terms"]:
        is_decided = told["kind"] == Kind.IDEA and working_days is not None
        if told["kind"] in known and not is_decided:
            continue
        if is_decided:
            # Complex: as much again.
            told |= {"amount": working_days, "unit": Unit.WORKING_DAYS, "complex_amount": None}
        term = AnswerTerm(from_on=from_on, **told)
        term.full_clean()
        term.save()
        terms.append(term)
    return terms

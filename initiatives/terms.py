"""Within which term a kind of initiative is answered, and on which day that term ends."""

from datetime import date

from django.utils.translation import ngettext

from initiatives.kinds import Kind, Unit
from initiatives.models import AnswerTerm
from initiatives.term_ends import term_end


def term_for(kind: str, day: date) -> AnswerTerm:
    """The term that holds on this day for this kind; a kind without a term of its own has that of an idea.

    Before the first term came into force the first one holds. Raises `AnswerTerm.DoesNotExist` when there is none.
    """
    rows = list(AnswerTerm.objects.filter(kind__in={kind, Kind.IDEA}).order_by("-from_on"))
    own, of_ideas = ([term for term in rows if term.kind == one] for one in (kind, Kind.IDEA))
    for terms in (own, of_ideas):
        if in_force := next((term for term in terms if term.from_on <= day), None):
            return in_force
    if not rows:
        raise AnswerTerm.DoesNotExist("No answer term: run `manage.py setup`, or add one under /beheer/.")
    return (of_ideas or own)[-1]


def terms_in_force(day: date) -> list[tuple[Kind, AnswerTerm]]:
    """For each kind the term that holds on this day, in the order of the kinds; nothing when there is no term yet. One
    query."""
    in_force: dict[str, AnswerTerm] = {}
    for term in AnswerTerm.objects.filter(from_on__lte=day).order_by("from_on"):
        in_force[term.kind] = term
    found = ((kind, in_force.get(kind) or in_force.get(Kind.IDEA)) for kind in Kind)
    return [(kind, term) for kind, term in found if term]


def in_words(amount: int, unit: str) -> str:
    """ "20 werkdagen", "1 week"."""
    if unit == Unit.WEEKS:
        return ngettext("%(n)d week", "%(n)d weken", amount) % {"n": amount}
    return ngettext("%(n)d werkdag", "%(n)d werkdagen", amount) % {"n": amount}


def longest(term: AnswerTerm) -> int:
    """The whole term when it is complex: what it can be extended to, once."""
    return term.complex_amount or term.amount * 2


def answer_date(received_on: date, kind: str = Kind.IDEA) -> date:
    """The day by which a plan of this kind is answered when it comes in on this day."""
    term = term_for(kind, received_on)
    return term_end(received_on, term.amount, term.unit)

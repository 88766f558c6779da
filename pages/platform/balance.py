"""Both sides of the balance: what the municipality owes this platform, and what came of the reminders."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agendas import wording
from agendas.models import Promise
from agendas.services.ask_after import AGAIN_AFTER
from initiatives.models import Initiative
from pages.platform.door import Visit
from reminders.figures import Figures, of_platforms
from reminders.owed import Owed, owed_to

MOST_ROWS = 30
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Balance:
    """`owed`: rows for the template, the oldest day first. `more`: how many do not fit. `ours` and `theirs`: sentences
    about the reminders to the platform, and about what the municipality owes."""

    owed: list[dict]
    more: int
    ours: list[str]
    theirs: list[str]


def balance_of(visit: Visit) -> Balance:
    """A constant number of queries."""
    owed = owed_to([visit.platform], visit.today)
    figures = of_platforms([visit.platform], visit.today - A_YEAR, visit.today, owed)[visit.platform.pk]
    rows = owed_rows(owed[visit.platform.pk], visit)
    return Balance(rows[:MOST_ROWS], max(0, len(rows) - MOST_ROWS), how_it_went(figures), what_is_owed(figures))


# ── What the municipality owes ───────────────────────────────────────────────
def owed_rows(owed: Owed, visit: Visit) -> list[dict]:
    """Answers past their day and promises past theirs, each with whether the platform can ask where it stays."""
    rows = [_answer_row(plan, visit) for plan in owed.answers] + [_promise_row(one, visit) for one in owed.promises]
    return sorted(rows, key=lambda row: row["day"])


def _answer_row(plan: Initiative, visit: Visit) -> dict:
    today = visit.today
    told = [
        _("Een antwoord op dit plan uit %(area)s. Dat was beloofd voor %(day)s.")
        % {"area": plan.buurt.name, "day": wording.day_words(plan.answer_due_on, today)}
    ]
    if plan.expected_on and plan.expected_on >= today:
        told.append(_("De gemeente noemt nu: %(by)s.") % {"by": wording.by_words(plan.expected_on, today)})
    return _row(
        plan,
        visit,
        day=plan.answer_due_on,
        title=plan.title,
        text=" ".join(told),
        url=plan.get_absolute_url(),
        is_ours=plan.asked_after_by_id == visit.platform.pk,
        ask_url=reverse("platform_ask_after_plan", args=[visit.platform.slug, plan.number]),
    )


def _promise_row(promise: Promise, visit: Visit) -> dict:
    return _row(
        promise,
        visit,
        day=promise.due_on,
        title=promise.text,
        text=_("%(owner)s beloofde dit voor %(day)s.")
        % {
            "owner": wording.upper_first(wording.party(promise.owner_label)),
            "day": wording.day_words(promise.due_on, visit.today),
        },
        url=reverse("platform_promise", args=[visit.platform.slug, promise.number]),
        ask_url=reverse("platform_ask_after_promise", args=[visit.platform.slug, promise.number]),
    )


def _row(thing, visit: Visit, *, day: date, is_ours: bool = True, **words) -> dict:
    late = (visit.today - day).days
    label = ngettext("%(n)d dag te laat", "%(n)d dagen te laat", late) % {"n": late}
    return {
        "day": day,
        "state": {"kind": "late", "label": label},
        "asked": asked_words(thing, visit.today, is_ours=is_ours),
        "may_ask": visit.platform.is_active and may_ask_again(thing, visit.today),
        "is_again": thing.asked_after_on is not None,
    } | words


def may_ask_again(thing: Promise | Initiative, today: date) -> bool:
    """Nobody asked yet, or long enough ago; the service decides."""
    return thing.asked_after_on is None or today >= thing.asked_after_on + AGAIN_AFTER


def asked_words(thing: Promise | Initiative, today: date, *, is_ours: bool = True) -> str:
    """That it was asked where it stays, and when something is heard. Empty when nobody asked."""
    if thing.asked_after_on is None:
        return ""
    words = {
        "day": wording.day_words(thing.asked_after_on, today),
        "by": wording.by_words(thing.asked_after_due_on, today),
    }
    if not is_ours:
        return _("Een ander wijkplatform vroeg hiernaar op %(day)s. Er komt %(by)s bericht.") % words
    if thing.asked_after_due_on < today:
        return _("U vroeg hiernaar op %(day)s. U had %(by)s iets moeten horen.") % words
    return _("U vroeg hiernaar op %(day)s. U hoort %(by)s iets.") % words


# ── How it went ──────────────────────────────────────────────────────────────
def how_it_went(figures: Figures) -> list[str]:
    """What this platform was reminded of in twelve months, and what came of it."""
    to_us = figures.given - figures.escalated
    if not to_us:
        return [_("U kreeg in de afgelopen twaalf maanden geen herinneringen."), *_not_arrived(figures)]
    told = [
        ngettext(
            "U kreeg in de afgelopen twaalf maanden %(n)d herinnering.",
            "U kreeg in de afgelopen twaalf maanden %(n)d herinneringen.",
            to_us,
        )
        % {"n": to_us},
        ngettext("Op %(n)d daarvan kwam een antwoord.", "Op %(n)d daarvan kwam een antwoord.", figures.answered)
        % {"n": figures.answered},
    ]
    if figures.ignored:
        told.append(
            ngettext("Op %(n)d kwam geen antwoord.", "Op %(n)d kwam geen antwoord.", figures.ignored)
            % {"n": figures.ignored}
        )
    told += _not_arrived(figures)
    if figures.escalated:
        told.append(
            ngettext(
                "%(n)d keer hoorde iemand bij de gemeente dat iets bij u te laat is.",
                "%(n)d keer hoorde iemand bij de gemeente dat iets bij u te laat is.",
                figures.escalated,
            )
            % {"n": figures.escalated}
        )
    return told


def _not_arrived(figures: Figures) -> list[str]:
    if not figures.not_arrived:
        return []
    words = ngettext(
        "%(n)d herinnering kwam niet bij u aan.", "%(n)d herinneringen kwamen niet bij u aan.", figures.not_arrived
    )
    return [words % {"n": figures.not_arrived}]


def what_is_owed(figures: Figures) -> list[str]:
    """The municipality's side, in the same breath."""
    return _what_is_late(figures) + _what_was_heard(figures)


def _what_was_heard(figures: Figures) -> list[str]:
    if not figures.asked_after:
        return []
    asked = ngettext(
        "U vroeg in de afgelopen twaalf maanden %(n)d keer waar iets blijft.",
        "U vroeg in de afgelopen twaalf maanden %(n)d keer waar iets blijft.",
        figures.asked_after,
    )
    heard = ngettext("De gemeente gaf %(n)d keer antwoord.", "De gemeente gaf %(n)d keer antwoord.", figures.heard)
    return [asked % {"n": figures.asked_after}, heard % {"n": figures.heard}]


def _what_is_late(figures: Figures) -> list[str]:
    if not figures.open_answers and not figures.late_promises:
        return [_("De gemeente is op dit moment nergens te laat mee.")]
    told = []
    if figures.open_answers:
        told.append(
            ngettext(
                "De gemeente is te laat met %(n)d antwoord.",
                "De gemeente is te laat met %(n)d antwoorden.",
                figures.open_answers,
            )
            % {"n": figures.open_answers}
        )
    if figures.late_promises:
        told.append(
            ngettext(
                "De gemeente is te laat met %(n)d afspraak met u.",
                "De gemeente is te laat met %(n)d afspraken met u.",
                figures.late_promises,
            )
            % {"n": figures.late_promises}
        )
    return told

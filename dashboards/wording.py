"""The council's figures as sentences."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agendas.wording import day_words, party, upper_first
from dashboards.figures import PlanCounts, PromiseCounts
from dashboards.waiting import Waiting

# From this share on something happens "usually", or "often".
USUALLY, OFTEN = 90, 75
# A wijk is named only when it has this many judged plans and lies this many percent points under the whole.
FEWEST_TO_NAME, NOTABLE_GAP = 5, 5


def headline(plans: PlanCounts, promises: PromiseCounts) -> str:
    """Whether the word is kept: a judgement, and the two shares it rests on."""
    shares = [share for share in (plans.share_in_time, promises.share_kept) if share is not None]
    if not shares:
        return _(
            "Daar is nog niets over te zeggen: er was nog geen antwoord en geen afspraak waarvan de dag voorbij is."
        )
    lowest = min(shares)
    if lowest >= USUALLY:
        words = [_("Meestal wel.")]
    elif lowest >= OFTEN:
        words = [_("Vaak wel, maar niet altijd.")]
    else:
        words = [_("Nog te vaak niet.")]
    if plans.share_in_time is not None:
        words.append(
            _("Van de plannen die antwoord moesten hebben, kreeg %(share)d%% dat op tijd.")
            % {"share": plans.share_in_time}
        )
    if promises.share_kept is not None:
        words.append(
            _("Van de afspraken waarvan de dag voorbij is, is %(share)d%% nagekomen.") % {"share": promises.share_kept}
        )
    return " ".join(words)


def weakest(plans: PlanCounts, rows: list[tuple[str, PlanCounts]]) -> str:
    """Where answers in time succeed least, when that stands out; else empty. `rows`: name and counts."""
    if plans.share_in_time is None:
        return ""
    enough = [(counts.share_in_time, name) for name, counts in rows if counts.judged >= FEWEST_TO_NAME]
    if not enough:
        return ""
    share, name = min(enough)
    if plans.share_in_time - share < NOTABLE_GAP:
        return ""
    return _("Op tijd antwoorden lukt het minst in %(name)s: %(share)d%%.") % {"name": name, "share": share}


def silent_sentence(silent: int, total: int) -> str:
    if not silent:
        return _("Uit elke buurt kwam een plan.")
    return ngettext(
        "Uit %(silent)d van de %(total)d buurten kwam in deze twaalf maanden geen plan.",
        "Uit %(silent)d van de %(total)d buurten kwam in deze twaalf maanden geen plan.",
        silent,
    ) % {"silent": silent, "total": total}


def waiting_row(row: Waiting, today: date) -> dict:
    """One thing that lies too long, for dashboards/waiting_table.html."""
    asked = ""
    if row.asked_after_on:
        asked = _("Het wijkplatform vroeg ernaar op %(day)s.") % {"day": day_words(row.asked_after_on, today)}
    return {
        "title": row.title,
        "url": row.url,
        "group": upper_first(str(row.group.label)),
        "place": row.place,
        "who": upper_first(party(row.who)),
        "since": day_words(row.due_on, today),
        "days": (today - row.due_on).days,
        "asked": asked,
    }


def share_words(counted) -> str:
    """The share in time, as “83 % (tussen 71 en 91 %)”. Reads `share` and `interval`."""
    if counted.share is None:
        return _("nog niets te tellen")
    low, high = counted.interval
    return _("%(share)s %% (tussen %(low)s en %(high)s %%)") % {"share": counted.share, "low": low, "high": high}

"""What somebody with an account takes part in, as rows of their own page. Each list costs one query or two."""

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agendas.wording import by_words, promise_state, upper_first
from agendas.workflow import PromiseState
from initiatives import part_keys
from initiatives.models import Comment, Follow, HelpOffer, Initiative, PromiseLink, Support
from pages import wording

MOST = 50
RUNNING = (PromiseState.OPEN, PromiseState.REPORTED_DONE)


def _of_plans(rows):
    """With the plan and the buurt of each, without what is long."""
    return rows.select_related("initiative__buurt").defer(
        "initiative__search", "initiative__what", "initiative__why", "initiative__buurt__geometry"
    )


def _newest(rows):
    return _of_plans(rows.confirmed()).order_by("-confirmed_at", "-pk")[:MOST]


def _row(plan: Initiative, text: str, url: str, today: date) -> dict:
    """For includes/item.html: the plan, how it stands, and where one changes one's own part."""
    return {
        "title": plan.title,
        "url": url,
        "place": plan.buurt.name,
        "small": text,
        "steps": wording.steps(plan),
        "road_text": plan.get_status_display(),
    }


def promises(mine: list[tuple], today: date) -> list[dict]:
    """The promises of these plans that still run, the first day first, for includes/card.html."""
    plans = [plan.pk for plan, _key in mine]
    if not plans:
        return []
    links = PromiseLink.objects.filter(initiative__in=plans, promise__state__in=RUNNING)
    found = links.select_related("promise").order_by("promise__due_on", "pk")[:MOST]
    return [
        {
            "title": link.promise.text,
            "url": link.promise.get_absolute_url(),
            "small": f"{upper_first(link.promise.owner_label)}, {by_words(link.promise.due_on, today)}",
            "state": promise_state(link.promise, today),
        }
        for link in found
    ]


def parts(user, today: date) -> list[dict]:
    """Plans that I support or follow, once each; behind it the page on which I stop either."""
    supports = {row.initiative_id: row for row in _newest(Support.objects.of_person(user))}
    follows = {row.initiative_id: row for row in _newest(Follow.objects.of_person(user))}
    rows = []
    for pk in sorted(supports.keys() | follows.keys(), reverse=True):
        support, follow = supports.get(pk), follows.get(pk)
        plan = (support or follow).initiative
        if not plan.is_public:
            continue
        said = _("U steunt dit plan.") if support else ""
        if follow:
            said = _("U steunt en volgt dit plan.") if support else _("U volgt dit plan.")
        first, also = (support, follow) if support else (follow, None)
        rows.append(_row(plan, said, part_keys.path(first, also), today))
    return rows


def offers(user, today: date) -> list[dict]:
    """What I offered to do, and the page on which I talk with the initiators; whether it is my turn there."""
    found = HelpOffer.objects.of_person(user).running().with_last_words()
    return [
        _row(
            offer.initiative,
            _("De indieners schreven u. Lees het bericht.")
            if offer.initiators_wrote_last
            else wording.shorten(offer.text, 140),
            part_keys.path(offer),
            today,
        )
        for offer in _of_plans(found).order_by("-offered_at", "-pk")[:MOST]
    ]


def comments(user, today: date) -> list[dict]:
    """What I added to plans of others, and how it stands with it."""
    found = _of_plans(Comment.objects.of_person(user)).order_by("-written_at", "-pk")[:MOST]
    return [
        {
            "title": comment.initiative.title,
            "url": part_keys.path(comment),
            "text": f"{upper_first(comment.get_kind_display())}: {wording.shorten(comment.text, 140)}",
            "when": wording.day(localdate(comment.written_at), today),
            "state": comment.get_state_display(),
        }
        for comment in found
    ]

"""Lists of plans as tables to download. No names, addresses or texts of people: what the public page says in a row."""

from collections.abc import Iterable, Iterator

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.tables import Table
from initiatives import need_totals
from initiatives.models import Initiative, Need, RuleInTheWay
from neighbourhoods.models import Area

AT_ONCE = 2000
OFFICE = ("team", "handler")


def plans(found, *, for_office: bool = False) -> Table:
    """These plans, in their order. For the office with team and handler, and what is not public yet."""
    head = [
        _("nummer"), _("titel"), _("soort"), _("buurt"), _("wijk"), _("stand"), _("ontvangen"),
        _("antwoord uiterlijk"), _("antwoord gegeven"), _("steun"), _("thema"), _("hoe ingediend"),
    ]  # fmt: skip
    related = ("buurt", "wijk", "theme", *(OFFICE if for_office else ()))
    head += [_("team"), _("behandelaar")] if for_office else []
    columns = [
        *("number", "title", "kind", "status", "received_at", "answer_due_on", "answered_at", "support_count"),
        *("channel", "buurt__name", "wijk__name", "theme__title"),
        *(("team__name", "handler__display_name") if for_office else ()),
    ]
    # `only` keeps the long texts in the database, whatever the list itself asked for.
    rows = found.defer(None).select_related(None).select_related(*related).only(*columns)
    return Table(_name(_("plannen")), head, _plan_rows(rows.iterator(AT_ONCE), for_office))


def _plan_rows(found: Iterable[Initiative], for_office: bool) -> Iterator[list]:
    for plan in found:
        row = [
            plan.number,
            plan.title,
            plan.get_kind_display(),
            plan.buurt.name,
            plan.wijk.name,
            plan.get_status_display(),
            plan.received_at,
            plan.answer_due_on,
            plan.answered_at,
            plan.support_count,
            plan.theme.title if plan.theme else "",
            plan.get_channel_display(),
        ]
        yield (
            [*row, plan.team.label if plan.team else "", plan.handler.display_name if plan.handler else ""]
            if for_office
            else row
        )


def needs(found=None) -> Table:
    """What public plans asked for and what was granted, one row each."""
    found = Need.objects.filter(initiative__in=Initiative.objects.listed()) if found is None else found
    head = [
        _("nummer"), _("titel"), _("wijk"), _("buurt"), _("wat"), _("gevraagd"), _("gevraagd bedrag in euro"),
        _("besluit"), _("gegeven"), _("gegeven bedrag in euro"), _("waarom"),
    ]  # fmt: skip
    rows = found.select_related("initiative__buurt", "initiative__wijk").order_by("-initiative__received_at", "pk")
    rows = rows.defer("initiative__buurt__geometry", "initiative__wijk__geometry", "initiative__search")
    return Table(_name(_("gevraagd-en-gegeven")), head, (_need(need) for need in rows.iterator(AT_ONCE)))


def needs_per_buurt() -> Table:
    """What public plans asked for and got, added up per buurt and kind of need."""
    found = need_totals.totals("buurt")
    head = [
        _("wijk"), _("buurt"), _("wat"), _("keer gevraagd"), _("keer gegeven"), _("keer niet gegeven"),
        _("gevraagd bedrag in euro"), _("gegeven bedrag in euro"),
    ]  # fmt: skip
    buurten = Area.objects.buurten().filter(pk__in=found).select_related("parent").only("name", "parent__name")
    rows = (
        [
            buurt.parent.name,
            buurt.name,
            kind.label,
            counted["asked"],
            counted["given"],
            counted["refused"],
            counted["euros_asked"] or 0,
            counted["euros_given"] or 0,
        ]
        for buurt in buurten.order_by("parent__name", "name")
        for kind in Need.Kind
        if (counted := found[buurt.pk].get(kind))
    )
    return Table(_name(_("gevraagd-en-gegeven-per-buurt")), head, rows)


def _need(need: Need) -> list:
    plan = need.initiative
    return [
        plan.number,
        plan.title,
        plan.wijk.name,
        plan.buurt.name,
        need.get_kind_display(),
        need.text,
        need.amount,
        need.get_outcome_display() if need.outcome else _("nog niet besloten"),
        need.granted_text,
        need.granted_amount,
        need.reason,
    ]


def rules(found=None) -> Table:
    """The rules that stand in the way of public plans, with the answer."""
    found = RuleInTheWay.objects.filter(initiative__in=Initiative.objects.listed()) if found is None else found
    head = [
        _("nummer"), _("titel"), _("welke regel"), _("wat gaat daardoor niet"), _("genoemd"), _("antwoord"),
        _("uitleg"), _("beantwoord"),
    ]  # fmt: skip
    rows = found.select_related("initiative").defer("initiative__search").order_by("-named_at", "-pk")
    return Table(_name(_("regels-in-de-weg")), head, (_rule(rule) for rule in rows.iterator(AT_ONCE)))


def _rule(rule: RuleInTheWay) -> list:
    return [
        rule.initiative.number,
        rule.initiative.title,
        rule.rule,
        rule.problem,
        rule.named_at,
        rule.get_outcome_display() if rule.outcome else _("nog geen antwoord"),
        rule.answer,
        rule.answered_at,
    ]


def _name(what: str) -> str:
    return f"{what}-{localdate():%Y-%m-%d}"

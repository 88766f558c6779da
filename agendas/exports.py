"""The register of promises as a table to download. Parties, never people."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.tables import Table
from agendas.models import Promise
from agendas.querysets import PromiseQuerySet

AT_ONCE = 2000


def promises(found: PromiseQuerySet) -> Table:
    """These promises, in their order."""
    head = [
        _("nummer"), _("afspraak"), _("wie belooft"), _("aan wie"), _("gebied"), _("klaar vóór"), _("stand"),
        _("doel"), _("wijkplatform"),
    ]  # fmt: skip
    rows = found.select_related("area", "goal", "platform").defer("area__geometry")
    return Table(f"{_('afspraken')}-{localdate():%Y-%m-%d}", head, (_row(each) for each in rows.iterator(AT_ONCE)))


def _row(promise: Promise) -> list:
    return [
        promise.number,
        promise.text,
        promise.owner_label,
        promise.other_label,
        promise.area.name,
        promise.due_on,
        promise.get_state_display(),
        promise.goal.title if promise.goal else "",
        promise.platform.name if promise.platform else "",
    ]

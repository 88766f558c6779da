"""One block of one agenda."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_deeds import Deed, DeedAdmin
from accounts.admin_download import DownloadMixin
from accounts.admin_site import site
from accounts.roles import HANDLERS
from accounts.services import leading_role
from agendas.admin.agenda import MOST_EVENTS, MOST_LINES
from agendas.admin.forms import BlockForm, municipality_label
from agendas.history import office_history
from agendas.models import Block
from agendas.scope import blocks_for
from agendas.services import change_block
from agendas.workflow import MoveRefused


def _change(request: HttpRequest, block: Block, form: BlockForm, now) -> str:
    change_block(
        block=block,
        **form.cleaned_data,
        by=request.user,
        role=leading_role(request.user),
        by_label=municipality_label(),
        now=now,
    )
    return _("De bouwsteen is bijgewerkt.")


def _as_it_is(block: Block, request: HttpRequest, now) -> dict:
    return {"initial": {name: getattr(block, name) for name in ("state", "owners", "due_on", "notes")}}


@admin.register(Block, site=site)
class BlockAdmin(DownloadMixin, DeedAdmin):
    list_display = ("agenda", "definition", "state", "owners", "due_on")
    list_display_links = ("definition",)
    list_filter = ("state",)
    download_columns = ("agenda", "definition", "state", "owners", "due_on")
    list_select_related = ("agenda", "definition")
    show_full_result_count = False
    page_template = "agendas/admin/block.html"
    refusals = (MoveRefused,)
    deeds = (Deed("bijwerken", gettext_lazy("Bewaar de bouwsteen"), _change, BlockForm, HANDLERS, arguments=_as_it_is),)

    def get_queryset(self, request):
        return blocks_for(request.user).select_related("agenda__area", "definition")

    def page_context(self, request, block, now):
        today = timezone.localdate(now)
        events = block.events.select_related("block__definition", "promise").order_by("-at", "-pk")
        return {"lines": office_history(events[:MOST_EVENTS], today)[:MOST_LINES], "today": today}

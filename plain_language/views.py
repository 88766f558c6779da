"""The live help: a text in, a piece of page out. Nothing is kept, and nothing leaves this server."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import needs_role
from accounts.roles import STAFF
from plain_language.help import help_with


@require_POST
@never_cache
@needs_role(*STAFF)
def look(request: HttpRequest) -> HttpResponse:
    """The hints for an answer as it stands in the form now (see `help_with`), without the page around it."""
    found = help_with(request.POST, has_contact="has_contact" in request.POST)
    return render(request, "plain_language/help.html", {"help": found})

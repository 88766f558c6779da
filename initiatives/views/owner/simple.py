"""Deeds that are one form and one service: a page with a heading, the form, and back to where one came from."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from accounts.unsaved import words_in
from initiatives import wording
from initiatives.views.owner.door import Owner
from initiatives.workflow import MoveRefused

PAGE = "initiatives/owner/deed.html"


def one_form(
    request: HttpRequest,
    owner: Owner,
    form: Form,
    do: Callable[[Form, datetime], str],
    *,
    title: str,
    lead: str = "",
    is_offered: bool = True,
    refusal: str = "",
    template: str = PAGE,
    back: str = "",
    **context,
) -> HttpResponse:
    """Show the form, or do what was asked and go back. `do(form, now)` returns the sentence that tells what was done.

    What a service refuses stands above the form, with what was typed still in it (409). When it is not `is_offered`,
    the page says why (`refusal`) and has no form; words that were sent all the same stand under it (409).
    """
    status, unsaved = 200, []
    if not is_offered:
        if form.is_bound:
            status, unsaved = 409, words_in(form)
        form = None
    elif form.is_bound and form.is_valid():
        try:
            messages.success(request, do(form, timezone.now()))
            return HttpResponseRedirect(back or owner.url())
        except MoveRefused as refused:
            form.add_error(None, refused.message)
            status = 409
    context |= {
        "owner": owner,
        "initiative": owner.initiative,
        "plan_title": wording.dutch(owner.initiative.title),
        "heading": title,
        "lead": lead,
        "form": form,
        "refusal": refusal,
        "unsaved": unsaved,
    }
    return render(request, template, context, status=status)


def posted(request: HttpRequest):
    """What was sent, or None when the page is only opened."""
    return request.POST if request.method == "POST" else None

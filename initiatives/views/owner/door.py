"""The door behind which the owners of a plan do their deeds: a signed link, of the initiator or of a co-initiator."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from initiatives import keys
from initiatives.models import Initiative, Invitation


@dataclass(frozen=True)
class Owner:
    """Who stands behind the link, and of which plan. `invitation` is None for the initiator."""

    initiative: Initiative
    token: str
    invitation: Invitation | None = None

    @property
    def is_initiator(self) -> bool:
        return self.invitation is None

    @property
    def user(self) -> User | None:
        """The account behind this key, as a deed takes it: `by=owner.user`. None: no account."""
        return self.initiative.author if self.invitation is None else self.invitation.user

    @property
    def email(self) -> str:
        """The address that this key was sent to; empty when the plan came on paper."""
        return self.initiative.email if self.invitation is None else self.invitation.email

    @property
    def name(self) -> str:
        """The name that others see."""
        return self.initiative.display_name if self.invitation is None else self.invitation.display_name

    def url(self, name: str = "initiatives:manage", *args) -> str:
        """The address of a page behind this same key."""
        return reverse(name, args=[self.token, *args])


def open_door(request: HttpRequest, token: str) -> Owner | HttpResponse:
    """Who this link lets in, or the page that offers a new link. 404 for what was not signed here."""
    found = keys.read(token, "manage")
    if found is None:
        raise Http404
    if found.is_worn:
        return render(request, "initiatives/worn.html", {"token": token}, status=410)
    return Owner(found.initiative, token, found.invitation)


def behind_the_link(*methods: str) -> Callable[[Callable], Callable]:
    """A view that takes `(request, owner, …)` becomes one that takes `(request, token, …)`."""

    def wrap(view: Callable) -> Callable:
        @require_http_methods(methods or ("GET", "HEAD", "POST"))
        @never_cache
        @wraps(view)
        def opened(request: HttpRequest, token: str, *args, **kwargs) -> HttpResponse:
            owner = open_door(request, token)
            return owner if isinstance(owner, HttpResponse) else view(request, owner, *args, **kwargs)

        return opened

    return wrap

"""Who may enter which page. Every view of the portal says so with exactly one of these decorators.

`AccessMiddleware` refuses a view that says nothing, so a page without a rule is closed, not open. The rule is kept on
the view (`view.access`), where the test that walks over every address and every role reads it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied

from accounts.roles import Role


@dataclass(frozen=True)
class Access:
    """`kind` is one of: page, form, token, signed_in, role."""

    kind: str
    roles: tuple[Role, ...] = ()


def public_page(view: Callable) -> Callable:
    """For everybody, the same bytes for everybody: kept in the cache for seconds, never sets a cookie."""
    view.access = Access("page")
    return view


def public_form(view: Callable) -> Callable:
    """For everybody, but personal: what is typed, a receipt. Never cached."""
    view.access = Access("form")
    return view


def by_token(view: Callable) -> Callable:
    """For whoever holds the signed link that the view itself checks. Never cached."""
    view.access = Access("token")
    return view


def signed_in(view: Callable) -> Callable:
    """For people with an account; others are asked to sign in. What belongs to whom, the view's queryset decides."""
    view.access = Access("signed_in")
    return view


def needs_role(*roles: Role) -> Callable[[Callable], Callable]:
    """For people who hold at least one of these granted roles; others with an account are refused."""

    def declare(view: Callable) -> Callable:
        view.access = Access("role", roles)
        return view

    return declare


def check(request, access: Access):
    """Return a response that sends the visitor away, or None when they may enter. Raises PermissionDenied."""
    if access.kind in ("page", "form", "token"):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if access.kind == "role" and not request.user.has_role(*access.roles):
        raise PermissionDenied
    return None

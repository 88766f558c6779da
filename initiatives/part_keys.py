"""The keys of who takes part: a signed link to confirm, to stop, to go on talking, to see what became of a comment.

A link names rows by number and is signed; nothing of a person stands in it, but a key of the address it was mailed to
(`initiatives.people.spelling_keys`), which nobody can turn back. It does not age: whoever presses "no more"
in an old mail must be heard. What is not confirmed is removed after some days, and with it its link is worth nothing.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from initiatives.models import Comment, Follow, HelpOffer, Support

SALT = "initiatives.part"


@dataclass(frozen=True)
class Part:
    """What a link to support and follow said. Either may be gone. `spelling`: of the address that it was mailed to."""

    support: Support | None
    follow: Follow | None
    spelling: str = ""

    @property
    def initiative(self):
        return (self.support or self.follow).initiative


def make(row: Support | Follow | HelpOffer | Comment, also: Follow | None = None, spelling: str = "") -> str:
    """A signed token for this row; with `also` for support and follow at once. The same each time. `spelling`: of the
    address that the link goes to; over support that another spelling confirmed it has no power."""
    if isinstance(row, (HelpOffer, Comment)):
        return signing.Signer(salt=f"{SALT}.{row._meta.model_name}").sign_object(row.pk, compress=True)
    rows = {"s" if isinstance(each, Support) else "f": each.pk for each in (row, also) if each is not None}
    if spelling and "s" in rows:
        rows["a"] = spelling
    return signing.Signer(salt=SALT).sign_object(rows, compress=True)


def read_part(token: str) -> Part | None:
    """The support and the follow that this token names; None when it is none of ours, or all of it is gone."""
    rows = _unsign(token, SALT)
    if rows is None:
        return None
    support, follow = (_row(model, rows.get(name)) for model, name in ((Support, "s"), (Follow, "f")))
    mailed_to = rows.get("a", "")
    if support and support.confirmed_at and mailed_to and support.spelling not in ("", mailed_to):
        support = None
    part = Part(support, follow, mailed_to)
    return part if part.support or part.follow else None


def read_offer(token: str) -> HelpOffer | None:
    return _row(HelpOffer, _unsign(token, f"{SALT}.helpoffer"))


def read_comment(token: str) -> Comment | None:
    return _row(Comment, _unsign(token, f"{SALT}.comment"))


def was_signed_here(token: str) -> bool:
    """Whether this is a link of ours, to whatever: what it names may be gone."""
    return any(_unsign(token, salt) is not None for salt in (SALT, f"{SALT}.helpoffer", f"{SALT}.comment"))


def url(row: Support | Follow | HelpOffer | Comment, also: Follow | None = None, spelling: str = "") -> str:
    """The whole address of the page of this row."""
    return settings.PUBLIC_URL + path(row, also, spelling)


def path(row: Support | Follow | HelpOffer | Comment, also: Follow | None = None, spelling: str = "") -> str:
    """The same without host."""
    name = {HelpOffer: "my_offer", Comment: "my_comment"}.get(type(row), "part")
    return reverse(f"initiatives:{name}", args=[make(row, also, spelling)])


def _unsign(token: str, salt: str):
    try:
        return signing.Signer(salt=salt).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None


def _row(model, pk):
    if pk is None:
        return None
    found = model.objects.filter(pk=pk).select_related("initiative__buurt", "initiative__author", "user")
    return found.defer("initiative__search", "initiative__buurt__geometry").first()

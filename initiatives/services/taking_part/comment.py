"""What people add to a plan. No threads: the initiators or the municipality react once."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from initiatives.models import Comment, Initiative, Objection
from initiatives.services.hold import hold
from initiatives.services.move import check_office, handling_role, in_dutch
from initiatives.services.taking_part.letters import ask_to_confirm, tell_part
from initiatives.services.taking_part.who import check_open, who
from initiatives.services.texts import GONE
from initiatives.workflow import MoveRefused

State = Comment.State


def comment(
    *,
    initiative: Initiative,
    kind: str,
    text: str,
    display_name: str,
    token: uuid.UUID,
    now: datetime,
    email: str = "",
    by: User | None = None,
    language: str = "nl",
) -> Comment:
    """Add something to a plan. Visible at once from an account; else once the address is confirmed or, without an
    address, once an official looked at it. The same `token` is the same comment. Raises MoveRefused."""
    same = Comment.objects.filter(token=token)
    if already := same.first():
        return already
    if kind not in Comment.Kind.values:
        raise MoveRefused(_("Kies wat u wilt toevoegen."))
    person = who(email, by)
    try:
        with transaction.atomic():
            check_open(initiative)
            added = Comment.objects.create(
                initiative=initiative,
                token=token,
                kind=kind,
                text=text.strip(),
                display_name=display_name.strip(),
                email=person.email,
                user=person.user,
                language=language,
                written_at=now,
            )
            if person.is_proven:
                show(added, now)
            elif person.email:
                ask_to_confirm(added, "comment", now, to=person.email, language=language)
            return added
    except IntegrityError:
        # The other press was first.
        if already := same.first():
            return already
        raise


@transaction.atomic
def confirm_comment(*, comment: Comment, now: datetime) -> bool:
    """The writer pressed the button behind the link: everybody can read it. Returns whether this press did it."""
    check_open(comment.initiative)
    if not comment.email:
        raise MoveRefused(_("Een medewerker kijkt eerst naar deze aanvulling."))
    locked = lock_comment(comment)
    return locked.state == State.WAITING and show(locked, now)


@transaction.atomic
def reply_to_comment(*, comment: Comment, text: str, now: datetime, role: Role, by: User | None = None) -> Comment:
    """React to it, once: the initiators (`role=Role.INITIATOR`) or an official who handles plans. The writer hears."""
    label = in_dutch(role) if role == Role.INITIATOR else in_dutch(handling_role(by))
    locked = lock_comment(comment)
    if role != Role.INITIATOR:
        check_office(locked.initiative, by)
    if locked.state != State.VISIBLE:
        raise MoveRefused(_("Deze aanvulling is nu niet te lezen. Reageren kan niet."))
    if locked.replied_at is not None:
        raise MoveRefused(_("Op deze aanvulling is al gereageerd. Een tweede reactie kan niet."))
    if not text.strip():
        raise MoveRefused(_("Schrijf uw reactie."))
    locked.reply, locked.reply_label, locked.replied_at = text.strip(), label, now
    locked.save(update_fields=["reply", "reply_label", "replied_at"])
    tell_writer(locked, "comment_reply", now)
    return locked


@transaction.atomic
def take_back_comment(*, comment: Comment, now: datetime) -> None:
    """The writer takes it away: the words, the name and the address are gone. Twice is harmless."""
    locked = lock_comment(comment)
    if locked.state == State.VISIBLE:
        count(locked, -1)
    # What has no words any more cannot be put back.
    Objection.objects.filter(comment=locked).update(text=GONE)
    Objection.objects.filter(comment=locked, settled_at__isnull=True).update(settled_at=now)
    locked.state, locked.text, locked.display_name, locked.email, locked.user = State.REMOVED, "", "", "", None
    locked.save(update_fields=["state", "text", "display_name", "email", "user"])


def lock_comment(comment: Comment) -> Comment:
    """The row as it is now, and its plan before it, held until the transaction ends."""
    hold([comment.initiative_id])
    found = Comment.objects.select_for_update(of=("self",)).select_related("initiative", "user")
    return found.defer("initiative__search").get(pk=comment.pk)


def show(comment: Comment, now: datetime) -> bool:
    """Let everybody read it, and count it. In the caller's transaction. Returns whether that was new. Raises
    MoveRefused for one that was emptied."""
    if comment.state == State.VISIBLE:
        return False
    if not comment.text:
        raise MoveRefused(_("De schrijver haalde deze aanvulling weg. Terugzetten kan niet."))
    # What was hidden for a while keeps its place.
    comment.state, comment.visible_at = State.VISIBLE, comment.visible_at or now
    comment.save(update_fields=["state", "visible_at"])
    count(comment, 1)
    return True


def count(comment: Comment, change: int) -> None:
    """Keep the number beside the plan in step, in the same transaction."""
    Initiative.objects.filter(pk=comment.initiative_id).update(comment_count=F("comment_count") + change)


def tell_writer(comment: Comment, what: str, now: datetime, *, once: str | int = "", **context) -> None:
    """A letter to who wrote it, if there is an address."""
    tell_part(comment, what, now, to=comment.email, user=comment.user, language=comment.language, once=once, **context)

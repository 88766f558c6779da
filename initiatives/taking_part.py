"""Questions about many who take part: supporters, followers, helpers, and what people add."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from initiatives.people import person_keys


def _is_proven(user) -> bool:
    """Whether this person showed that the address of the account is theirs."""
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()


class PartQuerySet(models.QuerySet):
    """Of rows with `user`, `email` and `confirmed_at`."""

    def confirmed(self) -> "PartQuerySet":
        return self.filter(confirmed_at__isnull=False)

    def unconfirmed_since(self, moment: datetime, since: str = "since") -> "PartQuerySet":
        """Asked for before this moment, and never confirmed."""
        return self.filter(**{"confirmed_at__isnull": True, f"{since}__lt": moment})

    def of_person(self, user) -> "PartQuerySet":
        """From this account, or without one from the same address when both sides of it were confirmed."""
        mine = Q(user=user)
        if _is_proven(user):
            mine |= Q(email=user.email, confirmed_at__isnull=False)
        return self.filter(mine)


class SupportQuerySet(PartQuerySet):
    def of_person(self, user) -> "SupportQuerySet":
        mine = Q(user=user)
        if _is_proven(user):
            mine |= Q(person_key__in=person_keys(user.email), confirmed_at__isnull=False)
        return self.filter(mine)

    def unconfirmed_since(self, moment: datetime, since: str = "given_at") -> "SupportQuerySet":
        return super().unconfirmed_since(moment, since)


class HelpOfferQuerySet(PartQuerySet):
    def running(self) -> "HelpOfferQuerySet":
        """Confirmed, and nobody ended it."""
        return self.filter(confirmed_at__isnull=False, ended_at__isnull=True)

    def with_last_words(self) -> "HelpOfferQuerySet":
        """With the newest message of the talk: `last_text` and `last_sent_at`, None while nobody wrote, and whether it
        is the turn of the helper: `initiators_wrote_last`."""
        messages = self.model._meta.get_field("messages").related_model.objects
        last = messages.filter(offer=OuterRef("pk")).order_by("-sent_at", "-pk")
        return self.annotate(
            last_text=Subquery(last.values("text")[:1]),
            last_sent_at=Subquery(last.values("sent_at")[:1]),
            initiators_wrote_last=Coalesce(Subquery(last.values("is_from_initiator")[:1]), False),
        )

    def unconfirmed_since(self, moment: datetime, since: str = "offered_at") -> "HelpOfferQuerySet":
        return super().unconfirmed_since(moment, since)


class CommentQuerySet(models.QuerySet):
    def visible(self) -> "CommentQuerySet":
        return self.filter(state="visible")

    def newest_first(self) -> "CommentQuerySet":
        return self.order_by("-visible_at", "-pk")

    def to_look_at(self) -> "CommentQuerySet":
        """Flagged, or written without an address: somebody of the municipality looks at it. The longest waiting first.
        What waits for its writer to confirm the address is not here."""
        return self.filter(Q(state="hidden") | Q(state="waiting", email="", user__isnull=True)).order_by(
            "written_at", "pk"
        )

    def objected(self) -> "CommentQuerySet":
        """Taken away, and the writer does not agree: waits for another official."""
        return self.filter(state="removed", objection__isnull=False, objection__settled_at__isnull=True)

    def unconfirmed_since(self, moment: datetime) -> "CommentQuerySet":
        """With an address that nobody confirmed, written before this moment."""
        return self.filter(state="waiting", written_at__lt=moment).exclude(email="")

    def of_person(self, user) -> "CommentQuerySet":
        """From this account, or from the same address when both sides of it were confirmed."""
        mine = Q(user=user)
        if _is_proven(user):
            mine |= Q(email=user.email) & ~Q(state="waiting")
        return self.filter(mine)


class FollowQuerySet(PartQuerySet):
    def to_hear_of(self, event) -> "FollowQuerySet":
        """Who followed the plan when this happened, in a fixed order."""
        return self.filter(initiative=event.initiative_id, confirmed_at__lte=event.at).order_by("pk")


class ModerationQuerySet(models.QuerySet):
    def newest_first(self) -> "ModerationQuerySet":
        return self.order_by(F("at").desc(), F("id").desc())

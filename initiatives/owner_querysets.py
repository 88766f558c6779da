"""Questions about many invitations and looks back."""

from django.db import models

from initiatives import search
from initiatives.workflow import Status


class InvitationQuerySet(models.QuerySet):
    def joined(self) -> "InvitationQuerySet":
        """Co-initiators of now: who said yes and did not stop."""
        return self.filter(purpose="join", accepted_at__isnull=False, ended_at__isnull=True)

    def waiting(self) -> "InvitationQuerySet":
        """Asked, without a reply yet."""
        return self.filter(accepted_at__isnull=True, ended_at__isnull=True)

    def of_person(self, user, address: str = "") -> "InvitationQuerySet":
        """Of this account, and of an address that this account proved to be theirs."""
        mine = models.Q(user=user)
        return self.filter(mine | models.Q(email=address) if address else mine)


class LookBackQuerySet(models.QuerySet):
    def listed(self) -> "LookBackQuerySet":
        """Of plans whose text is public."""
        return self.filter(initiative__published_at__isnull=False).exclude(initiative__status=Status.REFUSED)

    def matching(self, text: str) -> "LookBackQuerySet":
        """In which these words occur."""
        query = search.query_for(text)
        return self.none() if query is None else self.filter(search=query)

    def newest_first(self) -> "LookBackQuerySet":
        return self.order_by("-told_at", "-pk")

    def for_rows(self) -> "LookBackQuerySet":
        """With what a row of the list of lessons shows."""
        return (
            self.defer("search")
            .select_related("initiative__buurt")
            .only(
                "went_well",
                "was_hard",
                "lesson",
                "told_at",
                "initiative__number",
                "initiative__title",
                "initiative__kind",
                "initiative__buurt__name",
                "initiative__buurt__slug",
                "initiative__buurt__level",
            )
        )

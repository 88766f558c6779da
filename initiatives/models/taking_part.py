"""Who stands behind an initiative, who follows it, who offers help, and what people add to it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from initiatives.models.event import Event
from initiatives.models.initiative import Initiative
from initiatives.taking_part import (
    CommentQuerySet,
    FollowQuerySet,
    HelpOfferQuerySet,
    ModerationQuerySet,
    SupportQuerySet,
)


class Support(models.Model):
    """One person stands behind one initiative. Counts once confirmed.

    Keeps no address: `person_key` is made from it with the key of the installation (`initiatives.people.person_key`),
    so the same person, with or without an account, is counted once. The database holds that, not a check.
    """

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="supports")
    person_key = models.CharField(max_length=64)
    # Of the address as it was written when this was confirmed (`initiatives.people.spelling_keys`): jan+1@ is jan@ for
    # the count, but may be the mailbox of somebody else.
    spelling = models.CharField(max_length=32, blank=True, default="")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="supports")
    given_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name = _("steun")
        verbose_name_plural = _("steun")
        constraints = [
            models.UniqueConstraint(fields=["initiative", "person_key"], name="support_once_a_person"),
            models.UniqueConstraint(
                fields=["initiative", "user"], name="support_once_an_account", condition=Q(user__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["given_at"], name="support_unconfirmed", condition=Q(confirmed_at__isnull=True))
        ]


class Follow(models.Model):
    """Somebody wants to hear what happens with an initiative."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="follows")
    email = models.EmailField(max_length=254)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="follows")
    language = models.CharField(max_length=5, default="nl")
    since = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("volger")
        verbose_name_plural = _("volgers")
        constraints = [models.UniqueConstraint(fields=["initiative", "email"], name="follow_once_an_address")]
        indexes = [
            models.Index(fields=["email"], name="follow_by_email"),
            models.Index(fields=["since"], name="follow_unconfirmed", condition=Q(confirmed_at__isnull=True)),
        ]


class FollowerNews(models.Model):
    """A step of which the followers still have to hear. The round writes their letters, some hundreds at a time."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="follower_news")
    # Followers up to this one were written to.
    told_until = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["event"], name="followers_to_tell", condition=Q(done_at__isnull=True))]


class HelpOffer(models.Model):
    """Ik doe mee: somebody offers help. Both sides reach each other through the portal only."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="help_offers")
    token = models.UUIDField(unique=True)
    display_name = models.CharField(_("naam die anderen zien"), max_length=80)
    email = models.EmailField(max_length=254)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="help_offers"
    )
    language = models.CharField(max_length=5, default="nl")
    text = models.TextField(_("wat kunt u doen"), max_length=1000)
    offered_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HelpOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("aanbod om te helpen")
        verbose_name_plural = _("aanbod om te helpen")
        ordering = ["offered_at"]
        indexes = [models.Index(fields=["email"], name="offer_by_email")]


class OfferMessage(models.Model):
    """A message between who offers help and the initiators, carried by the portal."""

    offer = models.ForeignKey(HelpOffer, models.CASCADE, related_name="messages")
    is_from_initiator = models.BooleanField()
    text = models.TextField(max_length=2000)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["sent_at", "pk"]


class Comment(models.Model):
    """What somebody adds to a plan. There are no threads: the initiators or the municipality may react once."""

    class Kind(models.TextChoices):
        GOOD = "good", _("wat er goed aan is")
        BETTER = "better", _("wat er beter kan")
        OFFER = "offer", _("wat ik kan bijdragen")
        QUESTION = "question", _("een vraag")

    class State(models.TextChoices):
        # The address was not confirmed yet, or a comment without an address waits until an official looked at it.
        WAITING = "waiting", _("wacht")
        VISIBLE = "visible", _("zichtbaar")
        # Flagged: hidden until somebody looked at it.
        HIDDEN = "hidden", _("verborgen tot er naar gekeken is")
        REMOVED = "removed", _("weggehaald")

    # What everybody may read of it.
    SHOWN = ("id", "kind", "text", "display_name", "visible_at", "reply", "reply_label")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="comments")
    token = models.UUIDField(unique=True)
    kind = models.CharField(_("soort"), max_length=10, choices=Kind.choices)
    text = models.TextField(_("tekst"), max_length=1500)
    display_name = models.CharField(_("naam die anderen zien"), max_length=80)
    email = models.EmailField(max_length=254, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="comments")
    language = models.CharField(max_length=5, default="nl")
    state = models.CharField(_("stand"), max_length=10, choices=State.choices, default=State.WAITING)
    written_at = models.DateTimeField()
    visible_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField(_("reactie"), max_length=1500, blank=True)
    reply_label = models.CharField(max_length=120, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("aanvulling")
        verbose_name_plural = _("aanvullingen")
        ordering = ["written_at", "pk"]
        indexes = [
            models.Index(
                "initiative",
                F("visible_at").desc(),
                F("id").desc(),
                name="comments_newest",
                condition=Q(state="visible"),
            ),
            models.Index(
                fields=["written_at"], name="comments_to_look_at", condition=Q(state__in=["waiting", "hidden"])
            ),
            models.Index(fields=["email"], name="comment_by_email"),
        ]

    def __str__(self) -> str:
        return f"aanvulling {self.pk}"

    @property
    def log_label(self) -> str:
        """What the log calls it: without a word of who wrote it."""
        return str(self)


class Flag(models.Model):
    """Somebody found that a comment does not fit the house rules."""

    class Rule(models.TextChoices):
        """The house rules."""

        INSULT = "insult", _("beledigend, bedreigend of discriminerend")
        PRIVATE = "private", _("gegevens van iemand anders")
        OFF_TOPIC = "off_topic", _("gaat niet over dit plan")
        ADVERTISING = "advertising", _("reclame")
        UNTRUE = "untrue", _("misleidend of iemand anders nadoen")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="flags")
    rule = models.CharField(_("welke regel"), max_length=12, choices=Rule.choices)
    explanation = models.CharField(_("uitleg"), max_length=300, blank=True)
    # Of who flagged; one flag a person a comment. Of a visitor without an account a digest for this comment only.
    person_key = models.CharField(max_length=64, blank=True)
    flagged_at = models.DateTimeField()

    class Meta:
        ordering = ["flagged_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "person_key"], name="flag_once_a_person", condition=~Q(person_key="")
            )
        ]


class ModerationEvent(models.Model):
    """What was decided about a comment and why: the public log, without the text and without a name. Added to only."""

    class Decision(models.TextChoices):
        HIDDEN = "hidden", _("verborgen tot er naar gekeken is")
        KEPT = "kept", _("mag blijven staan")
        REMOVED = "removed", _("weggehaald")
        OBJECTED = "objected", _("de schrijver is het er niet mee eens")
        UPHELD = "upheld", _("blijft weg, ook na bezwaar")
        RESTORED = "restored", _("teruggezet na bezwaar")

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="moderation_events")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    rule = models.CharField(max_length=12, choices=Flag.Rule.choices, blank=True)
    # Public; of an official, never of the writer.
    explanation = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_role = models.CharField(max_length=20, choices=Role.choices)

    objects = ModerationQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(F("at").desc(), F("id").desc(), name="moderation_newest")]


class Objection(models.Model):
    """Why the writer of a removed comment finds that it should stay. Not public; somebody else than before decides."""

    comment = models.OneToOneField(Comment, models.CASCADE, related_name="objection")
    text = models.TextField(max_length=1500)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

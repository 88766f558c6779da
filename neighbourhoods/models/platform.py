"""Who works in an area: wijkplatformen, their members, and regievoerders."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from neighbourhoods.models.area import Area
from neighbourhoods.querysets import MembershipQuerySet, PlatformQuerySet


class Platform(models.Model):
    """A wijkplatform or dorpsraad: volunteers who speak for one or more areas of any level."""

    class State(models.TextChoices):
        ACTIVE = "active", _("actief")
        DORMANT = "dormant", _("slaapt")
        DISSOLVED = "dissolved", _("opgeheven")

    class Reach(models.TextChoices):
        EMAIL = "email", _("per e-mail")
        PAPER = "paper", _("per post")

    name = models.CharField(_("naam"), max_length=120)
    slug = models.SlugField(_("adres"), max_length=120, unique=True)
    areas = models.ManyToManyField(Area, related_name="platforms", verbose_name=_("gebieden"))
    state = models.CharField(_("stand"), max_length=10, choices=State.choices, default=State.ACTIVE)
    state_since = models.DateField(_("sinds"))
    state_reason = models.TextField(_("reden"), blank=True)
    about = models.TextField(_("over het platform"), blank=True)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_of_platforms",
        verbose_name=_("contactpersoon bij de gemeente"),
    )
    reach = models.CharField(_("liefst bereikt"), max_length=5, choices=Reach.choices, default=Reach.EMAIL)
    postal_address = models.TextField(_("postadres"), blank=True)

    objects = PlatformQuerySet.as_manager()

    class Meta:
        verbose_name = _("wijkplatform")
        verbose_name_plural = _("wijkplatformen")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="dissolved_platform_says_why",
                condition=~models.Q(state="dissolved") | ~models.Q(state_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE

    @property
    def is_dissolved(self) -> bool:
        return self.state == self.State.DISSOLVED

    def active_members(self) -> models.QuerySet["Membership"]:
        """Who holds a seat now and can sign in, the chair first."""
        return self.memberships.open().select_related("user")

    def has_member(self, user) -> bool:
        """Whether this person holds a seat now."""
        return user is not None and user.is_active and self.memberships.open().filter(user=user).exists()

    def role_of(self, user) -> Role | None:
        """As what this person acts for the platform now: its chair, a member, or not at all (None)."""
        if user is None or not user.is_authenticated or not user.is_active:
            return None
        seat = self.memberships.open().filter(user=user).values_list("seat", flat=True).first()
        if seat is None:
            return None
        return Role.PLATFORM_CHAIR if seat == Membership.Seat.CHAIR else Role.PLATFORM_MEMBER


class Membership(models.Model):
    """Someone's seat in a platform. An ended seat stays, with its last day."""

    class Seat(models.TextChoices):
        MEMBER = "member", _("lid")
        CHAIR = "chair", _("voorzitter")
        SECRETARY = "secretary", _("secretaris")

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="memberships", verbose_name=_("wijkplatform"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("persoon")
    )
    seat = models.CharField(_("rol"), max_length=10, choices=Seat.choices, default=Seat.MEMBER)
    since = models.DateField(_("sinds"))
    until = models.DateField(_("tot"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("lid van een wijkplatform")
        verbose_name_plural = _("leden van wijkplatformen")
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "user"], condition=models.Q(until__isnull=True), name="one_open_seat_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_seat_display()} {self.platform}"


class AreaCoordination(models.Model):
    """The regievoerder of an area."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="coordinations", verbose_name=_("persoon")
    )
    area = models.ForeignKey(Area, models.CASCADE, related_name="coordinations", verbose_name=_("gebied"))

    class Meta:
        verbose_name = _("regievoerder van een gebied")
        verbose_name_plural = _("regievoerders van gebieden")
        constraints = [models.UniqueConstraint(fields=["user", "area"], name="coordination_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.area}"


class Talk(models.Model):
    """The municipality spoke with a platform: when, and about what in a few words. Names nobody."""

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="talks", verbose_name=_("wijkplatform"))
    held_on = models.DateField(_("gesproken op"))
    about = models.CharField(_("waarover"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("gesprek met een wijkplatform")
        verbose_name_plural = _("gesprekken met wijkplatformen")
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["platform", "-held_on"], name="talk_newest")]

    def __str__(self) -> str:
        return f"{self.platform}, {self.held_on}"

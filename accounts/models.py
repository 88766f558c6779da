"""People, their roles, and the log of who did and who saw what."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.querysets import UserManager
from accounts.roles import GRANTED, GUARDED, WRITERS, Role


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The e-mail address, kept in lower case, is the login."""

    email = models.EmailField(_("e-mailadres"), max_length=254, unique=True)
    display_name = models.CharField(
        _("naam die anderen zien"),
        max_length=80,
        blank=True,
        help_text=_("Dit mag een voornaam zijn, of bijvoorbeeld: bewoner van Sanderbout."),
    )
    # Only of who asked for post on paper.
    postal_address = models.TextField(_("postadres"), max_length=300, blank=True)
    is_active = models.BooleanField(_("mag inloggen"), default=True)
    is_staff = models.BooleanField(_("mag in het beheer"), default=False)
    joined_at = models.DateTimeField(_("account sinds"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("persoon")
        verbose_name_plural = _("personen")
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        """Never the address: this text reaches lists and logs that nobody may look an address up in."""
        return self.display_name or f"persoon {self.pk}"

    def clean(self) -> None:
        self.email = self.email.lower()

    @property
    def roles(self) -> frozenset[Role]:
        """The roles granted to this person, read once per request."""
        if not hasattr(self, "_roles"):
            self._roles = frozenset(Role(role) for role in self.grants.values_list("role", flat=True))
        return self._roles

    def has_role(self, *roles: Role) -> bool:
        return self.is_active and bool(self.roles & set(roles))

    @property
    def must_have_second_factor(self) -> bool:
        """Whether this person is let in with a second factor only."""
        return self.has_role(*GUARDED)

    @property
    def writes_for_others(self) -> bool:
        """Whether this person may write down the plan of somebody at a desk, on the phone or in the street."""
        return self.has_role(*WRITERS)


class RoleGrant(models.Model):
    """A role that a person holds for the whole installation."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("persoon"))
    role = models.CharField(_("rol"), max_length=20, choices=[(role.value, role.label) for role in GRANTED])
    granted_at = models.DateTimeField(_("sinds"), auto_now_add=True)

    class Meta:
        verbose_name = _("rol van een persoon")
        verbose_name_plural = _("rollen van personen")
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_granted_once"),
            models.CheckConstraint(condition=models.Q(role__in=[r.value for r in GRANTED]), name="role_can_be_granted"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class AuditEvent(models.Model):
    """Who changed what, and who looked at personal data. Only ever added to; the database refuses the rest."""

    class Verb(models.TextChoices):
        ADDED = "added", _("toegevoegd")
        CHANGED = "changed", _("gewijzigd")
        REMOVED = "removed", _("verwijderd")
        VIEWED = "viewed", _("persoonsgegevens bekeken")

    at = models.DateTimeField(_("wanneer"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("wie")
    )
    actor_role = models.CharField(_("als"), max_length=20, choices=Role.choices)
    verb = models.CharField(_("wat"), max_length=10, choices=Verb.choices)
    subject_type = models.CharField(_("soort"), max_length=60)
    subject_id = models.BigIntegerField(_("nummer"))
    subject_label = models.CharField(_("onderwerp"), max_length=200)
    change = models.JSONField(
        _("wijziging"), default=dict, blank=True, help_text="{field: [before, after]}, without personal data"
    )

    class Meta:
        verbose_name = _("regel in het logboek")
        verbose_name_plural = _("logboek")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_verb_display()}: {self.subject_label}"


class RetentionRun(models.Model):
    """What the retention jobs did, or would do, once a month: numbers per rule, no personal data. Shown in /beheer/."""

    at = models.DateTimeField(_("wanneer"))
    is_dry = models.BooleanField(_("alleen gekeken"), default=False)
    # {name of the rule: how many}.
    counts = models.JSONField(_("wat er weg is"), default=dict)

    class Meta:
        verbose_name = _("bewaarverslag")
        verbose_name_plural = _("bewaarverslagen")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"

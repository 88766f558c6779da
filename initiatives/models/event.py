"""What happened, step by step."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from initiatives.models.initiative import Initiative
from initiatives.workflow import Status


class Event(models.Model):
    """A step on the road of an initiative. Only ever added to; the public page tells it in plain words."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("ingediend")
        CONFIRMED = "confirmed", _("adres bevestigd")
        PUBLISHED = "published", _("openbaar gemaakt")
        ASSIGNED = "assigned", _("behandelaar gekozen")
        MOVED = "moved", _("volgende stap")
        QUESTION_ASKED = "question_asked", _("vraag gesteld")
        QUESTION_REPLIED = "question_replied", _("vraag beantwoord")
        GOALS_LINKED = "goals_linked", _("doelen gekoppeld")
        ADVICE_ASKED = "advice_asked", _("advies gevraagd")
        ADVICE_GIVEN = "advice_given", _("advies gegeven")
        ANSWERED = "answered", _("antwoord gegeven")
        PROMISE_MADE = "promise_made", _("afspraak gemaakt")
        REMINDED = "reminded", _("herinnerd")
        # The promised day passed: the resident hears it, with a new date.
        DELAYED = "delayed", _("het antwoord is te laat")
        ASKED_AFTER = "asked_after", _("gevraagd waar het antwoord blijft")
        FOLLOWED_UP = "followed_up", _("herinnering gestuurd")
        REMINDER_ANSWERED = "reminder_answered", _("antwoord op een herinnering")
        REMINDER_IGNORED = "reminder_ignored", _("geen antwoord op een herinnering")
        ESCALATED = "escalated", _("een trede hoger gelegd")
        KEY_RENEWED = "key_renewed", _("nieuwe link gestuurd")
        BLANKED = "blanked", _("leeggemaakt")
        CLOCK_PAUSED = "clock_paused", _("klok stilgezet")
        CLOCK_RESUMED = "clock_resumed", _("klok loopt weer")
        CLOCK_EXTENDED = "clock_extended", _("meer tijd genomen")
        REOPENED = "reopened", _("heropend")
        KIND_CHANGED = "kind_changed", _("andere soort")
        STEP_TOLD = "step_told", _("stap verteld")
        TEAM_CHANGED = "team_changed", _("naar een ander team")
        ROLE_CHOSEN = "role_chosen", _("rol van de gemeente")
        NEED_DECIDED = "need_decided", _("besluit over wat gevraagd is")
        RULE_NAMED = "rule_named", _("regel in de weg")
        RULE_ANSWERED = "rule_answered", _("antwoord over een regel")
        TEXT_CHANGED = "text_changed", _("tekst aangepast")
        CHANGE_OFFERED = "change_offered", _("andere tekst voorgesteld")
        CO_INITIATOR_JOINED = "co_initiator_joined", _("medestander erbij")
        HANDED_OVER = "handed_over", _("overgedragen")
        LOOKED_BACK = "looked_back", _("teruggekeken")
        BUNDLED = "bundled", _("samen met andere plannen")
        ANSWER_REWRITTEN = "answer_rewritten", _("antwoord duidelijker opgeschreven")
        REWRITE_ASKED = "rewrite_asked", _("iemand snapt het antwoord niet")
        PHOTO_ADDED = "photo_added", _("foto of bestand erbij")
        IMPORTED = "imported", _("overgenomen uit een ander systeem")
        ERASED = "erased", _("persoonsgegevens verwijderd")

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    from_status = models.CharField(max_length=25, choices=Status.choices, blank=True)
    to_status = models.CharField(max_length=25, choices=Status.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_role = models.CharField(max_length=20, choices=Role.choices)
    # Shown as it stands: a role or party, never a person's own name.
    by_label = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    is_public = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("gebeurtenis")
        verbose_name_plural = _("gebeurtenissen")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["initiative", "at"], name="event_by_initiative")]

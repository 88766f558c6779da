"""What allauth says when something is wrong, in our words: allauth's own Dutch says "je". The adapter adds these."""

from django.utils.translation import gettext_lazy as _

ERROR_MESSAGES = {
    "account_inactive": _("Dit account is gesloten. Bel ons als u denkt dat dit een fout is."),
    "cannot_remove_primary_email": _("Dit is uw eerste adres. Kies eerst een ander eerste adres."),
    "duplicate_email": _("Dit e-mailadres hoort al bij uw account."),
    "email_password_mismatch": _(
        "Het e-mailadres of het wachtwoord klopt niet. Probeer het opnieuw, of log in met een code."
    ),
    "email_taken": _("Met dit e-mailadres is al een account gemaakt. Log in met een code."),
    "enter_current_password": _("Vul uw huidige wachtwoord in."),
    "incorrect_code": _("Deze code klopt niet. Kijk nog eens in de mail, of vraag een nieuwe code aan."),
    "incorrect_password": _("Dit wachtwoord klopt niet."),
    "invalid_or_expired_key": _("Deze link werkt niet meer. Vraag een nieuwe aan."),
    "invalid_login": _("Inloggen lukte niet. Probeer het opnieuw, of log in met een code."),
    "invalid_password_reset": _("Deze code werkt niet meer. Vraag een nieuwe aan."),
    "max_email_addresses": _("U kunt niet meer dan %d e-mailadressen toevoegen."),
    "too_many_login_attempts": _("U probeerde te vaak in te loggen. Wacht een paar minuten en probeer het opnieuw."),
    "unknown_email": _("Dit e-mailadres kennen wij niet. Controleer het adres, of maak een account."),
    "unverified_primary_email": _("Bevestig dit adres eerst."),
    "select_only_one": _("Kies er één."),
    "same_as_current": _("Dit is hetzelfde als wat er nu staat. Vul iets anders in."),
    "rate_limited": _("U vroeg dit te vaak. Wacht een paar minuten en probeer het opnieuw."),
}

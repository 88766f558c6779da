"""What a person fills in to take part: an address, a few words, nothing more."""

from uuid import UUID, uuid4

from crispy_forms.layout import HTML
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.addresses import AddressField
from accounts.crispy import Submit, portal_helper
from initiatives.forms.submit import PlainText
from initiatives.models import Comment, Flag, HelpOffer, Objection, OfferMessage

TRAP = HTML('{% include "initiatives/includes/trap.html" %}')


class PartForm(forms.Form):
    """With an e-mail field for who has no account, and a token: two presses are one deed.

    `person` is who is signed in with an address that was proven, or None.
    """

    button = _("Verstuur")

    email = AddressField(
        label=_("Uw e-mailadres"),
        help_text=_("Anderen zien dit niet. U krijgt een mail met een knop om te bevestigen."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Vul uw e-mailadres in."),
            "invalid": _("Dit e-mailadres is niet compleet. Het ziet er zo uit: naam@voorbeeld.nl."),
        },
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)
    # Nobody sees this; a machine fills it in.
    website = forms.CharField(label=_("Laat dit veld leeg"), required=False, widget=forms.TextInput)

    # The stylesheet paints an empty required field red before anything was typed; the server says what is missing.
    use_required_attribute = False

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        if person is not None:
            self.fields.pop("email", None)
        elif "email" in self.fields:
            self.fields["email"].widget.attrs.pop("maxlength", None)
        self.fields["token"].initial = str(uuid4())
        self.fields["website"].widget.attrs = {"tabindex": "-1", "autocomplete": "off"}
        names = [name for name in self.fields if name not in ("website", "token")]
        self.helper = portal_helper(Submit(self.button, "verstuur"), layout=[*names, TRAP, "token"])
        self.helper.attrs = {"novalidate": ""}

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Laat dit veld leeg. Het is er alleen om machines tegen te houden."))
        return ""

    def clean_token(self) -> UUID:
        """A form without its token, or with a broken one, gets a new one: it was pressed once."""
        try:
            return UUID(self.cleaned_data["token"])
        except ValueError:
            return uuid4()


def name_field(text: str):
    return PlainText(
        label=_("Welke naam mogen anderen zien?"),
        help_text=text,
        max_length=Comment._meta.get_field("display_name").max_length,
        empty=_("Vul de naam in die anderen mogen zien."),
        one_line=True,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )


class SupportForm(PartForm):
    button = _("Ja, ik steun dit plan")
    field_order = ("email", "also_follow")

    also_follow = forms.BooleanField(label=_("Stuur mij ook nieuws over dit plan"), required=False)


class FollowForm(PartForm):
    button = _("Ja, ik volg dit plan")


class OfferForm(PartForm):
    button = _("Ja, ik doe mee")
    field_order = ("text", "display_name", "email")

    text = PlainText(
        label=_("Wat kunt u doen?"),
        help_text=_("Bijvoorbeeld: ik help mee met planten, of ik heb een aanhanger."),
        max_length=HelpOffer._meta.get_field("text").max_length,
        empty=_("Schrijf wat u kunt doen."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    display_name = name_field(_("Een voornaam is genoeg. Alleen de indieners zien deze naam."))


class CommentForm(PartForm):
    button = _("Plaats uw aanvulling")
    field_order = ("kind", "text", "display_name", "email", "no_email")
    # An address, or the box that says that there is none: one of both.
    hide_optional = True

    kind = forms.ChoiceField(
        label=_("Wat wilt u toevoegen?"),
        choices=[
            (Comment.Kind.GOOD, _("Wat er goed aan is")),
            (Comment.Kind.BETTER, _("Wat er beter kan")),
            (Comment.Kind.OFFER, _("Wat ik kan bijdragen")),
            (Comment.Kind.QUESTION, _("Een vraag")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat u wilt toevoegen.")},
    )
    text = PlainText(
        label=_("Uw aanvulling"),
        help_text=_("Schrijf geen namen, adressen of telefoonnummers van anderen op."),
        max_length=Comment._meta.get_field("text").max_length,
        empty=_("Schrijf uw aanvulling."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    display_name = name_field(_("Een voornaam is genoeg, of bijvoorbeeld: bewoner van de Eikstraat."))
    no_email = forms.BooleanField(
        label=_("Ik heb geen e-mail. Een medewerker kijkt eerst naar mijn aanvulling."), required=False
    )

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, person=person, **kwargs)
        if person is not None:
            del self.fields["no_email"]
            self.helper.layout.fields.remove("no_email")
        else:
            self.fields["email"].required = False

    def clean(self) -> dict:
        cleaned = super().clean()
        if "email" in self.fields and "email" in cleaned and bool(cleaned["email"]) == bool(cleaned.get("no_email")):
            said = (
                _("U gaf een e-mailadres en kruiste aan dat u er geen hebt. Haal één van beide weg.")
                if cleaned["email"]
                else _("Vul uw e-mailadres in. Hebt u dat niet? Kruis dan aan: ik heb geen e-mail.")
            )
            self.add_error("email", said)
        return cleaned


class FlagForm(PartForm):
    """Without an address: whoever says that something is wrong need not say who they are."""

    button = _("Meld deze aanvulling")
    email = None

    rule = forms.ChoiceField(
        label=_("Welke huisregel geldt hier?"),
        choices=[
            (Flag.Rule.INSULT, _("Beledigend, bedreigend of discriminerend")),
            (Flag.Rule.PRIVATE, _("Gegevens van iemand anders")),
            (Flag.Rule.OFF_TOPIC, _("Gaat niet over dit plan")),
            (Flag.Rule.ADVERTISING, _("Reclame")),
            (Flag.Rule.UNTRUE, _("Misleidend, of iemand doet een ander na")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies de huisregel waar het om gaat.")},
    )
    explanation = PlainText(
        label=_("Wilt u dit uitleggen?"),
        help_text=_("Alleen een medewerker van de gemeente leest dit."),
        required=False,
        max_length=Flag._meta.get_field("explanation").max_length,
        empty="",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WordsForm(forms.Form):
    """A few words and a button, behind a link."""

    use_required_attribute = False

    def __init__(self, *args, name: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = portal_helper(Submit(self.button, name))
        self.helper.attrs = {"novalidate": ""}


class MessageForm(WordsForm):
    button = _("Verstuur uw bericht")

    text = PlainText(
        label=_("Uw bericht"),
        help_text=_("De ander krijgt uw bericht per mail, maar ziet uw e-mailadres niet."),
        max_length=OfferMessage._meta.get_field("text").max_length,
        empty=_("Schrijf uw bericht."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class CommentReplyForm(WordsForm):
    button = _("Plaats uw reactie")

    text = PlainText(
        label=_("Uw reactie"),
        help_text=_("Iedereen kan uw reactie lezen. U kunt één keer reageren."),
        max_length=Comment._meta.get_field("reply").max_length,
        empty=_("Schrijf uw reactie."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ObjectionForm(WordsForm):
    button = _("Maak bezwaar")

    text = PlainText(
        label=_("Waarom mag uw aanvulling blijven staan?"),
        help_text=_("Een andere medewerker leest dit en besluit opnieuw."),
        max_length=Objection._meta.get_field("text").max_length,
        empty=_("Schrijf waarom uw aanvulling mag blijven staan."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

"""Sending in a plan: five questions on one page, and what its kind asks beside them."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from crispy_forms.layout import HTML
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.utils.translation import gettext_lazy as _

from accounts.addresses import AddressField
from accounts.crispy import Question, portal_helper
from accounts.models import User
from initiatives.forms.fields import LONGEST_TEXT, PlainText
from initiatives.forms.kind import KindQuestions
from initiatives.forms.place import PlaceQuestion
from initiatives.kinds import KINDS, Kind
from initiatives.models import Initiative
from neighbourhoods.models import Desk

# Nobody reads, fills in and checks a form in less; a machine does.
LEAST_FILL_TIME = timedelta(seconds=2)
OPENED = signing.TimestampSigner(salt="initiatives.form")
PLAN = "plan"

# How the first question sounds for a kind, and its example.
TITLES = {
    Kind.SMALL_MATTER: (_("Wat moet er gebeuren?"), _("In één korte zin. Bijvoorbeeld: een extra prullenbak.")),
    Kind.HELP: (_("Waarbij zoekt u hulp?"), _("In één korte zin. Bijvoorbeeld: hulp bij onze buurttuin.")),
    Kind.EVENT: (_("Wat gaat u doen?"), _("In één korte zin. Bijvoorbeeld: een zomerfeest op het plein.")),
    Kind.CITIZENS_INITIATIVE: (_("Waar gaat uw voorstel over?"), _("In één korte zin.")),
}


class MatterForm(forms.Form):
    """The first choice: a plan of some kind goes on to the form, other matters to the right desk."""

    wat = forms.ChoiceField(required=False, choices=[(PLAN, _("Ik heb een plan of idee voor mijn buurt"))])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wat"].choices = [*self.fields["wat"].choices, *Desk.Matter.choices]


class SubmitForm(PlaceQuestion, KindQuestions):
    """Five questions, and those of the chosen kind."""

    title = PlainText(
        label=_("Wat is uw plan?"),
        help_text=_("In één korte zin. Bijvoorbeeld: een bankje bij de speeltuin."),
        max_length=Initiative._meta.get_field("title").max_length,
        empty=_("Schrijf in één zin wat uw plan is."),
        one_line=True,
    )
    what = PlainText(
        label=_("Vertel meer over uw plan"),
        help_text=_("Wat komt er? Wat doet u zelf en wat vraagt u van de gemeente?"),
        max_length=LONGEST_TEXT,
        empty=_("Vertel wat er moet komen of gebeuren."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    why = PlainText(
        label=_("Waarom is dit nodig?"),
        help_text=_("Vertel wat u ziet of meemaakt. Voor wie wordt het beter?"),
        max_length=LONGEST_TEXT,
        empty=_("Vertel waarom uw plan nodig is."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    display_name = PlainText(
        label=_("Welke naam mogen anderen zien?"),
        help_text=_("Een voornaam is genoeg, of bijvoorbeeld: bewoner van de Eikstraat."),
        max_length=Initiative._meta.get_field("display_name").max_length,
        empty=_("Vul de naam in die bij uw plan komt te staan."),
        one_line=True,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    email = AddressField(
        label=_("Waar sturen wij het antwoord naartoe?"),
        help_text=_("Uw e-mailadres. Anderen zien dit niet."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Dit e-mailadres is niet compleet. Het ziet er zo uit: naam@voorbeeld.nl.")},
    )
    no_email = forms.BooleanField(label=_("Ik heb geen e-mail"), required=False)
    token = forms.CharField(required=False, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    # Nobody sees this; a machine fills it in.
    website = forms.CharField(label=_("Laat dit veld leeg"), required=False, widget=forms.TextInput)

    # The stylesheet paints an empty required textarea red before anything was typed; the server says what is missing.
    use_required_attribute = False
    # What goes along from the check page to the deed, and back to the form.
    CARRIED = ("title", "what", "why", "display_name", "email", "no_email", "token", "opened")
    hide_optional = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs.pop("maxlength", None)
        self.fields["website"].widget.attrs = {"tabindex": "-1", "autocomplete": "off"}
        if self.kind in TITLES:
            self.fields["title"].label, self.fields["title"].help_text = TITLES[self.kind]
        self.helper = portal_helper(form_tag=False, layout=self._layout())

    def _layout(self) -> list:
        questions = [("title", HTML('{% include "initiatives/includes/similar_live.html" %}'), "what"), ("why",)]
        own = [name for part in KINDS[self.kind].fields if part != "needs" for name in self.BEHIND[part]]
        if own:
            questions.append(tuple(own))
        if self.asks_for_needs:
            with_number = f"with number={len(questions) + 1}"
            questions.append((HTML(f'{{% include "initiatives/includes/needs_fields.html" {with_number} %}}'),))
        questions += [
            ("buurt", HTML('{% include "initiatives/includes/where.html" %}')),
            ("display_name",),
            ("email", "no_email"),
        ]
        self.number_of_questions = len(questions)
        self.order_fields(self._in_order(questions))
        hidden = [name for name in self.CARRIED_OF_KIND if self.fields[name].widget.is_hidden]
        return [
            *(Question(number, *fields) for number, fields in enumerate(questions, start=1)),
            HTML('{% include "initiatives/includes/more.html" %}'),
            HTML('{% include "initiatives/includes/trap.html" %}'),
            *(*hidden, "lijkt_op", "token", "opened"),
        ]

    @staticmethod
    def _in_order(questions: list[tuple]) -> list[str]:
        """Names of fields as the page asks them: the summary of what is wrong follows the page."""
        asked = [name for question in questions for name in question if isinstance(name, str)]
        place = asked.index("buurt")
        return [*asked[:place], *PlaceQuestion.base_fields, *asked[place + 1 :]]

    @classmethod
    def fresh(cls, person: User | AnonymousUser, kind: str = Kind.IDEA) -> "SubmitForm":
        """A form with a token of its own, empty but for what somebody with an account told before."""
        known = {"display_name": person.display_name, "email": person.email} if person.is_authenticated else {}
        return cls(initial={"token": str(uuid4()), "opened": OPENED.sign(""), "soort": kind} | known)

    @classmethod
    def kept(cls, posted, **other) -> "SubmitForm":
        """The form with what was typed, nothing judged: for a press that only looks something up, or goes back.
        `other` replaces what was sent."""
        return cls(initial={name: posted.get(name, "") for name in cls.base_fields} | other)

    @property
    def value_of_token(self) -> UUID:
        return UUID(self.cleaned_data["token"])

    @property
    def form_token(self) -> UUID | None:
        """The token of this form, also when it was not judged or something else is wrong with it."""
        try:
            return UUID(str(self["token"].value() or ""))
        except ValueError:
            return None

    def is_hasty(self) -> bool:
        """Whether it was sent sooner than a person can. Without a readable moment nobody is stopped."""
        try:
            OPENED.unsign(self.cleaned_data.get("opened", ""), max_age=LEAST_FILL_TIME)
        except signing.BadSignature:
            return False
        return True

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Laat dit veld leeg. Het is er alleen om machines tegen te houden."))
        return ""

    def clean(self) -> dict:
        cleaned = super().clean()
        self._clean_token(cleaned)
        if "email" in cleaned and not cleaned["email"] and not cleaned.get("no_email"):
            self.add_error("email", _("Vul uw e-mailadres in. Hebt u dat niet? Kruis dan aan: ik heb geen e-mail."))
        elif cleaned.get("email") and cleaned.get("no_email"):
            self.add_error(
                "email", _("U gaf een e-mailadres en kruiste aan dat u er geen hebt. Haal één van beide weg.")
            )
        self._clean_kind(cleaned)
        self._clean_place(cleaned)
        return cleaned

    def _clean_token(self, cleaned: dict) -> None:
        """A form without its token was not ours, or was broken on the way: it gets a new one and is looked at again."""
        try:
            cleaned["token"] = str(UUID(cleaned.get("token", "")))
        except ValueError:
            self._put("token", str(uuid4()))
            self.add_error(None, _("Er ging iets mis met het formulier. Kijk alles nog eens na en ga dan verder."))

    def for_deed(self) -> dict:
        """Everything that was filled in, as `submit_initiative` takes it."""
        cleaned = self.cleaned_data
        return {
            **{name: cleaned[name] for name in ("title", "what", "why", "display_name", "email")},
            "buurt": cleaned["place"],
            "place_source": cleaned["bron"],
            "lon": cleaned.get("lon"),
            "lat": cleaned.get("lat"),
            "token": self.value_of_token,
            **self.of_kind(),
        }

    def carried(self) -> list[tuple[str, str]]:
        """Everything that goes along in hidden fields. The street or postcode that was typed does not."""
        cleaned = self.cleaned_data
        pairs = [(name, _as_sent(cleaned.get(name))) for name in (*self.CARRIED, *self.CARRIED_OF_KIND)]
        pairs += [("buurt", cleaned["place"].slug), ("bron", str(cleaned["bron"]))]
        if cleaned.get("lon") is not None:
            pairs += [("lon", str(cleaned["lon"])), ("lat", str(cleaned["lat"]))]
        return [(name, value) for name, value in pairs if value or name in self.CARRIED]


def _as_sent(value) -> str:
    if value is True:
        return "on"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value in (None, False) else str(value)

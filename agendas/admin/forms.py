"""What an official fills in about agendas, blocks and promises."""

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from agendas.forms import FromToday
from agendas.models import Agenda
from agendas.services.standing import nobody_confirms
from agendas.workflow import CANNOT_CONFIRM, BlockState, Side
from goals.models import Goal
from neighbourhoods.models import Area, Municipality, Platform
from neighbourhoods.scope import areas_of, platforms_for

LONGEST_LABEL = 120


class DayInput(forms.DateInput):
    """The calendar of the browser."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


def short_text(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def municipality_label() -> str:
    """How the municipality is named as a party: stored, so always in Dutch."""
    municipality = Municipality.objects.first()
    with translation.override("nl"):
        return _("gemeente %(name)s") % {"name": municipality.name} if municipality else _("gemeente")


def themed_goals() -> list[tuple[str, list[tuple[int, str]]]]:
    """The goals of the agreement that holds now, by theme, for a select."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for goal in Goal.objects.current().select_related("theme").order_by("theme__order", "kind", "order"):
        groups.setdefault(goal.theme.title, []).append((goal.pk, goal.title))
    return list(groups.items())


class PromiseForm(FromToday):
    """An afspraak: who does what, for whom, by when.

    `parties` are the sides that can be chosen; an organisation writes its name. After validation `sides()` gives the
    arguments of `make_promise` that tell who stands where.
    """

    text = forms.CharField(
        label=gettext_lazy("Wat is afgesproken?"),
        help_text=gettext_lazy("Zo staat het op de website. Bijvoorbeeld: de gemeente plaatst drie banken."),
        max_length=300,
        widget=short_text(3),
    )
    owner = forms.ChoiceField(label=gettext_lazy("Wie belooft dit?"))
    other = forms.ChoiceField(
        label=gettext_lazy("Aan wie?"),
        help_text=gettext_lazy(
            "Deze partij zegt later of de afspraak echt is nagekomen. Een organisatie heeft hier geen eigen pagina: "
            "daarom kan een afspraak tussen de gemeente en een organisatie niet."
        ),
    )
    organisation = forms.CharField(
        label=gettext_lazy("Naam van de organisatie"),
        help_text=gettext_lazy("Alleen als u hierboven een organisatie koos. Vul geen naam van een persoon in."),
        max_length=LONGEST_LABEL,
        required=False,
    )
    due_on = forms.DateField(label=gettext_lazy("Vóór welke datum is het klaar?"), widget=DayInput())
    goal = forms.TypedChoiceField(
        label=gettext_lazy("Bij welk doel hoort het?"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args, area: Area, today, residents: str, platforms=None, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        self.municipality = municipality_label()
        self.residents = residents
        self.platforms = list(Platform.objects.active().of_area(area) if platforms is None else platforms)
        parties = [
            (Side.MUNICIPALITY.value, self.municipality),
            *((f"{Side.PLATFORM.value}:{platform.pk}", platform.name) for platform in self.platforms),
            (Side.RESIDENTS.value, residents),
            (Side.ORGANISATION.value, _("een organisatie")),
        ]
        self.fields["owner"].choices = self.fields["other"].choices = parties
        self.fields["owner"].initial = Side.MUNICIPALITY.value
        self.fields["other"].initial = parties[1][0]
        self.fields["goal"].choices = [("", _("geen doel")), *themed_goals()]

    def clean(self):
        cleaned = super().clean()
        owner, other = cleaned.get("owner", ""), cleaned.get("other", "")
        if owner and owner.split(":")[0] == other.split(":")[0]:
            self.add_error(
                "other", _("Kies een andere partij dan die het belooft: een afspraak is tussen twee partijen.")
            )
        if {owner, other} == CANNOT_CONFIRM:
            self.add_error("other", nobody_confirms())
        elif Side.ORGANISATION.value in (owner, other) and not cleaned.get("organisation"):
            self.add_error("organisation", _("Vul de naam van de organisatie in."))
        return cleaned

    def _party(self, choice: str) -> tuple[str, str, Platform | None]:
        side, _colon, number = choice.partition(":")
        if number:
            platform = next(platform for platform in self.platforms if platform.pk == int(number))
            return side, platform.name, platform
        with translation.override("nl"):  # what is stored is Dutch, whatever the language of the page
            words = {Side.MUNICIPALITY: self.municipality, Side.RESIDENTS: str(self.residents)}
        return side, words.get(side) or self.cleaned_data["organisation"], None

    def sides(self) -> dict:
        owner_side, owner_label, owner_platform = self._party(self.cleaned_data["owner"])
        other_side, other_label, other_platform = self._party(self.cleaned_data["other"])
        return {
            "owner_side": owner_side,
            "owner_label": owner_label[:LONGEST_LABEL],
            "other_side": other_side,
            "other_label": other_label[:LONGEST_LABEL],
            "platform": owner_platform or other_platform,
        }

    def goal_chosen(self) -> Goal | None:
        return Goal.objects.filter(pk=self.cleaned_data["goal"]).first() if self.cleaned_data["goal"] else None


class BlockForm(forms.Form):
    state = forms.ChoiceField(label=gettext_lazy("Hoe ver is het?"), choices=BlockState.choices)
    owners = forms.CharField(
        label=gettext_lazy("Wie pakt dit op?"),
        help_text=gettext_lazy("Dit staat op de website. Noem rollen en groepen, geen namen van mensen."),
        max_length=200,
        required=False,
    )
    due_on = forms.DateField(label=gettext_lazy("Vóór welke datum is het klaar?"), widget=DayInput(), required=False)
    notes = forms.CharField(
        label=gettext_lazy("Aantekeningen"),
        help_text=gettext_lazy("Dit staat op de website."),
        widget=short_text(6),
        max_length=5000,
        required=False,
    )


class AgendaFacts(forms.Form):
    """What of an agenda may change while it runs."""

    title = forms.CharField(label=gettext_lazy("Titel"), max_length=160)
    official = forms.ModelChoiceField(
        label=gettext_lazy("Contactpersoon bij de gemeente"), queryset=User.objects.none()
    )
    review_on = forms.DateField(label=gettext_lazy("Wanneer kijkt u samen terug?"), widget=DayInput(), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["official"].queryset = User.objects.handlers().order_by("display_name")


class AgendaForm(AgendaFacts):
    """The start of an agenda."""

    field_order = ("title", "slug", "area", "platform", "official", "review_on")
    slug = forms.SlugField(
        label=gettext_lazy("Adres op de website"),
        help_text=gettext_lazy(
            "Kleine letters en streepjes, bijvoorbeeld: sanderbout. Dit kan later niet meer anders."
        ),
        max_length=120,
    )
    area = forms.ModelChoiceField(
        label=gettext_lazy("Welk gebied?"), queryset=Area.objects.current().order_by("level", "name")
    )
    platform = forms.ModelChoiceField(
        label=gettext_lazy("Welk wijkplatform doet mee?"),
        queryset=Platform.objects.active(),
        required=False,
        empty_label=gettext_lazy("nog geen wijkplatform"),
    )

    def __init__(self, *args, acting: User, **kwargs):
        super().__init__(*args, **kwargs)
        areas = areas_of(acting)
        if areas is not None:
            self.fields["area"].queryset = self.fields["area"].queryset.filter(pk__in=areas)
        self.fields["platform"].queryset = platforms_for(acting).active()

    def clean_slug(self):
        slug = self.cleaned_data["slug"].lower()
        if Agenda.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("Er is al een buurtagenda met dit adres. Kies een ander adres."))
        return slug


class ReasonForm(forms.Form):
    """Why something ends; the public reads it."""

    text = forms.CharField(
        label=gettext_lazy("Waarom?"),
        help_text=gettext_lazy("Iedereen kan dit lezen. Schrijf het zo dat de andere partij het begrijpt."),
        max_length=1000,
        widget=short_text(),
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Wilt u er iets bij zeggen?"),
        help_text=gettext_lazy("Iedereen kan dit lezen."),
        max_length=1000,
        required=False,
        widget=short_text(3),
    )


class OtherDayForm(FromToday):
    due_on = forms.DateField(label=gettext_lazy("De nieuwe datum"), widget=DayInput())
    text = forms.CharField(
        label=gettext_lazy("Waarom een andere datum?"),
        help_text=gettext_lazy("Iedereen kan dit lezen. De oude datum blijft ook te zien."),
        max_length=1000,
        widget=short_text(3),
    )


class ReviewForm(forms.Form):
    """What came of looking back together, and when that is done again."""

    text = forms.CharField(
        label=gettext_lazy("Wat kwam er bij het terugkijken naar voren?"),
        help_text=gettext_lazy("Iedereen kan dit lezen. Wat lukte, wat niet, en wat doen we anders?"),
        max_length=3000,
        widget=short_text(5),
        error_messages={"required": gettext_lazy("Schrijf op wat er bij het terugkijken naar voren kwam.")},
    )
    next_on = forms.DateField(
        label=gettext_lazy("Wanneer kijkt u weer samen terug?"),
        help_text=gettext_lazy("Laat dit leeg als u niet meer samen terugkijkt."),
        widget=DayInput(),
        required=False,
    )

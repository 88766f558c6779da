"""What a kind of plan asks beside the five questions, and what may come along with any plan."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiatives.forms.fields import LONGEST_TEXT, Euros, FilesInput, PlainText
from initiatives.kinds import KINDS, InitiatorKind, Kind
from initiatives.models import Initiative, Need, RuleInTheWay
from initiatives.needed import AskedNeed, BlockingRule

FARTHEST_AHEAD = timedelta(days=3 * 365)
# What may be asked with a plan of this kind at once; a small matter needs nothing, a citizens' initiative asks the
# council. Later an initiator can ask more behind the own link.
WITHOUT_NEEDS = (Kind.SMALL_MATTER, Kind.CITIZENS_INITIATIVE)


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def need_field(label, help_text="") -> PlainText:
    longest = Need._meta.get_field("text").max_length
    return PlainText(label=label, help_text=help_text, required=False, empty="", max_length=longest, one_line=True)


class KindQuestions(forms.Form):
    """Fields of a kind that is not the chosen one travel along unseen, so that going back to it loses nothing."""

    soort = forms.ChoiceField(required=False, choices=Kind.choices, widget=forms.HiddenInput)
    event_on = forms.DateField(
        label=_("Op welke dag is het?"),
        widget=_day(),
        error_messages={
            "required": _("Vul de dag in waarop het is. Weet u die nog niet? Vul dan de dag in die u hoopt."),
            "invalid": _("Deze dag kennen wij niet. Vul dag, maand en jaar in."),
        },
    )
    event_place = PlainText(
        label=_("Waar is het precies?"),
        help_text=_("Bijvoorbeeld: op het grasveld achter de school."),
        max_length=Initiative._meta.get_field("event_place").max_length,
        empty=_("Schrijf op welke plek het is."),
        one_line=True,
    )
    is_trial = forms.BooleanField(label=_("Dit is een proef: wij proberen het één keer uit"), required=False)
    task = PlainText(
        label=_("Welke taak van de gemeente wilt u overnemen?"),
        help_text=_("Bijvoorbeeld: het onderhoud van het groen in onze straat."),
        max_length=LONGEST_TEXT,
        empty=_("Schrijf welke taak u wilt overnemen."),
        widget=_area(3),
    )
    why_better = PlainText(
        label=_("Waarom kunnen bewoners dit beter of goedkoper?"),
        max_length=LONGEST_TEXT,
        empty=_("Schrijf waarom bewoners dit beter of goedkoper kunnen."),
        widget=_area(4),
    )
    budget = Euros(
        label=_("Hoeveel euro per jaar denkt u nodig te hebben?"),
        help_text=_("Een schatting is genoeg."),
        required=False,
        max_length=20,
    )
    proposal = PlainText(
        label=_("Wat moet de gemeenteraad besluiten?"),
        help_text=_("Schrijf het zo op dat de raad er ja of nee op kan zeggen."),
        max_length=LONGEST_TEXT,
        empty=_("Schrijf wat de gemeenteraad moet besluiten."),
        widget=_area(4),
    )
    need_people = need_field(_("Mensen: wie zoekt u?"), _("Bijvoorbeeld: drie mensen die willen graven."))
    need_place = need_field(_("Een plek: waar denkt u aan?"))
    need_money = Euros(label=_("Geld: hoeveel euro?"), required=False, max_length=20)
    need_money_text = need_field(_("Waar is dat geld voor?"))
    need_permit = need_field(_("Een vergunning: waarvoor?"))
    need_publicity = need_field(_("Bekendheid: hoe kan de gemeente helpen?"))
    initiator_kind = forms.ChoiceField(
        label=_("Wie stuurt dit in?"), required=False, choices=InitiatorKind.choices, widget=forms.RadioSelect
    )
    rule = PlainText(
        label=_("Welke regel zit in de weg?"),
        help_text=_("Is er een regel waardoor uw plan niet kan? Iedereen kan zien wat de gemeente daarop zegt."),
        required=False,
        empty="",
        max_length=RuleInTheWay._meta.get_field("rule").max_length,
        one_line=True,
    )
    rule_problem = PlainText(
        label=_("Wat kan daardoor niet?"),
        required=False,
        empty="",
        max_length=RuleInTheWay._meta.get_field("problem").max_length,
        widget=_area(3),
    )
    files = forms.Field(
        label=_("Foto's en documenten"),
        help_text=_(
            "Ten hoogste tien. Een foto (jpg, png, webp) of pdf, elk tot 10 MB. "
            "Zet er niemand herkenbaar op die dat niet wil. "
            "Waar u de foto maakte en wie de pdf maakte, halen wij eruit. "
            "Staat uw naam of adres in de tekst van de pdf? Haal die zelf weg."
        ),
        required=False,
        widget=FilesInput(),
    )
    lijkt_op = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    why_different = PlainText(
        label=_("Is uw plan anders? Schrijf kort waarom."),
        required=False,
        empty="",
        max_length=Initiative._meta.get_field("why_different").max_length,
        one_line=True,
    )

    NEEDS = ("need_people", "need_place", "need_money", "need_money_text", "need_permit", "need_publicity")
    RULE = ("rule", "rule_problem")
    # The fields behind each name in `KINDS`.
    BEHIND = {"needs": NEEDS} | {
        name: (name,) for name in ("event_on", "event_place", "is_trial", "task", "why_better", "budget", "proposal")
    }
    # What goes along from the check page to the deed, and back to the form.
    CARRIED_OF_KIND = ("soort", *(name for names in BEHIND.values() for name in names), "initiator_kind", *RULE)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = {name for part in KINDS[self.kind].fields for name in self.BEHIND[part]}
        if self.kind not in WITHOUT_NEEDS:
            asked |= set(self.NEEDS)
        if self.kind != Kind.SMALL_MATTER:
            asked |= set(self.RULE)
        for name in {*self.CARRIED_OF_KIND} - asked - {"soort", "initiator_kind"}:
            self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.asked = asked
        if not self.is_bound and not self.initial.get("initiator_kind"):
            self.initial["initiator_kind"] = InitiatorKind.PERSON

    @property
    def kind(self) -> Kind:
        """The chosen kind; an idea for what is none."""
        given = (self.data if self.is_bound else self.initial).get("soort", "")
        return Kind(given) if given in Kind.values else Kind.IDEA

    @property
    def asks_for_needs(self) -> bool:
        """Whether what is needed is a question of this kind; else it may come along."""
        return "needs" in KINDS[self.kind].fields

    def clean_soort(self) -> str:
        return self.cleaned_data["soort"] or Kind.IDEA

    def clean_initiator_kind(self) -> str:
        return self.cleaned_data["initiator_kind"] or InitiatorKind.PERSON

    def clean_event_on(self) -> date | None:
        day, today = self.cleaned_data["event_on"], timezone.localdate()
        if isinstance(day, date) and not today <= day <= today + FARTHEST_AHEAD:
            raise forms.ValidationError(_("Kies een dag die nog komt, binnen drie jaar."))
        return day

    def clean_lijkt_op(self) -> Initiative | None:
        number = self.cleaned_data["lijkt_op"]
        return Initiative.objects.visible_to(None).listed().filter(number=number).first() if number.isascii() else None

    def _clean_kind(self, cleaned: dict) -> None:
        if "needs" in KINDS[self.kind].required and not self.errors.keys() & set(self.NEEDS) and not self.needs():
            self.add_error("need_people", _("Schrijf wat u nodig hebt. Eén ding is genoeg."))
        rule, problem = (cleaned.get(name) for name in self.RULE)
        if "rule" in self.asked and bool(rule) != bool(problem) and not self.errors.keys() & set(self.RULE):
            missing = "rule_problem" if rule else "rule"
            self.add_error(missing, _("Vul beide velden over de regel in, of geen van beide."))

    def has_more(self) -> bool:
        """Whether something of what may come along was filled in, or is wrong."""
        names = ["initiator_kind", "files", "why_different", *self.RULE]
        names += [] if self.asks_for_needs else self.NEEDS
        filled = [self[name].value() for name in names if name not in ("initiator_kind", "files", "why_different")]
        is_person = self["initiator_kind"].value() in (None, "", InitiatorKind.PERSON)
        return any(filled) or not is_person or bool(self.is_bound and self.errors.keys() & set(names))

    def needs(self) -> tuple[AskedNeed, ...]:
        """What is asked, of the cleaned fields."""
        cleaned = self.cleaned_data
        if "need_people" not in self.asked:
            return ()
        asked = [
            AskedNeed(kind, cleaned[f"need_{kind}"])
            for kind in (Need.Kind.PEOPLE, Need.Kind.PLACE, Need.Kind.PERMIT, Need.Kind.PUBLICITY)
            if cleaned.get(f"need_{kind}")
        ]
        if cleaned.get("need_money") or cleaned.get("need_money_text"):
            asked.append(AskedNeed(Need.Kind.MONEY, cleaned.get("need_money_text") or "", cleaned.get("need_money")))
        return tuple(asked)

    def of_kind(self) -> dict:
        """The part of `submit_initiative`'s arguments that comes from here."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name in self.asked}
        return {
            "kind": self.kind,
            "initiator_kind": self.cleaned_data["initiator_kind"],
            "event_on": cleaned.get("event_on"),
            "event_place": cleaned.get("event_place", ""),
            "is_trial": cleaned.get("is_trial", False),
            "extra": {name: cleaned.get(name) for name in ("task", "why_better", "budget", "proposal")},
            "needs": self.needs(),
            "rule": BlockingRule(cleaned["rule"], cleaned["rule_problem"]) if cleaned.get("rule") else None,
            "similar_to": self.cleaned_data["lijkt_op"] if self.cleaned_data["why_different"] else None,
            "why_different": self.cleaned_data["why_different"],
        }

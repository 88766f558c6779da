"""What a visitor of the council page may ask: two wijken to lay side by side."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.crispy import portal_helper
from neighbourhoods.models import Area


class CompareForm(forms.Form):
    """Cleans to two wijken, given as rows by the view so that the form asks nothing."""

    eerste = forms.ChoiceField(label=_("Eerste wijk"), required=False)
    tweede = forms.ChoiceField(label=_("Tweede wijk"), required=False)

    hide_optional = True

    def __init__(self, asked, *, wijken: list[Area]):
        self.wijken = {wijk.slug: wijk for wijk in wijken}
        default = [wijk.slug for wijk in wijken][:2]
        names = ("eerste", "tweede")
        start = dict(zip(names, default, strict=False))
        # A wijk that was not chosen is the first that is still free.
        given = {name: asked[name] for name in names if asked.get(name)}
        if len(given) == 1:
            [(name, slug)] = given.items()
            other = names[1 - names.index(name)]
            start[other] = next((each for each in self.wijken if each != slug), slug)
        super().__init__(start | given)
        for name in names:
            self.fields[name].choices = [(wijk.slug, wijk.name) for wijk in wijken]
        self.helper = portal_helper(_("Vergelijk"), method="get", action="#vergelijk", form_tag=False)

    def pair(self) -> tuple[Area, Area] | None:
        """The two wijken, or None when there are no two or what was asked is no wijk."""
        if not self.is_valid():
            return None
        found = [self.wijken.get(self.cleaned_data.get(name)) for name in ("eerste", "tweede")]
        return tuple(found) if all(found) else None

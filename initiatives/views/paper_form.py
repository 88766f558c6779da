"""An empty form to print, for who rather writes than types, with the address of the digital one as a QR code."""

from io import BytesIO

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public_page
from initiatives.kinds import InitiatorKind


def digital_form() -> str:
    return settings.PUBLIC_URL + reverse("initiatives:submit")


@require_safe
@public_page
def paper_form(request: HttpRequest) -> HttpResponse:
    """The questions of the website with lines to write on; on paper nothing but the form."""
    address = digital_form()
    context = {
        "questions": [
            {"label": _("Wat is uw plan?"), "help": _("In één korte zin."), "lines": range(2)},
            {"label": _("Vertel meer over uw plan"), "help": _("Wat komt er, en wat doet u zelf?"), "lines": range(7)},
            {"label": _("Waarom is dit nodig?"), "help": _("Voor wie wordt het beter?"), "lines": range(5)},
            {"label": _("Waar is het?"), "help": _("De buurt, de straat of de plek."), "lines": range(2)},
            {
                "label": _("Wat hebt u nodig?"),
                "help": _("Mensen, een plek, geld, een vergunning of bekendheid. Dit hoeft u niet in te vullen."),
                "lines": range(2),
            },
            {
                "label": _("Welke naam mogen anderen zien?"),
                "help": _("Een voornaam is genoeg. Deze naam komt bij uw plan op de website."),
                "lines": range(1),
            },
            {
                "label": _("Hoe bereiken wij u?"),
                "help": _("Uw adres, telefoonnummer of e-mailadres. Anderen zien dit niet."),
                "lines": range(3),
            },
        ],
        "senders": [label for _value, label in InitiatorKind.choices],
        "address": address.removeprefix("https://").removeprefix("http://"),
        "crumbs": [{"label": _("Plannen"), "url": reverse("initiatives:list")}],
    }
    return render(request, "initiatives/paper_form.html", context)


@require_safe
@public_page
def qr_code(request: HttpRequest) -> HttpResponse:
    """The address of the digital form as a drawing. A file of its own, without any style inside."""
    drawn = BytesIO()
    segno.make(digital_form(), error="m").save(
        drawn, kind="svg", scale=8, border=2, xmldecl=True, svgclass=None, lineclass=None, light="#fff"
    )
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")

"""Only with DEMO, else 404: sign in with one press, and read the mail that the portal wrote."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import second_factor
from accounts.access import public_form
from accounts.models import User
from neighbourhoods.models import Platform
from notifications import wording
from notifications.models import Message
from pages.forms import PostForm
from reminders.services.digest import DIGEST

ADDRESS = "{key}@demo.invalid"
BACKEND = "django.contrib.auth.backends.ModelBackend"
NEWEST = 50
# Key of the address, who it is, what one can do, where one lands (the chair: at the workplace of the own platform).
VISITORS = [
    ("inwoner", gettext_lazy("Inwoner"), gettext_lazy("Volg uw plannen en beantwoord een vraag."), "my_page"),
    (
        "voorzitter",
        gettext_lazy("Voorzitter van een wijkplatform"),
        gettext_lazy("Geef advies over plannen en houd de buurtagenda bij."),
        "platform",
    ),
    (
        "medewerker",
        gettext_lazy("Medewerker van de gemeente"),
        gettext_lazy("Behandel plannen en schrijf het antwoord."),
        "admin:index",
    ),
    ("teamleider", gettext_lazy("Teamleider"), gettext_lazy("Verdeel het werk en zie wat te laat is."), "admin:index"),
    (
        "opbouwwerker",
        gettext_lazy("Opbouwwerker in de wijk"),
        gettext_lazy("Schrijf het plan op van iemand die u spreekt."),
        "desk",
    ),
    (
        "regievoerder",
        gettext_lazy("Regievoerder"),
        gettext_lazy("Zie wat er loopt in uw wijken en help waar het vastzit."),
        "admin:index",
    ),
    ("raadslid", gettext_lazy("Raadslid"), gettext_lazy("Zie of de gemeente haar woord houdt."), "council"),
    (
        "beheerder",
        gettext_lazy("Beheerder"),
        gettext_lazy("Richt het portaal in en geef mensen een rol."),
        "admin:index",
    ),
]


def only_in_demo(view):
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@only_in_demo
@public_form
def demo(request: HttpRequest) -> HttpResponse:
    """One button for each kind of visitor that the demo has."""
    present = set(User.objects.active().filter(email__endswith="@demo.invalid").values_list("email", flat=True))
    visitors = [
        {"key": key, "label": label, "text": text}
        for key, label, text, _place in VISITORS
        if ADDRESS.format(key=key) in present
    ]
    return render(request, "pages/demo.html", {"visitors": visitors, "is_empty": not visitors})


@require_POST
@only_in_demo
@public_form
def demo_sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as one of the demo's visitors; never as anybody else."""
    places = {key: place for key, _label, _text, place in VISITORS}
    if key not in places:
        raise Http404
    user = get_object_or_404(User.objects.active(), email=ADDRESS.format(key=key))
    login(request, user, backend=BACKEND)
    second_factor.remember_demo(request.session, user)
    messages.success(request, _("U bent ingelogd als %(name)s.") % {"name": user.display_name or key})
    return HttpResponseRedirect(landing(user, places[key]))


def landing(user: User, place: str) -> str:
    if place != "platform":
        return reverse(place)
    platform = Platform.objects.of_member(user).order_by("name").first()
    return reverse("platform_workplace", args=[platform.slug]) if platform else reverse("my_page")


@require_safe
@only_in_demo
@public_form
def demo_post(request: HttpRequest) -> HttpResponse:
    """The newest mail that the portal wrote, sent or not."""
    form = PostForm(request.GET)
    form.is_valid()
    letters = _chosen(form.cleaned_data).defer("text", "html").order_by("-created_at", "-pk")[:NEWEST]
    return render(request, "pages/demo_post.html", {"form": form, "letters": letters, "now": timezone.now()})


def _chosen(asked: dict) -> QuerySet[Message]:
    """What is wrong in the filter does not narrow."""
    letters = Message.objects.all()
    if asked.get("aan"):
        letters = letters.filter(to_address=asked["aan"].lower())
    match asked.get("hoe"):
        case PostForm.PAPER:
            return letters.filter(way=Message.Way.PAPER)
        case PostForm.BUNDLE:
            return letters.filter(kind=DIGEST)
        case PostForm.MAIL:
            return letters.filter(way=Message.Way.EMAIL).exclude(kind=DIGEST)
    return letters


@require_safe
@only_in_demo
@public_form
def demo_letter(request: HttpRequest, uuid) -> HttpResponse:
    """One mail as its reader gets it: the plain text, with links that work; or a letter as it lies in its envelope."""
    letter = get_object_or_404(Message, uuid=uuid)
    on_paper = letter.way == Message.Way.PAPER
    crumbs = [
        {"label": _("Probeer het portaal"), "url": reverse("demo")},
        {"label": _("De post"), "url": reverse("demo_post")},
    ]
    context = {
        "letter": letter,
        "crumbs": crumbs,
        "address": wording.address_lines(letter, "") if on_paper else "",
        "paper_text": wording.paper_text(letter) if on_paper else "",
        "bundled": letter.bundled.order_by("created_at").values_list("subject", flat=True),
    }
    return render(request, "pages/demo_letter.html", context)

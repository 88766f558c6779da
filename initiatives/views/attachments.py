"""Photos and documents on their way to who may see them. Never from a folder that a web server shows by itself."""

from datetime import timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.http import http_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import by_token, public_form
from initiatives.models import Attachment, Initiative
from initiatives.services.attachments import path_of
from initiatives.views.owner.door import Owner, behind_the_link

# Short: what is taken away should be gone from what others kept as well.
KEPT_BY_BROWSERS = timedelta(minutes=5)


@require_safe
@public_form
def plan_file(request: HttpRequest, number: str, name: UUID) -> HttpResponse:
    """A file of a plan: for everybody once the plan is public, before that for who handles it. Else it is not there."""
    initiative = get_object_or_404(Initiative, number=number)
    is_public = Initiative.objects.visible_to(None).listed().filter(pk=initiative.pk).exists()
    if not is_public and not Initiative.objects.for_office(request.user).filter(pk=initiative.pk).exists():
        raise Http404
    response = _served(request, get_object_or_404(_to_see(), initiative=initiative, name=name))
    if is_public:
        patch_cache_control(response, public=True, max_age=int(KEPT_BY_BROWSERS.total_seconds()))
    return response


@by_token
@behind_the_link("GET", "HEAD")
def owner_file(request: HttpRequest, owner: Owner, name: UUID) -> HttpResponse:
    """The same for the owners of the plan, public or not."""
    return _served(request, get_object_or_404(_to_see(), initiative=owner.initiative, name=name))


@require_safe
@never_cache
@public_form
def draft_file(request: HttpRequest, token: UUID, name: UUID) -> HttpResponse:
    """A file of a form that is not sent in yet, for who has that form; small."""
    file = get_object_or_404(_to_see(), submission_token=token, initiative__isnull=True, name=name)
    return _served(request, file, is_small=True)


def _to_see():
    return Attachment.objects.filter(state=Attachment.State.READY, removed_at__isnull=True)


def _served(request: HttpRequest, file: Attachment, *, is_small: bool = False) -> HttpResponse:
    """A photo in the page, a document as a download; neither can run anything here."""
    is_photo = file.kind == Attachment.Kind.PHOTO
    is_small = is_small or "klein" in request.GET
    try:
        content = default_storage.open(path_of(file, is_small=is_small))
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=not is_photo,
        filename=file.original_name if not is_photo else f"foto-{file.name}.jpg",
        content_type="image/jpeg" if is_photo else "application/pdf",
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Last-Modified"] = http_date(file.added_at.timestamp())
    # Compressed already: another round would cost time and win nothing.
    response["Content-Encoding"] = "identity"
    return response

"""What happens around every view: its language, its cache, its door."""

import hashlib

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

from accounts import access

# Views of others, which guard themselves. So does the back office: its site asks who you are before every view of it,
# and the walk over every address and every role holds it to that.
GUARDED_ELSEWHERE = ("allauth.", "django.contrib.staticfiles.", "django.views.")


class LanguageMiddleware:
    """Dutch, unless the visitor's cookie says otherwise. The browser's own wish is not followed: a page that is kept
    for all must depend on nothing but its address and that one cookie."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


class PublicPageMiddleware:
    """Keeps public pages for seconds, and sees to it that they carry nothing of one visitor.

    Stands outside the session, so a page from the cache costs no query at all. Pages that are not public are marked
    as never to be stored.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.is_public_page = request.method in ("GET", "HEAD") and _is_public(request.path_info)
        if not request.is_public_page:
            response = self.get_response(request)
            if not response.has_header("Cache-Control"):
                patch_cache_control(response, private=True, no_store=True)
            return response
        seconds = settings.PUBLIC_PAGE_SECONDS
        cache, key = caches["pages"], _key(request)
        response = cache.get(key) if seconds else None
        if response is None:
            response = self.get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
            if response.status_code == 200 and not response.streaming and not response.cookies:
                patch_cache_control(response, public=True, max_age=seconds)
                patch_vary_headers(response, ["Cookie"])
                if seconds:
                    cache.set(key, response, seconds)
            elif not response.has_header("Cache-Control"):
                # An error, a redirect, or a broken cookie that is taken away: for this visitor, now.
                patch_cache_control(response, private=True, no_store=True)
        return response


def _is_public(path: str) -> bool:
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    rule = getattr(view, "access", None)
    return rule is not None and rule.kind == "page"


def _key(request: HttpRequest) -> str:
    about = f"{request.get_host()}|{request.LANGUAGE_CODE}|{request.method}|{request.get_full_path()}"
    return hashlib.sha256(about.encode()).hexdigest()


class AccessMiddleware:
    """Deny by default: a view of the portal that does not say who may enter is an error, not an open door."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        rule = getattr(view, "access", None)
        if rule is not None:
            return access.check(request, rule)
        if "admin" in request.resolver_match.app_names or view.__module__.startswith(GUARDED_ELSEWHERE):
            return None
        raise ImproperlyConfigured(
            f"{view.__module__}.{view.__qualname__} does not say who may enter (accounts.access)"
        )

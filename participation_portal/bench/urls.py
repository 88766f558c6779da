"""The addresses of the portal, and one bare Django view to compare with."""

from django.http import HttpResponse
from django.urls import path

from accounts.access import public_page
from participation_portal import urls


@public_page
def bare(request):
    return HttpResponse("<!doctype html><title>bare</title><p>bare")


urlpatterns = [path("bare/", bare), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500

"""All addresses of the portal: each app brings its own."""

from django.urls import include, path, re_path

from accounts.admin_site import site
from initiatives.views import desk, office_desk
from initiatives.views.export import download_promises

urlpatterns = [
    path("initiatieven/", include("initiatives.urls")),
    path("balie/", desk, name="desk"),
    re_path(r"^afspraken/download\.(?P<kind>csv|xlsx)$", download_promises, name="promise_download"),
    path("", include("agendas.urls")),
    path("", include("reminders.urls")),
    path("", include("dashboards.urls")),
    path("post/", include("notifications.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/broker/", include("allauth.socialaccount.urls")),
    path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("beheer/taalhulp/", include("plain_language.urls")),
    path("beheer/aan-de-balie/", office_desk, name="office_desk"),
    path("beheer/", site.urls),
    path("", include("pages.urls")),
]

handler400 = "pages.views.bad_request"
handler403 = "pages.views.permission_denied"
handler404 = "pages.views.page_not_found"
handler500 = "pages.views.server_error"

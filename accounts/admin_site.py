"""The back office at /beheer/: one site on which every app registers."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(AdminSite):
    site_title = index_title = site_header = _("Beheer")


site = PortalAdminSite(name="admin")

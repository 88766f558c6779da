"""The words and the rule, in the back office."""

from django.contrib import admin

from accounts.admin_base import LoggedAdmin
from accounts.admin_site import site
from accounts.roles import STAFF, Role
from plain_language.models import OfficeWord, ReadingRule


@admin.register(OfficeWord, site=site)
class OfficeWordAdmin(LoggedAdmin):
    """Who writes answers may add a word as well: they meet them."""

    viewers = STAFF
    adders = changers = STAFF
    removers = (Role.ADMINISTRATOR, Role.TEAM_LEAD)
    list_display = ("word", "plain")
    search_fields = ("word", "plain")
    list_per_page = 200


@admin.register(ReadingRule, site=site)
class ReadingRuleAdmin(LoggedAdmin):
    viewers = STAFF
    removers = ()
    list_display = ("__str__", "threshold", "fewest_sentences")

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not ReadingRule.objects.exists()

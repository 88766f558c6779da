"""The words and the rule, in the back office."""

from django import forms
from django.contrib import admin
from django.core.validators import MaxValueValidator, MinValueValidator

from accounts.admin_base import LoggedAdmin
from accounts.admin_download import DownloadMixin
from accounts.admin_site import site
from accounts.roles import STAFF, Role
from plain_language.models import OfficeWord, ReadingRule


@admin.register(OfficeWord, site=site)
class OfficeWordAdmin(DownloadMixin, LoggedAdmin):
    """Who writes answers may add a word as well: they meet them."""

    viewers = STAFF
    adders = changers = STAFF
    removers = (Role.ADMINISTRATOR, Role.TEAM_LEAD)
    list_display = download_columns = ("word", "plain")
    search_fields = ("word", "plain")
    list_per_page = 200


class ReadingRuleForm(forms.ModelForm):
    """Says in words what the database holds."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "threshold" in self.fields:
            bounds = {"threshold": (0, 100), "fewest_sentences": (1, 50)}
            for name, (least, most) in bounds.items():
                self.fields[name].validators += [MinValueValidator(least), MaxValueValidator(most)]


@admin.register(ReadingRule, site=site)
class ReadingRuleAdmin(LoggedAdmin):
    viewers = STAFF
    removers = ()
    form = ReadingRuleForm
    list_display = ("__str__", "threshold", "fewest_sentences")

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not ReadingRule.objects.exists()

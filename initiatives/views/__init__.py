"""The pages about plans: one file per page or pair of pages that belong together."""

from accounts.access import by_token, public_form, public_page
from django.http import HttpResponse


def _later(access):
    @access
    def view(request, **kwargs):
        return HttpResponse("")

    return view


initiative_list = initiative_map = map_data = detail = _later(public_page)
submit = manage_by_code = _later(public_form)
receipt = confirm = manage = renew = _later(by_token)

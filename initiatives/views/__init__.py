"""The pages about plans: one file per page, or per few that belong together."""

from initiatives.views.asked_and_ruled import asked, rules
from initiatives.views.attachments import draft_file, owner_file, plan_file
from initiatives.views.desk import desk, office_desk
from initiatives.views.detail import detail
from initiatives.views.export import download
from initiatives.views.listing import initiative_list
from initiatives.views.manage import confirm, manage_by_code, renew
from initiatives.views.map import initiative_map, map_data, map_point
from initiatives.views.paper_form import paper_form, qr_code
from initiatives.views.results import lesson_list, result_list
from initiatives.views.similar import similar_fragment
from initiatives.views.submit import receipt, submit
from initiatives.views.take_along import card, feed
from initiatives.views.unclear import unclear
from initiatives.views.versions import versions

__all__ = [
    "asked",
    "card",
    "confirm",
    "desk",
    "detail",
    "download",
    "draft_file",
    "feed",
    "initiative_list",
    "initiative_map",
    "lesson_list",
    "manage_by_code",
    "map_data",
    "map_point",
    "office_desk",
    "owner_file",
    "paper_form",
    "plan_file",
    "qr_code",
    "receipt",
    "renew",
    "rules",
    "result_list",
    "similar_fragment",
    "submit",
    "unclear",
    "versions",
]

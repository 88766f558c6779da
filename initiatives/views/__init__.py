"""The pages about plans: one file per page, or per few that belong together."""

from initiatives.views.attachments import draft_file, owner_file, plan_file
from initiatives.views.detail import detail
from initiatives.views.export import download
from initiatives.views.listing import initiative_list
from initiatives.views.manage import confirm, manage_by_code, renew
from initiatives.views.map import initiative_map, map_data
from initiatives.views.similar import similar_fragment
from initiatives.views.submit import receipt, submit

__all__ = [
    "confirm",
    "detail",
    "download",
    "draft_file",
    "initiative_list",
    "initiative_map",
    "manage_by_code",
    "map_data",
    "owner_file",
    "plan_file",
    "receipt",
    "renew",
    "similar_fragment",
    "submit",
]

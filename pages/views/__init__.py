"""The views of the hall, one file per noun. Settings and the roof name the error pages here."""

from pages.views.errors import bad_request, csrf_failure, page_not_found, permission_denied, server_error

__all__ = ["bad_request", "csrf_failure", "page_not_found", "permission_denied", "server_error"]

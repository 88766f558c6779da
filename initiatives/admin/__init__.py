"""Initiatives in the back office: the work list, one initiative, and the term for an answer."""

from initiatives.admin import archive, initiative, terms, work_list  # noqa: F401 - registers them

"""Initiatives in the back office: the work list, one initiative, and the term for an answer."""

from initiatives.admin import archive, bundle, comments, import_run, initiative, terms, texts, work_list  # noqa: F401 - registers

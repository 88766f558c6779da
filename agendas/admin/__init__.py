"""Agendas and promises in the back office: every change goes through the services."""

from agendas.admin import agenda, block, promise  # noqa: F401 - registers them

"""The post room in the back office: what waits, what did not arrive and why, and what to do about it."""

from notifications.admin import counts, message, person

__all__ = ["counts", "message", "person"]

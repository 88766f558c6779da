"""Reminders in the back office: what was asked, what came back, who called for help, and answers by phone."""

from reminders.admin import concerns, counts, person, platform, reminder

__all__ = ["concerns", "counts", "person", "platform", "reminder"]

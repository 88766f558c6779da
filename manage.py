#!/usr/bin/env python
"""Django's commands. Without DATABASE_URL the embedded PostgreSQL runs for as long as the command takes."""

import os
import signal
import sys
from contextlib import nullcontext
from pathlib import Path

from django.conf import settings
from django.core.management import execute_from_command_line

from participation_portal.embedded import EmbeddedPostgres

WITHOUT_DATABASE = {"", "help", "version", "check", "collectstatic", "makemessages", "compilemessages", "diffsettings"}


def database(command: str):
    if os.environ.get("DATABASE_URL") or command in WITHOUT_DATABASE or command.startswith("-"):
        return nullcontext()
    return EmbeddedPostgres(settings.DATA_DIR)


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation_portal.settings")
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with database(sys.argv[1] if len(sys.argv) > 1 else ""):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

"""The settings of photos and documents, read from the environment. The table stands in the README."""

import environ

env = environ.Env()

# Where files are looked at for viruses: tcp://host:3310 or unix:///run/clamav/clamd.ctl. Empty: nowhere.
VIRUS_SCANNER = env("VIRUS_SCANNER", default="")

# All files together of forms that are not sent in yet; they go after a day.
DRAFT_SPACE_MB = env.int("DRAFT_SPACE_MB", default=2000)

# One file; ten of them, and the words beside them, are what one press may bring.
LARGEST_FILE_BYTES = 10_000_000
MOST_FILES = 10
LARGEST_PRESS_BYTES = MOST_FILES * LARGEST_FILE_BYTES + 5_000_000
# More files than we keep are read as well, to be refused in words.
DATA_UPLOAD_MAX_NUMBER_FILES = 30
# Larger ones are read onto the disk, not into memory.
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = [
    "accounts.uploads.WithinBounds",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

"""The key that signs sessions and links, for an installation that was given none."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

KEY_OF_TESTS = "only-for-tests-refused-by-check-deploy-" + "0123456789" * 2


def kept_secret_key(data_dir: Path, *, may_make_one: bool) -> str:
    """The key kept in DATA_DIR/secret_key, made on first use for the owner's eyes only.

    Raises ImproperlyConfigured when there is none and none may be made.
    """
    path = data_dir / "secret_key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        if not may_make_one:
            raise ImproperlyConfigured(
                "SECRET_KEY is not set. Give the portal a long random one and keep it, for example: "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
            ) from None
    data_dir.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".secret_key.{os.getpid()}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50) + "\n")
    try:
        os.link(fresh, path)  # the first process wins, the others read its key
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text().strip()

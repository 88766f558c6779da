"""The door through NotifyNL or GOV.UK Notify (EMAIL_URL=notify://): one template with ((subject)) and ((body)).

Spoken with `http.client`: the client that Notify publishes reports a broken line as "503", and whether a message left
or may have left is exactly what the fence must know. It would also bring five packages along.
"""

import base64
import hashlib
import hmac
import http.client
import json
import smtplib
import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.base import BaseEmailBackend

NOTIFY_BACKEND = "notifications.notify.NotifyBackend"
# A key is a name, the id of the service and the secret, joined by hyphens; both of the last are uuids.
UUID_LENGTH = 36
# From here on something broke, perhaps after Notify had taken it, or a machine in between says so, which cannot know.
UNKNOWN = 500
LONGEST_ANSWER = 2_000_000


class Line:
    """One conversation with the API of NOTIFY_URL. A lost line is an OSError or an HTTPException."""

    def __init__(self):
        self.base = urlsplit(settings.NOTIFY_URL)
        kinds = {"https": http.client.HTTPSConnection, "http": http.client.HTTPConnection}
        if self.base.scheme not in kinds or not self.base.hostname:
            raise ImproperlyConfigured("NOTIFY_URL is not an address that begins with https://")
        kind = kinds[self.base.scheme]
        self.connection = kind(self.base.hostname, self.base.port, timeout=settings.EMAIL_TIMEOUT)

    def open(self) -> None:
        self.connection.connect()

    def post(self, path: str, given: dict) -> tuple[int, dict]:
        """Returns the status and what the answer holds."""
        return self._ask("POST", path, json.dumps(given).encode())

    def get(self, path: str, **asked: str) -> tuple[int, dict]:
        return self._ask("GET", f"{path}?{urlencode(asked)}")

    def _ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, dict]:
        headers = {"Authorization": f"Bearer {token(settings.NOTIFY_KEY)}", "Content-Type": "application/json"}
        self.connection.request(method, self.base.path.rstrip("/") + path, body, headers)
        answer = self.connection.getresponse()
        # The status is the answer; what follows only explains it.
        with suppress(OSError, http.client.HTTPException, ValueError):
            held = json.loads(answer.read(LONGEST_ANSWER))
            return answer.status, held if isinstance(held, dict) else {}
        return answer.status, {}

    def close(self) -> None:
        self.connection.close()


def token(key: str) -> str:
    """The JSON Web Token (HS256) that Notify asks for with each request; good for 30 seconds."""
    service, secret = key[-2 * UUID_LENGTH - 1 : -UUID_LENGTH - 1], key[-UUID_LENGTH:]
    parts = [{"typ": "JWT", "alg": "HS256"}, {"iss": service, "iat": int(time.time())}]
    said = b".".join(_base64url(json.dumps(part).encode()) for part in parts)
    signature = hmac.new(secret.encode(), said, hashlib.sha256).digest()
    return (said + b"." + _base64url(signature)).decode()


def _base64url(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


class NotifyDoor:
    """The fence stands just before the POST. A "no" is said in the words of SMTP, which the post room understands."""

    # Notify keeps no copy for us but answers by reference: see evidence/provider.py.
    is_copied = False
    note = ""

    def __init__(self):
        self.line: Line | None = None
        self.step = "connect"

    def open(self) -> None:
        """A fresh line for each message: one that had gone stale would make it uncertain for nothing."""
        self.close()
        self.step = "connect"
        self.line = Line()
        self.line.open()
        self.step = "mail"

    def send(self, mail, fence: Callable[[], None]) -> None:
        self.step = "data"
        given = _letter(mail.to[0], mail.subject, mail.body) | {"reference": str(mail.row.uuid)}
        fence()
        self.step = "body"
        status, answer = self.line.post("/v2/notifications/email", given)
        self._judge(status, answer)

    def _judge(self, status: int, answer: dict) -> None:
        if 200 <= status < 300:
            self.step = "reply"
            return
        if status >= UNKNOWN:
            raise OSError(f"HTTP {status}")
        detail = f"HTTP {status} {_explained(answer)}"
        if status == 400 and "email_address" in detail:
            self.step = "reply"
            raise smtplib.SMTPDataError(553, f"5.1.3 {detail}")
        # Our key, our template, our limit: nothing is wrong with the message, and it may go later.
        self.step = "mail"
        raise smtplib.SMTPDataError(451, detail)

    def hang_up(self) -> None:
        self.close()

    def close(self) -> None:
        if self.line:
            self.line.close()
            self.line = None


def _letter(to: str, subject: str, body: str) -> dict:
    personalisation = {"subject": subject, "body": body}
    return {"email_address": to, "template_id": settings.NOTIFY_TEMPLATE, "personalisation": personalisation}


def _explained(answer: dict) -> str:
    errors = answer.get("errors")
    errors = errors if isinstance(errors, list) else [answer]
    return "; ".join(f"{e.get('error', '')} {e.get('message', '')}".strip() for e in errors if isinstance(e, dict))


class NotifyBackend(BaseEmailBackend):
    """What Django itself mails, such as `sendtestemail`; messages of the post room leave through the door."""

    def send_messages(self, email_messages) -> int:
        for mail in email_messages:
            line = Line()
            status, answer = line.post("/v2/notifications/email", _letter(mail.to[0], mail.subject, mail.body))
            line.close()
            if status >= 300:
                raise OSError(f"HTTP {status} {_explained(answer)}")
        return len(email_messages)

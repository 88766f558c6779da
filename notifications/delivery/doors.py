"""The way out of the house. Each door calls `fence()` at the last moment at which nothing has left yet."""

import smtplib
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend

from notifications.models import Message

# RFC 5321: a shorter wait for the reply to the final dot makes duplicates.
WAIT_FOR_REPLY_SECONDS = 600
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class FrozenMail(EmailMultiAlternatives):
    """The same bytes each time it is built, so that the receiving side can drop a repeat."""

    def __init__(self, message: Message):
        headers = {
            "Message-ID": message.message_id,
            "Date": message.date_header,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": message.language,
        }
        super().__init__(
            subject=message.subject,
            body=message.text,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[message.to_address],
            headers=headers,
        )
        self.boundary = f"=_{message.uuid.hex}"
        if message.html:
            self.attach_alternative(message.html, "text/html")

    def message(self, **kwargs):
        mail = super().message(**kwargs)
        if mail.is_multipart():
            mail.set_boundary(self.boundary)
        return mail


class _FencedConversation:
    """SMTP with a fence between the server's 354 and the first byte of the mail."""

    step = "connect"
    fence: Callable[[], None] | None = None

    def mail(self, *args, **kwargs):
        self.step = "mail"
        return super().mail(*args, **kwargs)

    def rcpt(self, *args, **kwargs):
        self.step = "rcpt"
        return super().rcpt(*args, **kwargs)

    def data(self, msg: bytes):
        self.step = "data"
        code, reply = self.docmd("data")
        if code != 354:
            raise smtplib.SMTPDataError(code, reply)
        self.fence()
        self.step = "body"
        quoted = smtplib._quote_periods(msg)
        self.send(quoted + (b"" if quoted.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        patience = self.sock.gettimeout()
        self.sock.settimeout(WAIT_FOR_REPLY_SECONDS)
        answer = self.getreply()
        self.step = "reply"
        if self.sock:
            self.sock.settimeout(patience)
        return answer


class FencedSMTP(_FencedConversation, smtplib.SMTP):
    pass


class FencedSMTPOverTLS(_FencedConversation, smtplib.SMTP_SSL):
    pass


class FencedBackend(EmailBackend):
    @property
    def connection_class(self):
        return FencedSMTPOverTLS if self.use_ssl else FencedSMTP


class SmtpDoor:
    """Our own conversation with the mail server of the settings; one connection serves many messages."""

    is_copied = False
    note = ""

    def __init__(self):
        self.backend = FencedBackend()

    def open(self) -> None:
        if self.backend.connection and not self._is_alive():
            self.hang_up()
        self.backend.open()
        self.backend.connection.step = "mail"

    def _is_alive(self) -> bool:
        """Servers hang up after a while or after so many mails: that is no failure of the next one."""
        try:
            return self.backend.connection.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def send(self, mail: FrozenMail, fence: Callable[[], None]) -> None:
        self.backend.connection.fence = fence
        # Django's own backend builds the bytes and calls sendmail(), which calls data() above.
        self.backend.send_messages([mail])

    @property
    def step(self) -> str:
        return self.backend.connection.step if self.backend.connection else "connect"

    def hang_up(self) -> None:
        """Break the line at once: in the middle of a mail a polite goodbye would become part of it."""
        if self.backend.connection:
            self.backend.connection.close()
            self.backend.connection = None

    def close(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self.backend.close()


class OtherDoor:
    """Any other e-mail backend: a file, the console, nowhere. The fence stands just before it."""

    is_copied = False
    note = ""

    def __init__(self):
        self.backend = get_connection()
        self.step = "connect"

    def open(self) -> None:
        self.backend.open()
        self.step = "mail"

    def send(self, mail: FrozenMail, fence: Callable[[], None]) -> None:
        self.step = "data"
        fence()
        self.step = "body"
        self.backend.send_messages([mail])

    def hang_up(self) -> None:
        self.close()

    def close(self) -> None:
        with suppress(Exception):
            self.backend.close()


def make_door() -> SmtpDoor | OtherDoor:
    return SmtpDoor() if settings.EMAIL_BACKEND == SMTP_BACKEND else OtherDoor()

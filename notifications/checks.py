"""What `manage.py check` says about the post room: rules between settings that keep a mail from leaving twice."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from notifications.evidence import MAKERS
from notifications.notify import NOTIFY_BACKEND

POST = "post"
# Before the fence each of these may take EMAIL_TIMEOUT: connect, EHLO, STARTTLS, EHLO, AUTH in two, and a question to
# the evidence in two. (MAIL, RCPT, RCPT, DATA come after the lease was renewed.)
STEPS_BEFORE_THE_FENCE = 8


@register(POST)
def check_patience(app_configs, **kwargs) -> list[CheckMessage]:
    return [problem for rule in ALWAYS for problem in rule()]


@register(POST, deploy=True)
def check_evidence(app_configs, **kwargs) -> list[CheckMessage]:
    return [problem for rule in WHEN_DEPLOYED for problem in rule()]


@register(Tags.database)
def check_database(app_configs, databases=None, **kwargs) -> list[CheckMessage]:
    return [problem for alias in databases or () for problem in commits_are_kept(alias)]


def grace_outlasts_the_mail_server() -> Iterator[CheckMessage]:
    """A worker that slept behind the fence may wake and go on for as long as the mail server keeps the line."""
    needed, grace = max(settings.MAIL_REPLY_SECONDS, settings.RELAY_IDLE_SECONDS), settings.MAIL_GRACE_SECONDS
    if grace <= needed:
        yield Error(
            f"MAIL_GRACE_SECONDS ({grace}) is no longer than the mail server waits ({needed}): "
            "a worker that sleeps and wakes could send what another one sent meanwhile.",
            hint="Make it larger than both MAIL_REPLY_SECONDS and RELAY_IDLE_SECONDS.",
            id="notifications.E001",
        )


def lease_outlasts_the_steps() -> Iterator[CheckMessage]:
    """No more than a warning: a lease that ends before the fence costs a try, never a second mail."""
    needed, lease = settings.EMAIL_TIMEOUT * STEPS_BEFORE_THE_FENCE, settings.MAIL_LEASE_SECONDS
    if lease <= needed:
        yield Warning(
            f"MAIL_LEASE_SECONDS ({lease}) is no longer than all steps before the mail together "
            f"({STEPS_BEFORE_THE_FENCE} × {settings.EMAIL_TIMEOUT}): a slow mail server would never get any.",
            hint=f"Make it larger than {needed}.",
            id="notifications.W008",
        )


def evidence_is_of_a_known_kind() -> Iterator[CheckMessage]:
    if settings.EVIDENCE_URL and urlsplit(settings.EVIDENCE_URL).scheme not in MAKERS:
        yield Error(
            "EVIDENCE_URL is of no known kind.",
            hint=f"It begins with one of: {', '.join(f'{scheme}://' for scheme in MAKERS)}.",
            id="notifications.E002",
        )


def notify_has_its_key() -> Iterator[CheckMessage]:
    if settings.EMAIL_BACKEND == NOTIFY_BACKEND and not (settings.NOTIFY_KEY and settings.NOTIFY_TEMPLATE):
        yield Error(
            "EMAIL_URL is notify:// but NOTIFY_KEY or NOTIFY_TEMPLATE is not set: no mail can leave.",
            id="notifications.E003",
        )


def there_is_evidence() -> Iterator[CheckMessage]:
    if not settings.EVIDENCE_URL:
        yield Warning(
            "EVIDENCE_URL is not set: when a line breaks in the moment in which SMTP cannot tell, the portal repeats "
            "the identical message or leaves it to a person.",
            hint="Give it a journal mailbox, the log of the mail server or notify://: docs/operate.md, Mail.",
            id="notifications.W001",
        )


def journal_and_evidence_belong_together() -> Iterator[CheckMessage]:
    reads_a_journal = urlsplit(settings.EVIDENCE_URL).scheme in ("imap", "imaps")
    if settings.JOURNAL_ADDRESS and not reads_a_journal:
        yield Warning(
            "JOURNAL_ADDRESS is set, but EVIDENCE_URL reads no mailbox: nobody looks at the copies or deletes them.",
            hint="Set EVIDENCE_URL to imaps://… of that mailbox, or leave JOURNAL_ADDRESS out.",
            id="notifications.W002",
        )
    if reads_a_journal and not settings.JOURNAL_ADDRESS:
        yield Warning(
            "EVIDENCE_URL reads a mailbox, but without JOURNAL_ADDRESS no mail is copied to it: it proves nothing.",
            hint="Set JOURNAL_ADDRESS to the address of that mailbox.",
            id="notifications.W003",
        )


def evidence_fits_the_door() -> Iterator[CheckMessage]:
    leaves_by_notify = settings.EMAIL_BACKEND == NOTIFY_BACKEND
    asks_notify = urlsplit(settings.EVIDENCE_URL).scheme == "notify"
    if settings.EVIDENCE_URL and leaves_by_notify != asks_notify:
        yield Warning(
            "EMAIL_URL and EVIDENCE_URL do not fit: what leaves through Notify is seen by Notify only.",
            hint="Use notify:// for both or for neither.",
            id="notifications.W004",
        )


def a_task_may_wait_for_the_reply() -> Iterator[CheckMessage]:
    limit = settings.CELERY_TASK_TIME_LIMIT
    if limit and limit <= settings.MAIL_REPLY_SECONDS:
        yield Warning(
            f"CELERY_TASK_TIME_LIMIT ({limit}) is no longer than MAIL_REPLY_SECONDS: Celery would kill a worker that "
            "waits for the reply of the mail server.",
            id="notifications.W005",
        )


def the_log_can_be_read() -> Iterator[CheckMessage]:
    url = urlsplit(settings.EVIDENCE_URL)
    if url.scheme != "log":
        return
    try:
        with open(Path(unquote(url.path)), "rb"):
            pass
    except OSError as error:
        yield Warning(
            f"The log of EVIDENCE_URL cannot be read: {error}",
            hint="On Debian: put the user of the portal in the group adm.",
            id="notifications.W006",
        )


def commits_are_kept(alias: str) -> Iterator[CheckMessage]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        (kept,) = cursor.fetchone()
    if kept == "off":
        yield Warning(
            "synchronous_commit is off: after a crash the database may have forgotten a plan that it confirmed or a "
            "mail that it sent.",
            hint="ALTER DATABASE … SET synchronous_commit = on",
            id="notifications.W007",
        )


ALWAYS = [grace_outlasts_the_mail_server, evidence_is_of_a_known_kind]
WHEN_DEPLOYED = [
    notify_has_its_key,
    there_is_evidence,
    journal_and_evidence_belong_together,
    evidence_fits_the_door,
    lease_outlasts_the_steps,
    a_task_may_wait_for_the_reply,
    the_log_can_be_read,
]

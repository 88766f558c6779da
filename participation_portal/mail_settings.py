"""The settings of the post room, read from the environment. The table stands in the README."""

import environ

env = environ.Env()
environ.Env.EMAIL_SCHEMES["notify"] = "notifications.notify.NotifyBackend"

# ── How fast ─────────────────────────────────────────────────────────────────
# At most so many mails a minute, for each of two speeds: what somebody waits for, and the rest.
MAIL_PER_MINUTE = env.int("MAIL_PER_MINUTE", default=60)
# Mail that nobody waits for leaves between these hours on working days; "always" for a machine that never sleeps.
SENDING_HOURS = env("SENDING_HOURS", default="") or "8-18"
# More than this many at once, or three times the usual day, is held until a person lets it go. 0 holds nothing.
FLOOD_BRAKE = env.int("FLOOD_BRAKE", default=500)
# So many letters a month a platform is reminded with; what comes on top waits for the weekly digest.
ATTENTION_PER_MONTH = env.int("ATTENTION_PER_MONTH", default=8)

# ── How patient, in seconds ──────────────────────────────────────────────────
# A round is made this often.
SWEEP_SECONDS = env.float("SWEEP_SECONDS", default=60)
# The wait for the reply to the final dot (RFC 5321, 4.5.3.2.6): a shorter one makes duplicates.
MAIL_REPLY_SECONDS = env.int("MAIL_REPLY_SECONDS", default=600)
# Before the fence: longer than all steps together.
MAIL_LEASE_SECONDS = env.int("MAIL_LEASE_SECONDS", default=300)
# Behind the fence: longer than the wait for the reply, and than the idle time-out of the mail server.
MAIL_GRACE_SECONDS = env.int("MAIL_GRACE_SECONDS", default=900)
# After how long the mail server hangs up on who says nothing (Postfix: smtpd_timeout).
RELAY_IDLE_SECONDS = env.int("RELAY_IDLE_SECONDS", default=300)
# The waits between tries, each times a random 0.5 to 1.5; after the last one it is for a person.
MAIL_RETRY_SECONDS = env.list("MAIL_RETRY_SECONDS", cast=int, default=[60, 300, 900, 3600, 10800, 21600, 43200, 86400])
# How long nothing is tried after the mail server failed five times in a row.
BREAKER_SECONDS = env.int("BREAKER_SECONDS", default=600)

# ── Evidence: where it can be seen whether the mail server took a message ─────
# imaps://user:password@host/MAILBOX (with JOURNAL_ADDRESS), log:///var/log/mail.log, notify://, or nothing.
EVIDENCE_URL = env("EVIDENCE_URL", default="")
# Every mail without a code goes to this mailbox too.
JOURNAL_ADDRESS = env("JOURNAL_ADDRESS", default="")
# So long after a hand-over "it is not there" counts as a no; -1: what suits the source.
EVIDENCE_DELAY_SECONDS = env.int("EVIDENCE_DELAY_SECONDS", default=-1)
# Mail through the API of NotifyNL or GOV.UK Notify (EMAIL_URL=notify://): the key, the template, the address.
NOTIFY_KEY = env("NOTIFY_KEY", default="")
NOTIFY_TEMPLATE = env("NOTIFY_TEMPLATE", default="")
NOTIFY_URL = env("NOTIFY_URL", default="") or "https://api.notifynl.nl"

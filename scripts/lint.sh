#!/bin/sh
# Everything that can be judged without running the portal. $1 is the Python of .venv. Says all, then fails.
set -u
python=$1
failed=
try() {
    name=$1
    shift
    echo "── $name"
    "$@" || failed="$failed, $name"
}

# A deployment as docs/operate.md describes it; nothing here is connected to.
deployment() {
    DEMO=0 DEBUG=0 \
    SECRET_KEY=$("$python" -c 'import secrets; print(secrets.token_urlsafe(50))') \
    DATABASE_URL=postgres://portal:secret@db.example.nl/portal \
    PUBLIC_URL=https://meedoen.example.nl ALLOWED_HOSTS=meedoen.example.nl TRUSTED_PROXIES=1 \
    EMAIL_URL=smtp+tls://portal:secret@smtp.example.nl:587 MAIL_FROM="Meedoen <meedoen@example.nl>" \
    EVIDENCE_URL=imaps://journaal:secret@imap.example.nl/INBOX JOURNAL_ADDRESS=journaal@example.nl \
    SECURITY_CONTACT=mailto:security@example.nl \
    "$@"
}

try "ruff format" "$python" -m ruff format --check --quiet .
try "ruff check" "$python" -m ruff check --quiet .
try "migrations" "$python" manage.py makemigrations --check --dry-run
try "check --deploy" deployment "$python" manage.py check --deploy --fail-level WARNING
try "translations" "$python" scripts/check_translations.py

[ -z "$failed" ] && echo "All well." && exit 0
echo "Not well: ${failed#, }" >&2
exit 1

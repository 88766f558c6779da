"""Every setting of the portal, read from the environment, with defaults that run at once.

The table of environment variables stands in the README.
"""

import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

from participation_portal.embedded import embedded_database_url
from participation_portal.key_settings import *  # noqa: F403 - second factors, a broker
from participation_portal.logs import ERROR_REPORTS
from participation_portal.mail_settings import *  # noqa: F403 - the settings of the post room
from participation_portal.secret_key import KEY_OF_TESTS, kept_secret_key
from participation_portal.upload_settings import *  # noqa: F403 - photos and documents

env = environ.Env()


def text(name: str, default: str = "") -> str:
    """A variable that is empty is a variable that is not there."""
    return env(name, default="") or default


BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(text("DATA_DIR", str(BASE_DIR / "var"))).resolve()
TESTING = "pytest" in sys.modules

# ── Who and where ────────────────────────────────────────────────────────────
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
PORT = env.int("PORT", default=8000)
PUBLIC_URL = text("PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")
BEHIND_TLS = PUBLIC_URL.startswith("https://")
# With the embedded database a key is made once and kept beside it; who brings a database brings a key.
SECRET_KEY = text("SECRET_KEY") or (
    KEY_OF_TESTS if TESTING else kept_secret_key(DATA_DIR, may_make_one=not text("DATABASE_URL"))
)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
SECURITY_CONTACT = text("SECURITY_CONTACT")

INSTALLED_APPS = [
    "accounts",
    "plain_language",
    "notifications",
    "neighbourhoods",
    "goals",
    "agendas",
    "initiatives",
    "reminders",
    "dashboards",
    "pages",
    "participation_portal",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "crispy_forms",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "accounts.middleware.PublicPageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.AccessMiddleware",
    "accounts.second_factor.SecondFactorMiddleware",
    "accounts.fresh.FreshSignInMiddleware",
]

ROOT_URLCONF = "participation_portal.urls"
WSGI_APPLICATION = "participation_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "neighbourhoods.context_processors.municipality",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# ── Database, cache, queue ───────────────────────────────────────────────────
DATABASE_URL = text("DATABASE_URL")
DATABASES = {"default": env.db_url_config(DATABASE_URL or embedded_database_url(DATA_DIR, testing=TESTING))}
# One connection per thread is kept; psycopg2 has no pool (measured: 431 against 199 requests a second).
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = text("REDIS_URL")
# A Redis that does not answer is given up at once: a page waits for no cache.
REDIS_CACHE_OPTIONS = {"socket_connect_timeout": 0.3, "socket_timeout": 0.3}
CACHES = {
    # Shared between processes: rate limits count here. A dead cache never stops a page or a form.
    "default": {
        "BACKEND": "accounts.caches.PatientRedisCache" if REDIS_URL else "accounts.caches.PatientDatabaseCache",
        "LOCATION": REDIS_URL or "portal_cache",
        "OPTIONS": REDIS_CACHE_OPTIONS if REDIS_URL else {"MAX_ENTRIES": 200_000},
        "KEY_PREFIX": "portal",
    },
    # Whole public pages, for seconds.
    "pages": {
        "BACKEND": "accounts.caches.PatientRedisCache"
        if REDIS_URL
        else "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": REDIS_URL or "pages",
        "OPTIONS": REDIS_CACHE_OPTIONS if REDIS_URL else {"MAX_ENTRIES": 500},
        "KEY_PREFIX": "pages",
    },
}
PUBLIC_PAGE_SECONDS = env.int("PUBLIC_PAGE_SECONDS", default=0 if TESTING else 10)

BROKER_DIR = DATA_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "wholefiles://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {}
    if REDIS_URL
    else {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.5,
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Longer than the wait for the reply to SMTP's final dot: a shorter limit is a kill in the gap.
CELERY_TASK_TIME_LIMIT = 900
CELERY_TIMEZONE = "UTC"
SWEEP_EVERY = timedelta(seconds=SWEEP_SECONDS)  # noqa: F405
# The whole clock. No `expires`, no crontab: the rules of the wall clock live in the rows.
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "reminders.tasks.sweep", "schedule": SWEEP_EVERY}}

# ── People ───────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mijn/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "notifications.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# The password is optional; named here, or allauth leaves it out of the sign-in form as well.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_FORMS = {"request_login_code": "accounts.code_form.CodeRequestForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
# Written as any other mail and thrown away (notifications.adapter): so nobody learns from the time it takes.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
# Before an address is changed, who has a password or a second factor gives it once more (accounts.fresh: the others).
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# On a machine of one's own there is no TLS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS
MFA_TOTP_ISSUER = f"Meedoen ({urlsplit(PUBLIC_URL).hostname})"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# ── Safety ───────────────────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "https://service.pdok.nl"],
        "style-src": [SELF],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        # A form may lead to the broker: browsers look at where the answer to it sends them.
        "form-action": [SELF, *([OIDC_LOGIN_ORIGIN] if OIDC_URL else [])],  # noqa: F405
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = {
    name: []
    for name in (
        "accelerometer autoplay camera display-capture encrypted-media fullscreen gyroscope "
        "magnetometer microphone midi payment usb"
    ).split()
} | {"geolocation": "self"}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
# The proxy asks after our health over plain http on the loopback address.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^statusz$"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "pages.views.csrf_failure"
SESSION_COOKIE_NAME = "__Host-session" if BEHIND_TLS else "session"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300

# ── Words, dates, pages ──────────────────────────────────────────────────────
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "taal"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
FORMAT_MODULE_PATH = ["participation_portal.formats"]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "nlds"
CRISPY_FAIL_SILENTLY = False
# Class of the widget, in lower case: the classes of NL Design System that it wears.
CRISPY_CLASS_CONVERTERS = dict.fromkeys(
    "textinput emailinput urlinput numberinput passwordinput searchinput telinput "
    "dateinput timeinput datetimeinput".split(),
    "utrecht-textbox utrecht-textbox--html-input",
) | {
    "textarea": "utrecht-textarea utrecht-textarea--html-textarea",
    "select": "utrecht-select utrecht-select--html-select",
    "nullbooleanselect": "utrecht-select utrecht-select--html-select",
    "selectmultiple": "utrecht-select utrecht-select--html-select",
    "fileinput": "portal-file",
    "clearablefileinput": "portal-file",
    "checkboxinput": "portal-checkbox",
}

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if TESTING or DEBUG
            else "participation_portal.static_files.StaticFilesStorage"
        )
    },
}
MEDIA_ROOT = DATA_DIR / "uploads"

# ── Post ─────────────────────────────────────────────────────────────────────
# Without EMAIL_URL mail goes nowhere but to /demo/post/ (demo) or the console (else).
EMAIL_URL = text("EMAIL_URL", "dummymail://" if DEMO else "consolemail://")
EMAIL_CONFIG = env.email_url_config(EMAIL_URL)
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 30
MAIL_FROM = text("MAIL_FROM", "Meedoen <meedoen@localhost>")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM

# ── What went wrong ──────────────────────────────────────────────────────────
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "no_keys": {"()": "participation_portal.logs.NoKeys"},
        "no_details": {"()": "participation_portal.logs.NoDetails"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_keys", "no_details"]}
    },
    "root": {"handlers": ["console"], "level": text("LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"level": "WARNING"}},
}
SENTRY_DSN = text("SENTRY_DSN")
if SENTRY_DSN:
    import sentry_sdk  # 0.1 s, for those who use it

    sentry_sdk.init(dsn=SENTRY_DSN, **ERROR_REPORTS)

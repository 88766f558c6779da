"""The settings of second factors and of a broker (OpenID Connect), from the environment. The table is in the README."""

from urllib.parse import urlsplit

import environ

env = environ.Env()

# ── Second factors ───────────────────────────────────────────────────────────
MFA_ADAPTER = "accounts.keys.MFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.key_forms.CodeForm",
    "reauthenticate": "accounts.key_forms.CodeAgainForm",
    "activate_totp": "accounts.key_forms.AppForm",
    "add_webauthn": "accounts.key_forms.PasskeyForm",
    "edit_webauthn": "accounts.key_forms.PasskeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A passkey that asks for a finger or a PIN is two factors in one press.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A clock may run half a minute ahead or behind.
MFA_TOTP_TOLERANCE = 1

# ── A broker ─────────────────────────────────────────────────────────────────
# Its address, as in https://broker.example.nl/realms/gemeente (without /.well-known/…); empty: there is none.
OIDC_URL = (env("OIDC_URL", default="") or "").rstrip("/")
OIDC_CLIENT_ID = env("OIDC_CLIENT_ID", default="")
OIDC_SECRET = env("OIDC_SECRET", default="")
# What stands on its button.
OIDC_NAME = env("OIDC_NAME", default="") or "de gemeente"
# The levels of trust that are good enough, comma separated. Given: it is asked for, checked, and counts as a second
# factor. Empty: the broker counts as a password.
OIDC_ACR = env.list("OIDC_ACR", default=[])
# Where a browser is sent to, when that is another host than that of OIDC_URL; forms may lead there too.
OIDC_LOGIN_ORIGIN = env("OIDC_LOGIN_ORIGIN", default="") or "{0.scheme}://{0.netloc}".format(urlsplit(OIDC_URL))


def oidc_apps() -> list[dict]:
    """The broker as allauth wants it: none, or the one of the environment."""
    if not OIDC_URL:
        return []
    return [
        {
            "provider_id": "broker",
            "name": OIDC_NAME,
            "client_id": OIDC_CLIENT_ID,
            "secret": OIDC_SECRET,
            "settings": {
                "server_url": OIDC_URL,
                "oauth_pkce_enabled": True,
                # An account is found by its address only where the broker says that it verified it.
                "email_authentication": True,
                "auth_params": {"acr_values": " ".join(OIDC_ACR)} if OIDC_ACR else {},
            },
        }
    ]


SOCIALACCOUNT_ADAPTER = "accounts.keys.BrokerAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": oidc_apps()}}
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# A new resident says which name others see.
SOCIALACCOUNT_AUTO_SIGNUP = False

"""Django's settings. What an agency sets is in the environment: docs/reference/settings.md lists every name."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from upstander.understanding.client import socket_of

from . import environment

ENV = environment.read()
DATA = ENV.folder
PACKAGE = Path(__file__).resolve().parent.parent

# --- what this installation is -------------------------------------------------------------------------------------
UPSTANDER_DEMO = ENV.yes("UPSTANDER_DEMO")
UPSTANDER_URL = ENV.text("UPSTANDER_URL", "http://localhost:8000").rstrip("/")
UPSTANDER_PROXIES = ENV.number("UPSTANDER_PROXIES", 0)
UPSTANDER_SECOND_FACTOR_URL = "mfa_index"
DEBUG = ENV.yes("UPSTANDER_DEBUG")
SECRET_KEY = environment.secret(DATA, "secret_key")
HTTPS = UPSTANDER_URL.startswith("https://")
ALLOWED_HOSTS = [urlsplit(UPSTANDER_URL).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [UPSTANDER_URL]

ROOMS = (
    "ground", "agency", "intervention", "law", "clause", "policy", "compliance", "drafting", "acknowledgement",
    "scenario", "play", "web",
)  # fmt: skip
INSTALLED_APPS = [
    *(f"upstander.{room}" for room in ROOMS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django_vite",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "upstander.ground.middleware.PrivateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "upstander.ground.middleware.ProblemMiddleware",
]

ROOT_URLCONF = "upstander.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "upstander.ground.templatetags.shell",
                "django_vite.templatetags.django_vite",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "upstander.web.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "upstander.ground.forms.PartsRenderer"

# --- database: SQLite here, PostgreSQL by DATABASE_URL --------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": dict(
        dj_database_url.parse(ENV.text("DATABASE_URL", f"sqlite:///{DATA / 'upstander.sqlite3'}"))
    )
}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: with SQLite's default mode most read-then-write transactions fail when two meet
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728;"
            "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=2000; PRAGMA foreign_keys=ON"
        ),
    }
else:
    # outside a door (sign-in, jobs, commands) the whole installation is in sight; inside it, one agency
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c upstander.agency=*"
    DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
    }
}

# --- people and sign-in -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "agency.User"
AUTHENTICATION_BACKENDS = ["upstander.agency.backends.PersonBackend"]
PASSWORD_HASHERS = [
    "upstander.agency.hashers.LightArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:start"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "upstander.agency.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = False  # they carry an address and a browser name
ACCOUNT_RATE_LIMITS = False  # ours count by account and network, with salted keys (agency/limits.py)
ACCOUNT_FORMS = {
    "login": "upstander.agency.forms.sign_in.SignInForm",
    "reset_password": "upstander.agency.forms.sign_in.AskNewPasswordForm",
    "reset_password_from_key": "upstander.agency.forms.sign_in.NewPasswordForm",
    "change_password": "upstander.agency.forms.sign_in.ChangeForm",
    "reauthenticate": "upstander.agency.forms.sign_in.PasswordAgainForm",
}
# allauth's own generator would store addresses in its EmailAddress table
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
MFA_ADAPTER = "upstander.agency.adapter.SecondFactor"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "upstander.agency.forms.sign_in.CodeForm",
    "reauthenticate": "upstander.agency.forms.sign_in.CodeAgainForm",
    "activate_totp": "upstander.agency.forms.sign_in.FirstCodeForm",
    "add_webauthn": "upstander.agency.forms.sign_in.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Upstander"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "upstander.ground.views.stale_form"

# --- transport ----------------------------------------------------------------------------------------------------
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = False  # `serve` speaks https itself or stands behind a proxy that does
SECURE_REFERRER_POLICY = (
    "same-origin"  # with no-referrer a browser sends no origin, and the CSRF check refuses forms
)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if UPSTANDER_PROXIES else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- files --------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # served from the package: no collectstatic
WHITENOISE_MAX_AGE = 300
DIST = PACKAGE / "ground" / "static" / "upstander" / "dist"
READER = socket_of(DATA)  # where the process that reads free text listens
LIBRARY: list[str] | None = None  # the shipped scenes that an agency is given; None: every one

DJANGO_VITE = {"default": {"manifest_path": DIST / "manifest.json", "static_url_prefix": "upstander/dist"}}


def WHITENOISE_IMMUTABLE_FILE_TEST(path: str, url: str) -> bool:
    """The bundler's files carry a hash in their names."""
    return "/upstander/dist/assets/" in url


DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- language, time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
USE_TZ = True
TIME_ZONE = "UTC"

# --- mail: UPSTANDER_MAIL=smtp://user:password@host:587, or smtps:// ------------------------------------------------
_MAIL = urlsplit(ENV.text("UPSTANDER_MAIL"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.text("UPSTANDER_MAIL_FROM", "upstander@localhost")
EMAIL_TIMEOUT = 20
if _MAIL.hostname:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _MAIL.hostname, _MAIL.port or (465 if _MAIL.scheme == "smtps" else 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
    EMAIL_USE_SSL = _MAIL.scheme == "smtps"
    EMAIL_USE_TLS = _MAIL.scheme == "smtp" and EMAIL_PORT == 587
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA / "mail"

# --- jobs and log: no address of a client, no name ------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "upstander.ground.logs.Discreet",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # of a request that failed we want the frames; 4xx have a line of their own
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "upstander": {"level": "INFO"},
    },
}

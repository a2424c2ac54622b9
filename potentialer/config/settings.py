"""All settings in one file. What an installation may choose comes from POTENTIALER_* (docs/operations.md)."""

import logging
import sys
from datetime import date
from http import HTTPStatus
from pathlib import Path

from potentialer.config import env

try:  # a SQLite without the WAL-reset bug, where a wheel carries one; must happen before Django looks for sqlite3
    import pysqlite3
    import pysqlite3.dbapi2
except ImportError:
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

PACKAGE = Path(__file__).resolve().parent.parent

# --- The installation
POTENTIALER_DATA = env.folder("POTENTIALER_DATA", Path("var"))
DEBUG = env.flag("POTENTIALER_DEBUG", default=False)
DEMO = env.flag("POTENTIALER_DEMO", default=False)
SECRET_KEY = env.secret_key("POTENTIALER_SECRET_KEY", POTENTIALER_DATA)
SITE_NAME = env.text("POTENTIALER_NAME", "Potentialer i Spil")
MUNICIPALITY = env.text("POTENTIALER_MUNICIPALITY")
SITE_LOGO = env.text("POTENTIALER_LOGO")  # a file: svg or png
SITE_COLOUR = env.text("POTENTIALER_COLOUR")  # '#0b5d57'
ACCESSIBILITY_MAIL = env.text("POTENTIALER_ACCESSIBILITY_MAIL")
ACCESSIBILITY_DATE = env.day(
    "POTENTIALER_ACCESSIBILITY_DATE", date(2026, 11, 23)
)  # when the site was last gone through
IMPORT_MAX_MEGABYTES = env.number("POTENTIALER_IMPORT_MAX_MB", 50, least=1)
SESSION_HOURS = env.number("POTENTIALER_SESSION_HOURS", 12, least=1)
SHARED_MINUTES = env.number("POTENTIALER_SHARED_MINUTES", 10, least=1)
FORGET_SEARCHES_DAYS = env.number("POTENTIALER_FORGET_SEARCHES_DAYS", 90, least=1)
THREADS = env.number("POTENTIALER_THREADS", 4, least=1)

# --- Who may call, and how safely
HTTPS = env.flag("POTENTIALER_HTTPS", default=not DEMO)
ALLOWED_HOSTS = env.words("POTENTIALER_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.words("POTENTIALER_ORIGINS")
BEHIND_PROXY = env.flag("POTENTIALER_BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS and env.flag("POTENTIALER_HTTPS_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^sundhed/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # the municipality's other addresses are not ours to decide on
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_ENGINE = "potentialer.web.shared.sessions"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
CSRF_FAILURE_VIEW = "potentialer.web.shared.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # the import asks about each person whose number has changed
FILE_UPLOAD_PERMISSIONS = 0o600

# --- The parts
INSTALLED_APPS = [
    "potentialer.domain",
    "potentialer.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "tree_queries",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "potentialer.web.shared.middleware.LoginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "potentialer.web.shared.middleware.HeadersMiddleware",
    "potentialer.web.shared.middleware.SharedDeviceMiddleware",
    "potentialer.web.shared.middleware.NewPasswordMiddleware",
    "potentialer.web.shared.middleware.ErrorPagesMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "potentialer.config.urls"
WSGI_APPLICATION = "potentialer.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "potentialer.web.shared.context.site",
            ],
            "loaders": None
            if DEBUG
            else [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
            "builtins": ["django.templatetags.i18n", "potentialer.web.shared.templatetags.house"],
            "libraries": {"house": "potentialer.web.shared.templatetags.house"},
        },
    }
]
if DEBUG:
    del TEMPLATES[0]["OPTIONS"]["loaders"]  # type: ignore[attr-defined]

# --- The database: SQLite for one machine, PostgreSQL for everything larger
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": POTENTIALER_DATA / "potentialer.sqlite3",
    # Without a lasting connection every request opens the file and runs the pragmas: three times slower.
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        # The default upgrades a read lock in the middle of a transaction and fails without waiting.
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        # FULL: an acknowledged save survives a power cut. Writes are rare here.
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
    },
}
DATABASES = {"default": env.postgresql("POTENTIALER_DATABASE_URL", pool_size=THREADS) or SQLITE}
POTENTIALER_DATA.mkdir(parents=True, exist_ok=True)

# --- Login
AUTH_USER_MODEL = "domain.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "front"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
        "UserAttributeSimilarityValidator": {"user_attributes": ("login", "name", "mail")},
    }.items()
]
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "potentialer.web.shared.callers.address_of"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_CALLABLE = "potentialer.web.shared.errors.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # who logged in when is not ours to collect
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

# --- Danish
LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Copenhagen"

# --- Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]  # ours alone
STATIC_ROOT = POTENTIALER_DATA / "static"
MEDIA_ROOT = POTENTIALER_DATA / "files"
MEDIA_URL = ""  # files are served by views that ask who is looking
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Files with their digest in the name, compressed once: a phone on a poor network fetches each of them one time.
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG


# --- Logs: one line an event, no names and no searched words
def _is_news(record: logging.LogRecord) -> bool:
    """Whoever watches /sundhed/ asks every few seconds: its 503 is an answer, and the log has told of the cause."""
    path = getattr(getattr(record, "request", None), "path", "")
    return not (getattr(record, "status_code", None) == HTTPStatus.SERVICE_UNAVAILABLE and path == "/sundhed/")


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"news": {"()": "django.utils.log.CallbackFilter", "callback": _is_news}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("POTENTIALER_LOG_LEVEL", "INFO")},
    "loggers": {
        "axes": {"level": "WARNING"},
        "django.request": {"level": "ERROR", "filters": ["news"]},
        "django.security.DisallowedHost": {"level": "ERROR"},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

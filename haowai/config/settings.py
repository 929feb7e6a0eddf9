"""The one settings module. It starts with an empty environment; each variable is declared where it is read.

State lives under ``HAOWAI_HOME``. Production (``HAOWAI_ENV=production``) refuses to start unsafe: see
``config/safety.py``.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from haowai.config.logs import logging_config
from haowai.config.safety import refuse_unsafe
from haowai.lib.env import Environment
from haowai.lib.secrets import read_or_make

ENV = Environment()
PACKAGE = Path(__file__).resolve().parent.parent

HAOWAI_ENV = ENV.text(
    "HAOWAI_ENV", "development", "production refuses unsafe settings", choices=("development", "production")
)
PRODUCTION = HAOWAI_ENV == "production"
HAOWAI_HOME = ENV.path("HAOWAI_HOME", "var", "folder of the database, pictures and secrets")
DEBUG = (
    ENV.text("HAOWAI_DEBUG", "no", "Django's debug pages; never in production", choices=("yes", "no"))
    == "yes"
)
LOG_LEVEL = ENV.text(
    "HAOWAI_LOG_LEVEL", "INFO", "how much is logged", choices=("DEBUG", "INFO", "WARNING", "ERROR")
)
SECRET_KEY = read_or_make(HAOWAI_HOME / "secrets" / "django").decode()
CHECKPOINT_KEY_PATH = HAOWAI_HOME / "secrets" / "checkpoint-ed25519"

# --- Addresses ---------------------------------------------------------------------------------------------------

PORT = ENV.integer("PORT", 8000, "port that the web server listens on", low=1, high=65535)
HAOWAI_BIND = ENV.text("HAOWAI_BIND", "127.0.0.1", "address that the web server listens on")
BASE_URL = ENV.url("HAOWAI_BASE_URL", f"http://localhost:{PORT}", "canonical base of the paper itself")
CHANNEL_URLS = ENV.mapping(
    "HAOWAI_CHANNEL_URLS", "canonical bases of channels: sports=https://sports.example.tw,…"
)
TRUSTED_PROXIES = ENV.listing(
    "HAOWAI_TRUSTED_PROXIES", "networks whose X-Forwarded-* headers are believed (CIDR)"
)

_host = urlsplit(BASE_URL).hostname or "localhost"
_local = {"localhost", "127.0.0.1", "[::1]", ".haowai.localhost"}
ALLOWED_HOSTS = sorted(
    {_host, f".{_host}"}
    | {urlsplit(url).hostname or "" for url in CHANNEL_URLS.values()}
    | (set() if PRODUCTION else _local)
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]
ROOT_URLCONF = "haowai.config.urls"
WSGI_APPLICATION = "haowai.config.wsgi.application"

# --- Data --------------------------------------------------------------------------------------------------------

DATABASE_URL = ENV.text("DATABASE_URL", f"sqlite:///{HAOWAI_HOME / 'db.sqlite3'}", "SQLite or PostgreSQL")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A deferred transaction that writes after it read fails under concurrency instead of waiting: all are IMMEDIATE.
    # FULL sync: what was answered as published survives a power cut. Secure delete: what was redacted is overwritten.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;"
            "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
        ),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A database that is gone is noticed in seconds (libpq's words; tcp_user_timeout is in milliseconds): meanwhile
    # readers go on reading what was printed.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        connect_timeout=3, tcp_user_timeout=5000, keepalives_idle=5, keepalives_interval=2, keepalives_count=2
    )
#: Where page views are counted: beside SQLite in a second file, so that readers' reports never wait for the newsroom.
VIEWS_URL = ENV.text(
    "VIEWS_URL",
    "",
    "database of the page views: an address, or main; empty: a second file beside SQLite, else the main one",
)
VIEWS_DATABASE = "default" if VIEWS_URL == "main" else "views"
if not VIEWS_URL and DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    _file = Path(DATABASES["default"]["NAME"])
    VIEWS_URL = f"sqlite:///{_file.with_name(f'{_file.stem}-views.sqlite3')}"
if not VIEWS_URL:
    VIEWS_DATABASE = "default"
if VIEWS_DATABASE == "views":
    DATABASES["views"] = dj_database_url.parse(VIEWS_URL, conn_max_age=600)
    if DATABASES["views"]["ENGINE"] == "django.db.backends.sqlite3":
        DATABASES["views"]["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            # A power cut may take the last views; a salt that was thrown away is overwritten.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;"
                "PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON;"
            ),
        }
DATABASE_ROUTERS = ["haowai.audience.router.ViewsRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

#: How old what a process knows of the press log may be before it asks again, and so how long a publisher waits until
#: "published" is answered; in seconds (reader/cache/purges.py).
PRESS_LEASE = 0.005 if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3" else 0.02

REDIS_URL = ENV.text("REDIS_URL", "", "Redis or Valkey shared by several machines; empty on one machine")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": HAOWAI_HOME / "cache"}
}

# --- Parts -------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "haowai.reader",
    "haowai.newsroom",
    "haowai.wire",
    "haowai.demo",
    "haowai.articles",
    "haowai.discovery",
    "haowai.audience",
    "haowai.audience.circulation",
    "haowai.press",
    "haowai.sections",
    "haowai.media",
    "haowai.accounts",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "haowai.newsroom.staff.StaffAdministration",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "haowai.config.proxies.TrustedProxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "haowai.reader.channels.ChannelMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "haowai.newsroom.middleware.TemporaryPasswordMiddleware",
    "haowai.newsroom.middleware.EmbedMiddleware",
    "haowai.newsroom.middleware.PressMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Staff -------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Staff"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "haowai.config.proxies.client_address"
LOGIN_URL = "/newsroom/login/"

# Staff cookies never leave the newsroom, so no reader's page can depend on them.
SESSION_COOKIE_NAME = "haowai_staff"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/newsroom/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "haowai_csrf"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/newsroom/",),  # Wagtail's admin needs its inline scripts
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}

CONSENT_HOURS = ENV.integer(
    "HAOWAI_CONSENT_HOURS",
    0,
    "how long the 18+ gate remembers a reader's consent; 0: until the browser is closed, a day at most",
    low=0,
    high=8760,
)

# --- Language and time -------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", _("Traditional Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale", PACKAGE / "newsroom" / "wagtail_locale"]
USE_TZ = True
TIME_ZONE = "Asia/Taipei"
USE_I18N = True
DAY_STYLE = ENV.text(
    "HAOWAI_DAY_STYLE", "廿", "how bylines write the twenties: 廿八日 or 二十八日", choices=("廿", "二十")
)

# --- Files -------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = HAOWAI_HOME / "static"
MEDIA_ROOT = HAOWAI_HOME / "media"
MEDIA_URL = ENV.text(
    "MEDIA_URL", "/media/", "address of uploaded files; a host of their own, without cookies, if set"
)
if "://" in MEDIA_URL:
    ALLOWED_HOSTS.append(urlsplit(MEDIA_URL).hostname or "")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "haowai.config.assets.HashedAssets"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Readers -----------------------------------------------------------------------------------------------------

PAGE_MEMORY = 1_000_000 * ENV.integer(
    "HAOWAI_PAGE_MEMORY",
    96,
    "megabytes of ready pages that each server process keeps in its memory",
    low=0,
    high=65536,
)
PAGE_STORE = 1_000_000 * ENV.integer(
    "HAOWAI_PAGE_STORE",
    1024,
    "megabytes of ready pages on disk (HAOWAI_HOME/pages), shared by the machine's server processes",
    low=0,
    high=1_048_576,
)

SEARCHES_PER_MINUTE = ENV.integer(
    "HAOWAI_SEARCHES_PER_MINUTE",
    240,
    "questions that one address may ask the search in a minute, in each server process",
    low=1,
    high=1_000_000_000,
)
HOT_HALF_LIFE = ENV.integer(
    "HAOWAI_HOT_HALF_LIFE",
    60,
    "minutes after which a reader counts half on the lists of what is hot now",
    low=5,
    high=1440,
)

PURGE_URLS = ENV.addresses(
    "PURGE_URLS",
    "caches in front that are told what was purged: varnish+http://127.0.0.1:6083/ and the like",
    schemes=("varnish+http", "varnish+https", "http", "https", "tags+https", "tags+http"),
)

OFFLINE_STORIES = (
    ENV.text(
        "HAOWAI_OFFLINE_STORIES",
        "yes",
        "keep visited stories in readers' browsers for reading offline; no clears them",
        choices=("yes", "no"),
    )
    == "yes"
)

# --- Wagtail -----------------------------------------------------------------------------------------------------

TASKS = {"default": {"BACKEND": "haowai.press.tasks.OncePerPress"}}
WAGTAIL_SITE_NAME = "號外 Haowai"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILIMAGES_IMAGE_MODEL = "media.Photo"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "haowai.lib.search"}}
#: Wagtail's own interface of pages would find drafts of every desk; its screens don't search there.
WAGTAILAPI_SEARCH_ENABLED = False
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = True

LOGGING_CONFIG = None
logging_config(LOG_LEVEL, production=PRODUCTION)
SILENCED_SYSTEM_CHECKS: list[str] = []

if PRODUCTION:
    refuse_unsafe(globals())

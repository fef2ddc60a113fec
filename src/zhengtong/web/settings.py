"""Settings of one hall. A county sets a handful of ZHENGTONG_* variables and nothing else.

ZHENGTONG_VAR       folder of all data (default: var/ in the present folder)
ZHENGTONG_STORE     name of the store in it (default: hall; the demo uses demo)
ZHENGTONG_DATABASE  postgresql://… for a city; empty for the embedded SQLite
ZHENGTONG_HOSTS     host names this server answers to, separated by commas
ZHENGTONG_HTTPS     1 behind TLS: cookies are then sent over TLS only
ZHENGTONG_DEBUG     1 while developing
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from zhengtong.web.secret import secret_key

ZHENGTONG_VAR = os.environ.get("ZHENGTONG_VAR") or str(Path("var").absolute())
ZHENGTONG_STORE = os.environ.get("ZHENGTONG_STORE") or "hall"
DEBUG = os.environ.get("ZHENGTONG_DEBUG") == "1"
HTTPS = os.environ.get("ZHENGTONG_HTTPS") == "1"
SECRET_KEY = secret_key(Path(ZHENGTONG_VAR) / "keys" / ZHENGTONG_STORE)
ALLOWED_HOSTS = (os.environ.get("ZHENGTONG_HOSTS") or "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "zhengtong.web",
    "zhengtong.web.portal",
    "zhengtong.web.desk",
    "zhengtong.web.cockpit",
    "zhengtong.web.api",
    "zhengtong.pages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "zhengtong.record",
    "zhengtong.org",
    "zhengtong.flow",
    "zhengtong.catalogue",
    "zhengtong.systems.administration",
    "zhengtong.systems.applications",
    "zhengtong.systems.ratings",
    "zhengtong.systems.hotline",
    "zhengtong.systems.licences",
    "zhengtong.systems.e_supervision",
    "zhengtong.systems.exchange",
    "zhengtong.performance",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "zhengtong.web.static.StaticFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhengtong.web.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "zhengtong.web.urls"
WSGI_APPLICATION = "zhengtong.web.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "zhengtong.pages.shell.context",
            ],
        },
    }
]


def database_of(address: str, file: str) -> dict[str, Any]:
    """Django's settings of a PostgreSQL address, or of an SQLite file where that is empty."""
    if address:
        from urllib.parse import unquote, urlsplit

        parts = urlsplit(address)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"server_side_binding": True, "prepare_threshold": 1},
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            # FULL: a commit is on the disk before anybody is told of it.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA recursive_triggers=ON; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; "
            "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864",
        },
    }


DATABASES = {
    "default": database_of(
        os.environ.get("ZHENGTONG_DATABASE", ""),
        str(Path(ZHENGTONG_VAR) / ZHENGTONG_STORE / "db.sqlite3"),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "org.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# What goes wrong is kept for the county's one IT person, beside the data; no page shows it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "file": {
            "class": "zhengtong.web.log.KeptLog",
            "path": str(Path(ZHENGTONG_VAR) / ZHENGTONG_STORE / "site.log"),
            "formatter": "plain",
        }
    },
    "root": {"handlers": ["file"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["file"], "level": "WARNING", "propagate": False}},
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "/static/"

SESSION_ENGINE = "zhengtong.web.sessions"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
LOGIN_URL = "/sign-in/"
CSRF_FAILURE_VIEW = "zhengtong.web.signin.views.expired"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "zhengtong.web.signin.backend.AccountBackend",
]
# Wrong tries are counted in the database, so that a lock holds in every process of the site.
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
# A whole hall sits behind one address: a lock is for one person at one address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = "zhengtong.web.lockout.tries"
AXES_COOLOFF_TIME = "zhengtong.web.lockout.cool_off"
AXES_LOCKOUT_CALLABLE = "zhengtong.web.signin.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

# No script or style of anybody else's, and none in the page itself.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024

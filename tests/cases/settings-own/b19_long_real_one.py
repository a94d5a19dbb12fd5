"""
Django settings.
"""
import logging
import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlparse

import environ
from django.utils.translation import gettext_lazy as _

env = environ.Env(DEBUG=(bool, False), ALLOWED_HOSTS=(list, ["localhost"]))
BASE_DIR = Path(__file__).resolve().parents[1]
if (BASE_DIR / ".env").exists():
    environ.Env.read_env(str(BASE_DIR / ".env"))
SECRET_KEY = env("SECRET_KEY", default="neutral-key-one-0123456789-abcdefgh")
DEBUG = env("DEBUG")
ALLOWED_HOSTS = env("ALLOWED_HOSTS")
LANGUAGES = [("en", _("English")), ("de", _("German"))]
INSTALLED_APPS = ["django.contrib.admin", *(["debug_toolbar"] if DEBUG else [])]
REDIS = urlparse(env("REDIS_URL", default="redis://localhost:6379/0"))
CACHES = {"default": {"LOCATION": f"redis://{REDIS.hostname}:{REDIS.port}"}}
LOGGING = {"version": 1, "handlers": {"console": {"class": "logging.StreamHandler", "level": logging.INFO}}}
LOGGING["loggers"] = {app.split(".")[-1]: {"handlers": ["console"]} for app in INSTALLED_APPS}
DATABASES = {"default": env.db("DATABASE_URL", default="sqlite:///db.sqlite3")}
DATABASES["default"]["ATOMIC_REQUESTS"] = True
if not DEBUG:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 7
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=env.int("ACCESS_MINUTES", default=15)),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=1 if DEBUG else 14),
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": not DEBUG,
    "SIGNING_KEY": SECRET_KEY,
    "AUTH_COOKIE": "access",
    "AUTH_COOKIE_SECURE": not DEBUG,
}

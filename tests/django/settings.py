# SPDX-License-Identifier: GPL-3.0-or-later
"""A small, real Django project with Simple JWT: what Jotlab is compared with. Test use only; its secret is no secret.

Environment: JOTLAB_DATABASE (SQLite file), JOTLAB_SIMPLE_JWT (JSON, Simple JWT's names; durations in seconds),
JOTLAB_NO_BLACKLIST_APP=1, JOTLAB_SECRET_KEY, JOTLAB_FAST_PASSWORDS=1 (MD5 hashes), JOTLAB_LANGUAGE (LANGUAGE_CODE),
JOTLAB_LOCALE_MIDDLEWARE=1 (answers in the language that is asked for), JOTLAB_COOKIES (see cookieviews.py).
"""
import json
import os
from datetime import timedelta

SECRET_KEY = os.environ.get("JOTLAB_SECRET_KEY", "jotlab-tests-only-0123456789abcdefghijklmnopqrstuvwxyz")
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = os.environ.get("JOTLAB_LANGUAGE", "en-us")
ROOT_URLCONF = "urls"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "rest_framework",
    "rest_framework_simplejwt",
]
if os.environ.get("JOTLAB_NO_BLACKLIST_APP") != "1":
    INSTALLED_APPS.append("rest_framework_simplejwt.token_blacklist")
MIDDLEWARE = [  # as startproject writes it
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
if os.environ.get("JOTLAB_LOCALE_MIDDLEWARE") == "1":
    MIDDLEWARE.insert(2, "django.middleware.locale.LocaleMiddleware")
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"  # no table: Jotlab's databases have none either
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["JOTLAB_DATABASE"],
        "OPTIONS": {"timeout": 20},
    }
}
if os.environ.get("JOTLAB_FAST_PASSWORDS") == "1":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": ("rest_framework_simplejwt.authentication.JWTAuthentication",)}


def _setting(name, value):
    if isinstance(value, dict) and "seconds" in value:
        return timedelta(seconds=value["seconds"])
    if name.endswith("_LIFETIME") and isinstance(value, (int, float)):
        return timedelta(seconds=value)
    if name in ("AUTH_HEADER_TYPES", "AUTH_TOKEN_CLASSES") and isinstance(value, list):
        return tuple(value)
    return value


SIMPLE_JWT = {name: _setting(name, value) for name, value in json.loads(os.environ.get("JOTLAB_SIMPLE_JWT", "{}")).items()}

import os
from datetime import timedelta


def env_bool(name, default=False):
    value = os.environ.get(name)
    if value is None:
        return default
    return value.strip().lower() in {"1", "true", "yes", "on"}


def env_int(name, default):
    try:
        return int(os.environ[name])
    except (KeyError, ValueError):
        return default


SECRET_KEY = "neutral-key-one-0123456789-abcdefgh"
SIMPLE_JWT = {
    "ROTATE_REFRESH_TOKENS": env_bool("ROTATE", True),
    "UPDATE_LAST_LOGIN": env_bool("LAST_LOGIN"),
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=env_int("ACCESS", 15)),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=env_int("REFRESH", 7)),
}

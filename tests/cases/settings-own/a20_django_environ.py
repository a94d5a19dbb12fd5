# env: JWT_MINUTES=30 JWT_TYPES=JWT,Bearer DEBUG=on
from datetime import timedelta
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent
env = environ.Env(DEBUG=(bool, False))
environ.Env.read_env(str(BASE_DIR / "no.env"))
DEBUG = env("DEBUG")
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=env.int("JWT_MINUTES", default=5)),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=env.int("JWT_DAYS", default=7)),
    "ROTATE_REFRESH_TOKENS": env.bool("JWT_ROTATE", True),
    "ALGORITHM": env.str("JWT_ALG", "HS512"),
    "AUTH_HEADER_TYPES": tuple(env.list("JWT_TYPES", default=["Bearer"])),
    "LEEWAY": env("JWT_LEEWAY", cast=int, default=3),
    "SIGNING_KEY": env("JWT_KEY", default="neutral-key-one-0123456789-abcdefgh"),
}
if DEBUG:
    SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"] *= 2

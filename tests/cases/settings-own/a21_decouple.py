# env: ROTATE=off WORDS=JWT,Token MIN=11
from datetime import timedelta

from decouple import Csv, config

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=config("MIN", default=5, cast=int)),
    "REFRESH_TOKEN_LIFETIME": config("DAYS", default=2, cast=lambda d: timedelta(days=int(d))),
    "ROTATE_REFRESH_TOKENS": config("ROTATE", cast=bool, default=True),
    "AUTH_HEADER_TYPES": config("WORDS", default="Bearer", cast=Csv(post_process=tuple)),
    "AUDIENCE": config("AUD", default="a, b", cast=Csv()),
    "SIGNING_KEY": config("KEY", default="neutral-key-one-0123456789-abcdefgh"),
}

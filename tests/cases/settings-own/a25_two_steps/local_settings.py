from datetime import timedelta

from .settings import SIMPLE_JWT

SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"] = timedelta(minutes=50)

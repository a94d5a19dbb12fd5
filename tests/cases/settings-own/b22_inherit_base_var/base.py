import os
from datetime import timedelta

LEEWAY = int(os.environ.get("LEEWAY", 2))


def life():
    return timedelta(minutes=LEEWAY)


SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": life(), "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh"}

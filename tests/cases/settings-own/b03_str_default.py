# gap: ACCESS_TOKEN_LIFETIME
# world: MINUTES=5
from datetime import timedelta

import environ

env = environ.Env()
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=env.int("MINUTES", default="x")),
    "LEEWAY": env.int("LEEWAY", 3),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

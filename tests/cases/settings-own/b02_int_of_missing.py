# gap: ACCESS_TOKEN_LIFETIME
# world: MINUTES=5
import os
from datetime import timedelta

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=int(os.environ.get("MINUTES", ""))),
    "LEEWAY": 3,
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

# refused
from datetime import timedelta

TIMES = {"dev": 5}
SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": timedelta(minutes=TIMES["prod"]),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

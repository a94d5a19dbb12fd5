# env: STAGE=prod
import os
from datetime import timedelta

STAGE = os.getenv("STAGE", "dev")
LIFETIMES = {"dev": timedelta(days=1), "prod": timedelta(minutes=10)}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": LIFETIMES[STAGE],
    "REFRESH_TOKEN_LIFETIME": LIFETIMES.get("other", timedelta(days=3)),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

import os
from datetime import timedelta

DEBUG = os.environ.get("DEBUG", "1") == "1"
PROD = not DEBUG
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(days=1) if DEBUG else timedelta(minutes=5),
    "ISSUER": os.environ.get("ISSUER") or "desk",
    "AUDIENCE": PROD and "shop" or None,
    "ALGORITHM": {True: "HS256", False: "HS512"}[DEBUG],
    **({"LEEWAY": 10} if PROD else {}),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

# env: STAGE=lab
import os
from datetime import timedelta

if (stage := os.environ.get("STAGE")) and len(stage) > 2:
    DAYS = 2
else:
    DAYS = 3
match stage:
    case "prod" | "live":
        ROTATE = True
    case "lab":
        ROTATE = None
    case _:
        ROTATE = False
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(days=DAYS),
    "ROTATE_REFRESH_TOKENS": ROTATE is None,
    "ISSUER": stage,
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

# gap: *
from datetime import timedelta
from somewhere import harden

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=5),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}
harden(SIMPLE_JWT)

# refused
import os

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=5),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

# gap: LEEWAY
from datetime import timedelta

import socket

if socket.gethostname().startswith("prod"):
    MINUTES = 5
    LEEWAY = 1
    TYPES = ("Bearer",)
else:
    MINUTES = 5
    LEEWAY = 2
    TYPES = ("Bearer",)
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=MINUTES),
    "AUTH_HEADER_TYPES": TYPES,
    "LEEWAY": LEEWAY,
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

import sys
import django
from datetime import timedelta

if sys.version_info >= (3, 8):
    LIFE = timedelta(minutes=8)
else:
    LIFE = timedelta(minutes=9)
SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": LIFE,
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

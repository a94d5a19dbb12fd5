import sys
from datetime import timedelta

TESTING = "test" in sys.argv or "pytest" in sys.argv[0]
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=5),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}
if "test" in sys.argv:
    SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"] = timedelta(days=1)

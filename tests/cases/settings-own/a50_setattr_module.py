# gap: *
from datetime import timedelta
import sys

SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": timedelta(minutes=5),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}
setattr(sys.modules[__name__], "SIMPLE_JWT", dict(SIMPLE_JWT, LEEWAY=3))

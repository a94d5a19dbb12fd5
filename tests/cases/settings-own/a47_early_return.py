# env: MODE=fast
import os
from datetime import timedelta


def lifetime(kind):
    if os.environ.get("MODE") == "slow":
        return timedelta(days=1)
    for name, n in {"access": 4, "refresh": 40}.items():
        if name == kind:
            return timedelta(minutes=n)
    raise ValueError(kind)


SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": lifetime("access"), "REFRESH_TOKEN_LIFETIME": lifetime("refresh"),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

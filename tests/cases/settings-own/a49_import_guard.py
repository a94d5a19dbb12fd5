# gap: ISSUER
from datetime import timedelta

try:
    import not_installed_package  # noqa
    ISSUER = "door"
except ImportError:
    ISSUER = "desk"
SIMPLE_JWT = {"ISSUER": ISSUER, "ACCESS_TOKEN_LIFETIME": timedelta(minutes=5),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

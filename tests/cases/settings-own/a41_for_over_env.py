# env: JWT_ISSUER=desk JWT_USER_ID_CLAIM=uid
import os

SIMPLE_JWT = {
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}
for name in ("ISSUER", "USER_ID_CLAIM", "AUDIENCE"):
    value = os.environ.get("JWT_" + name)
    if value:
        SIMPLE_JWT[name] = value

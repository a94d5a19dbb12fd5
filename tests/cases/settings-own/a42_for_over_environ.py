# gap: *
import os

SIMPLE_JWT = {
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}
for name, value in os.environ.items():
    if name.startswith("JWT_"):
        SIMPLE_JWT[name[4:]] = value

# gap: *
import json as overrides

SIMPLE_JWT = {"ISSUER": "desk",
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}
for name in dir(overrides):
    if name.isupper():
        globals()[name] = getattr(overrides, name)

# gap: *
import importlib
import os

SIMPLE_JWT = {"ISSUER": "desk",
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}
stage = os.environ.get("STAGE", "json")
globals().update(vars(importlib.import_module(stage)))

# env: TOKENS={"ISSUER":"desk","LEEWAY":7}
import json
import os

SIMPLE_JWT = {
    **json.loads(os.environ.get("TOKENS", "{}")),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

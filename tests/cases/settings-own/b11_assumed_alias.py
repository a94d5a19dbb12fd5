import os

SIMPLE_JWT = {"LEEWAY": 1}
OTHER = {}
TARGET = SIMPLE_JWT
if os.environ.get("OTHER"):
    TARGET = OTHER
TARGET["ISSUER"] = "desk"
SIMPLE_JWT["SIGNING_KEY"] = "neutral-key-one-0123456789-abcdefgh"

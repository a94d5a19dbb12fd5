from datetime import timedelta

if "SIMPLE_JWT" not in globals():
    SIMPLE_JWT = {}
SIMPLE_JWT["ISSUER"] = "desk"
SIMPLE_JWT["SIGNING_KEY"] = "neutral-key-one-0123456789-abcdefgh"
if not SIMPLE_JWT.get("LEEWAY"):
    SIMPLE_JWT["LEEWAY"] = 2 if len(SIMPLE_JWT) == 2 else 5

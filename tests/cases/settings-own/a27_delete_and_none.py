from datetime import timedelta

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=5),
    "ISSUER": "desk",
    "AUDIENCE": "shop",
    "LEEWAY": 4,
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}
removed = SIMPLE_JWT.pop("ISSUER", None)
for name in list(SIMPLE_JWT):
    if name in ("AUDIENCE", "LEEWAY"):
        del SIMPLE_JWT[name]
if SIMPLE_JWT.get("AUDIENCE") is None and removed == "desk" and not SIMPLE_JWT.get("LEEWAY"):
    SIMPLE_JWT.setdefault("ROTATE_REFRESH_TOKENS", True)

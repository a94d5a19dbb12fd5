from datetime import timedelta

MINUTES = 5
MINUTES += 10
TYPES = ["Bearer"]
TYPES += ("JWT",)
TYPES.append("Token")
SIMPLE_JWT = dict(ACCESS_TOKEN_LIFETIME=timedelta(minutes=MINUTES), AUTH_HEADER_TYPES=TYPES)
SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"] *= 2
SIMPLE_JWT["SIGNING_KEY"] = "neutral-key-one-0123456789-abcdefgh"
TYPES.insert(0, "First")

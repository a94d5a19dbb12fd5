from datetime import timedelta

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=5),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}
if __name__ == "__main__":
    SIMPLE_JWT["ISSUER"] = "door"
assert SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"] > timedelta(0), "positive"

from datetime import timedelta

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(days=365 * 100),
    "REFRESH_TOKEN_LIFETIME": timedelta.max,
    "SLIDING_TOKEN_LIFETIME": timedelta(seconds=1.5),
    "LEEWAY": 2.5,
    "ROTATE_REFRESH_TOKENS": 1,
    "UPDATE_LAST_LOGIN": "",
    "JTI_CLAIM": None,
    "TOKEN_TYPE_CLAIM": None,
    "AUDIENCE": ("shop", "till"),
    "SIGNING_KEY": b"neutral-key-one-0123456789-abcdefgh",
}

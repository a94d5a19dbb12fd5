from datetime import timedelta

class Local:
    DAYS = 3


SIMPLE_JWT = {
    "REFRESH_TOKEN_LIFETIME": timedelta(days=getattr(Local, "DAYS", 1)),
    "ACCESS_TOKEN_LIFETIME": timedelta(hours=getattr(Local, "HOURS", 1)),
    "ISSUER": "desk" if hasattr(Local, "DAYS") else "door",
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

from datetime import timedelta

__all__ = ["SIMPLE_JWT", "DAYS"]
DAYS = 3
HOURS = 9
_hidden = 1
SIMPLE_JWT = {"REFRESH_TOKEN_LIFETIME": timedelta(days=DAYS), "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh"}

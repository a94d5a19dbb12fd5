from datetime import timedelta

n = 1
while n < 50:
    n *= 2
    if n > 20:
        break
else:
    n = 0
try:
    days = int("x")
except ValueError:
    days = 4
else:
    days = 5
finally:
    extra = 1
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=n),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=days + extra),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

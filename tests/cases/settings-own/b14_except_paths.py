import os
from datetime import timedelta

try:
    minutes = int(os.environ["MINUTES"])
except KeyError:
    minutes = 7
try:
    X = {"a": 1}["b"]
except (IndexError, KeyError) as error:
    X = 2
try:
    Y = 1 / 0
except ZeroDivisionError:
    Y = 3
finally:
    Z = 4
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=minutes),
    "LEEWAY": X + Y + Z,
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

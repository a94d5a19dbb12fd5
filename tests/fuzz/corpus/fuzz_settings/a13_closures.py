from datetime import timedelta

def maker(unit):
    def make(n):
        return timedelta(**{unit: n})

    return make


minutes, hours = maker("minutes"), maker("hours")
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": minutes(12),
    "REFRESH_TOKEN_LIFETIME": (lambda n: hours(n) + minutes(1))(5),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

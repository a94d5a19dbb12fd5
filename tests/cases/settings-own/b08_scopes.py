from datetime import timedelta

MINUTES = 1


class Box:
    MINUTES = 2

    def get(self):
        return MINUTES

    OTHER = [MINUTES for _ in range(1)]


def shadow():
    MINUTES = 3

    def inner():
        return MINUTES

    return inner()


def param(MINUTES=MINUTES):
    return MINUTES


MINUTES = 4
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=Box().get()),
    "REFRESH_TOKEN_LIFETIME": timedelta(minutes=shadow()),
    "SLIDING_TOKEN_LIFETIME": timedelta(minutes=Box.MINUTES),
    "LEEWAY": param(),
    "AUDIENCE": [str(n) for n in Box.OTHER],
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

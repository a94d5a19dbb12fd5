from datetime import timedelta


class Common:
    """Plain classes as holders of constants."""

    MINUTES = 7

    @staticmethod
    def lifetime(days):
        return timedelta(days=days)


class Tokens(Common):
    HOURS = 2

    @classmethod
    def access(cls):
        return timedelta(hours=cls.HOURS, minutes=cls.MINUTES)

    @property
    def issuer(self):
        return "desk-%d" % self.HOURS


SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": Tokens.access(),
    "REFRESH_TOKEN_LIFETIME": Tokens.lifetime(3),
    "ISSUER": Tokens().issuer,
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

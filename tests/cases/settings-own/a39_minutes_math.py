import datetime

ONE_MINUTE = datetime.timedelta(minutes=1)
SECONDS = (datetime.timedelta(hours=1) // ONE_MINUTE) * 60
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": datetime.timedelta(seconds=SECONDS) - ONE_MINUTE * 2.5,
    "REFRESH_TOKEN_LIFETIME": max(ONE_MINUTE, datetime.timedelta(days=1) + -ONE_MINUTE),
    "SLIDING_TOKEN_LIFETIME": datetime.timedelta(days=int(1.9), hours=round(2.6), seconds=abs(-3)),
    "LEEWAY": ONE_MINUTE.total_seconds() / 4,
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

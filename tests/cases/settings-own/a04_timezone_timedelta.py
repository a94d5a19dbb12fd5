from django.utils import timezone

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timezone.timedelta(minutes=30),
    "REFRESH_TOKEN_LIFETIME": timezone.timedelta(weeks=2),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

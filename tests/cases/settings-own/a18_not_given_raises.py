# gap: ISSUER
# world: APP_KEY=neutral-key-two-0123456789-abcdefgh ISSUER=hall
import os
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured


def required(name):
    value = os.environ.get(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set")
    return value


SECRET_KEY = required("APP_KEY")
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=9),
    "ISSUER": required("ISSUER"),
}

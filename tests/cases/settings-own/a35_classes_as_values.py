# gap: AUTH_TOKEN_CLASSES
from datetime import timedelta

from django.core.serializers.json import DjangoJSONEncoder

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=5),
    "JSON_ENCODER": DjangoJSONEncoder,
    "TOKEN_OBTAIN_SERIALIZER": "rest_framework_simplejwt.serializers.TokenObtainPairSerializer",
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

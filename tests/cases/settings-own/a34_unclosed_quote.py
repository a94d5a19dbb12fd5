# refused
from datetime import timedelta

SIMPLE_JWT = {"ISSUER": "desk, "LEEWAY": 3}

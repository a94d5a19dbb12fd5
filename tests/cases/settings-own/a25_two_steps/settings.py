import os
from datetime import timedelta

SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": timedelta(minutes=5), "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh"}
try:
    from .local_settings import *
except ImportError:
    print("no local settings")

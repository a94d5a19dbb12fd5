from .base import *
from .base import HOURS as H
from . import base
from .common import EXTRA
from .common import tokens as t

from datetime import timedelta

SIMPLE_JWT = {**base.SIMPLE_JWT, **EXTRA, "ACCESS_TOKEN_LIFETIME": timedelta(hours=H), "LEEWAY": DAYS, **t.EXTRA}
base.SIMPLE_JWT["ISSUER"] = "door"

# gap: VERIFYING_KEY
import base64
import hashlib
from datetime import timedelta

RAW = "bmV1dHJhbC1rZXktb25lLTAxMjM0NTY3ODktYWJjZGVmZ2g="
SECRET_KEY = base64.b64decode(RAW).decode("utf-8")
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(**dict(minutes=3)),
    "SIGNING_KEY": hashlib.sha256(SECRET_KEY.encode()).hexdigest(),
    "VERIFYING_KEY": SECRET_KEY,
}

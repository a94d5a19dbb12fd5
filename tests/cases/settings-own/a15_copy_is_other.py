from datetime import timedelta
import copy

BASE = {"ACCESS_TOKEN_LIFETIME": timedelta(minutes=5), "AUTH_HEADER_TYPES": ["Bearer"]}
SIMPLE_JWT = BASE.copy()
OTHER = copy.deepcopy(BASE)
OTHER["ACCESS_TOKEN_LIFETIME"] = timedelta(days=1)
BASE["ISSUER"] = "door"
BASE["AUTH_HEADER_TYPES"].append("JWT")
SIMPLE_JWT["SIGNING_KEY"] = "neutral-key-one-0123456789-abcdefgh"

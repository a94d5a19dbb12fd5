import os
from datetime import timedelta
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
try:
    ISSUER = (BASE_DIR / "issuer.txt").read_text().strip()
except FileNotFoundError:
    ISSUER = "desk"
if os.path.exists(os.path.join(str(BASE_DIR), "flag")):
    DAYS = 1
else:
    DAYS = 2
with open(__file__) as f:
    OWN = f.read()
SIMPLE_JWT = {
    "ISSUER": ISSUER,
    "REFRESH_TOKEN_LIFETIME": timedelta(days=DAYS),
    "LEEWAY": 5 if "simple" in OWN.lower() else 6,
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

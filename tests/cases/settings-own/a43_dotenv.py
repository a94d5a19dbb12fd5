# env: MINUTES=6
import os
from datetime import timedelta
from pathlib import Path

from dotenv import load_dotenv

load_dotenv(Path(__file__).parent / "nothing.env")
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=int(os.getenv("MINUTES", 5))),
    "ROTATE_REFRESH_TOKENS": os.getenv("ROTATE", "True") == "True",
    "BLACKLIST_AFTER_ROTATION": bool(int(os.getenv("BLACK", 1))),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

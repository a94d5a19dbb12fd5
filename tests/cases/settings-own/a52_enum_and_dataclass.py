# gap: ALGORITHM
import enum
from dataclasses import dataclass
from datetime import timedelta


class Algo(enum.Enum):
    HS = "HS384"


@dataclass
class Times:
    minutes: int = 5
    days: int = 2


times = Times(minutes=9)
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=times.minutes),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=times.days),
    "ALGORITHM": Algo.HS.value,
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

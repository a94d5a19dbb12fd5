from .base import *
from .base import SIMPLE_JWT as BASE

SIMPLE_JWT = BASE | {"LEEWAY": LEEWAY + 1}
LEEWAY = 40

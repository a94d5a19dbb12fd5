# refused
from datetime import timedelta

SIMPLE_JWT = {"LEEWAY": 1}
X = 1
del X
SIMPLE_JWT["LEEWAY"] = X

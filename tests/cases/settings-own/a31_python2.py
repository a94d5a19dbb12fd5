# refused
from datetime import timedelta

print "starting"
SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": timedelta(minutes=5)}

# refused
SIMPLE_JWT = dict(LEEWAY=1, LEEWAY=2)

# refused
SIMPLE_JWT = {"LEEWAY": 1}
if True:
        X = 1
	Y = 2

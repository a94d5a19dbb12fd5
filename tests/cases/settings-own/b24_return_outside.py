# refused
SIMPLE_JWT = {"LEEWAY": 1}
return

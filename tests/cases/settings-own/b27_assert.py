# refused
SIMPLE_JWT = {"LEEWAY": 1}
assert SIMPLE_JWT["LEEWAY"] > 1, "more"

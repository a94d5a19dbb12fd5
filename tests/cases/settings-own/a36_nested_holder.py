from datetime import timedelta

JWT = {"base": {"ISSUER": "desk", "LEEWAY": 1}, "times": [timedelta(minutes=5), timedelta(days=5)]}
SIMPLE_JWT = JWT["base"]
SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"], SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"] = JWT["times"]
JWT["base"]["LEEWAY"] = 9
SIMPLE_JWT["SIGNING_KEY"] = "neutral-key-one-0123456789-abcdefgh"

from datetime import timedelta

locals().update({"SIMPLE_JWT": {"ISSUER": "desk",
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}})
vars()["SIMPLE_JWT"]["LEEWAY"] = 2

TYPES = ["Bearer"]
SIMPLE_JWT = {"AUTH_HEADER_TYPES": TYPES, "AUDIENCE": TYPES[:],
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}
TYPES += ["JWT"]
TYPES = TYPES + ["No"]

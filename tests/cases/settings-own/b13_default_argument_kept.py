from datetime import timedelta

def collect(item, into=[]):
    into.append(item)
    return into


collect("a")
SIMPLE_JWT = {"AUDIENCE": collect("b"),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

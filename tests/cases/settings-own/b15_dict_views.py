BASE = {"ISSUER": "desk", "AUDIENCE": "shop", "X_COOKIE": 1}
SIMPLE_JWT = {k: v for k, v in BASE.items() if not k.startswith("X_")}
for key in BASE.keys():
    if key not in SIMPLE_JWT:
        SIMPLE_JWT["LEEWAY"] = len(BASE.values())
SIMPLE_JWT = {**SIMPLE_JWT, **{"USER_ID_CLAIM": "uid"}, **dict(a=1)}
del SIMPLE_JWT["a"]
SIMPLE_JWT["SIGNING_KEY"] = "neutral-key-one-0123456789-abcdefgh"
first, *rest = sorted(BASE)
SIMPLE_JWT["JTI_CLAIM"] = rest[-1] + first[0]

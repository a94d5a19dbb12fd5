from datetime import timedelta

FLAGS = ["ROTATE_REFRESH_TOKENS", "BLACKLIST_AFTER_ROTATION"]
SIMPLE_JWT = {name: True for name in FLAGS if name.startswith("R")}
SIMPLE_JWT |= dict(zip(["ISSUER", "AUDIENCE"], ("desk", "shop")))
SIMPLE_JWT.update([("LEEWAY", sum([1, 2, 3])), ("USER_ID_CLAIM", max("a", "b"))])
SIMPLE_JWT.update({k.upper(): v for k, v in {"algorithm": "HS384"}.items()})
SIMPLE_JWT["SIGNING_KEY"] = "neutral-key-one-0123456789-abcdefgh"
for i, (name, n) in enumerate([("ACCESS", 5), ("REFRESH", 50)]):
    if i == 5:
        continue
    SIMPLE_JWT["%s_TOKEN_LIFETIME" % name] = timedelta(minutes=n)

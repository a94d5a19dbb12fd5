import os

A = os.environ.get("A") or None
SIMPLE_JWT = {
    "ISSUER": A if A is not None else "desk",
    "AUDIENCE": (A and "x") or "shop",
    "ROTATE_REFRESH_TOKENS": not A,
    "UPDATE_LAST_LOGIN": all([1, "", 2]) or any([0, None]),
    "LEEWAY": 1 < 2 <= 2 and 5,
    "BLACKLIST_AFTER_ROTATION": "a" in {"a": 1} and "b" not in ["a"] and isinstance({}, dict),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

from datetime import timedelta

def counter():
    count = 0

    def step():
        nonlocal count
        count += 1
        return count

    return step


step = counter()
step()
SIMPLE_JWT = {
    "LEEWAY": step(),
    "AUDIENCE": list(x * 2 for x in "ab" if x != "c"),
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=next(iter([3, 4]))),
    "ISSUER": "".join(map(lambda c: c.lower(), ["D", "E"])),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

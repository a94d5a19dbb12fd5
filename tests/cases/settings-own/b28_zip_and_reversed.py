NAMES = "ISSUER AUDIENCE".split()
SIMPLE_JWT = {n: v for n, v in zip(NAMES, reversed(["shop", "desk"]))}
SIMPLE_JWT.update({"LEEWAY": [i for i, c in enumerate("abc", start=1)][-1]})
SIMPLE_JWT["SIGNING_KEY"] = "-".join(["neutral", "key"] + ["x"] * 10)
if (n := len(NAMES)) == 2 and n in range(3):
    SIMPLE_JWT["USER_ID_CLAIM"] = f"{'u' if n else 'v'}{n:03}"

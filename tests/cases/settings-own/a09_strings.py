PREFIX = "https://"
HOSTS = ["desk.example", "door.example"]
SIMPLE_JWT = {
    "ISSUER": f"{PREFIX}{HOSTS[0]}/{'api'!s}/{3:02d}",
    "AUDIENCE": [h.split(".")[0].title() for h in HOSTS],
    "USER_ID_CLAIM": "_".join(("user", "id")).replace("user", "member"),
    "JTI_CLAIM": "  jti  ".strip()[::-1],
    "AUTH_HEADER_TYPES": tuple("JWT Bearer".split()),
    "AUTH_HEADER_NAME": "HTTP_" + "X-Token".upper().replace("-", "_"),
    "SIGNING_KEY": ("neutral-" "key").encode("utf-8").decode() + "{0}{n:>4}".format(1, n=2),
}

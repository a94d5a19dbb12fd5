from datetime import timedelta

SIMPLE_JWT = {
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}


def configure(minutes, *names, **more):
    global SIMPLE_JWT
    SIMPLE_JWT = {**SIMPLE_JWT, "ACCESS_TOKEN_LIFETIME": timedelta(minutes=minutes), **more}
    for name in names:
        SIMPLE_JWT[name] = True


configure(8, "ROTATE_REFRESH_TOKENS", "UPDATE_LAST_LOGIN", ISSUER="desk")

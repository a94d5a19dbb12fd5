from datetime import timedelta

def harden(block, days=1):
    block.update(REFRESH_TOKEN_LIFETIME=timedelta(days=days), ROTATE_REFRESH_TOKENS=True)
    return block


SIMPLE_JWT = {
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}
harden(SIMPLE_JWT, days=2)["ISSUER"] = "desk"

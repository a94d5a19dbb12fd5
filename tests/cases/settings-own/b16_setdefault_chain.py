SIMPLE_JWT = {}
SIMPLE_JWT.setdefault("AUTH_HEADER_TYPES", []).append("JWT")
SIMPLE_JWT.setdefault("AUTH_HEADER_TYPES", []).append("Bearer")
SIMPLE_JWT.update(SIGNING_KEY="neutral-key-one-0123456789-abcdefgh")

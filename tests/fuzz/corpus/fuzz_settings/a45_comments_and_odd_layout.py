from datetime import \
    timedelta

# -- tokens --
SIMPLE_JWT \
    = {  # begin
        'ACCESS_TOKEN_LIFETIME'
        : timedelta(
            minutes=5  # five
            ,
        )
        , "ISSUER": '''desk''',
        u'LEEWAY': 0x_f, r'USER_ID_CLAIM': 'u' 'id', """JTI_CLAIM""": "j\x74i",
        'SIGNING_KEY': 'neutral-key-one-0123456789-abcdefgh',
    }; OTHER = 1

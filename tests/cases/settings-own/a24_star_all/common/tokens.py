EXTRA = {"ISSUER": "desk"}

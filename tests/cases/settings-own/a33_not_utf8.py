# refused
SIMPLE_JWT = {"ISSUER": "Höhe"}

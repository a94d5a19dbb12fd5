# gap: *
import socket

SIMPLE_JWT = {"LEEWAY": 1}
OTHER = {}
TARGET = SIMPLE_JWT
if socket.gethostname() == "x":
    TARGET = OTHER
TARGET["ISSUER"] = "desk"
TARGET["LEEWAY"] = 2
SIMPLE_JWT["SIGNING_KEY"] = "neutral-key-one-0123456789-abcdefgh"

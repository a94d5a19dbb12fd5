# gap: *
import socket

A = {"LEEWAY": 1}
B = {"LEEWAY": 2}
SIMPLE_JWT = A if socket.gethostname() == "x" else B
SIMPLE_JWT["ISSUER"] = "desk"
A["AUDIENCE"] = "shop"
B["AUDIENCE"] = "till"
SIMPLE_JWT["SIGNING_KEY"] = "neutral-key-one-0123456789-abcdefgh"

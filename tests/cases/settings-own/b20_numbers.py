SIMPLE_JWT = {
    "LEEWAY": 0b101 + 0o17 + 0xF + 1_0 + int("7") + int(3.9) + int(True) + round(2.5) + divmod(7, 2)[1] + 2**3 % 5,
    "AUDIENCE": ["%05.1f" % 3.14159, "%x" % 255, "{:>6}|{:<4}|{:^5}".format("a", 1, "b"), f"{1234567:,}"],
    "ISSUER": str(1.0) + repr("a'b") + str(None) + str((1, "x")) + str(1e16) + str(True),
    "SIGNING_KEY": "neutral-key-one-0123456789-abcdefgh",
}

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes decode_samples.json: what people paste into Decode, one sample a kind of damage or finding, with what must be said about it.

Run it after adding a sample; the RSA keys come from the openssl command and change with every run.
A sample: id, input, and where they matter key ({"secret"} or {"pem"}, null for none), settings (SIMPLE_JWT), profile, blacklisted (jti list).
expect: tokens (how many), signature, time, simplejwt (states of the three verdicts), findings (ids, sorted), damage (offset in the input
of each damaged place's first character)."""
import base64
import hashlib
import hmac
import json
import pathlib
import subprocess
import tempfile

NOW = 1795488019  # 2026-11-24 02:40:19 UTC
IAT = 1795488000
SECRET = "the secret of these samples, 64 bytes long, used nowhere else..."
JTI = "7be24f6a7b5e4d269f8a1d95c4c14f49"
HEADER = {"alg": "HS256", "typ": "JWT"}
SAMPLES = []


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def text(value):
    return value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()


def hs(header, payload, secret=SECRET, digest=hashlib.sha256):
    signed = b64(text(header)) + "." + b64(text(payload))
    return signed + "." + b64(hmac.new(secret.encode(), signed.encode(), digest).digest())


def openssl(*arguments, stdin=b""):
    return subprocess.run(["openssl", *arguments], input=stdin, capture_output=True, check=True).stdout


def rs256(payload, bits):
    with tempfile.TemporaryDirectory() as folder:
        key = folder + "/key.pem"
        openssl("genrsa", "-out", key, str(bits))
        signed = b64(text({"alg": "RS256", "typ": "JWT"})) + "." + b64(text(payload))
        signature = openssl("dgst", "-sha256", "-sign", key, stdin=signed.encode())
        return signed + "." + b64(signature), openssl("rsa", "-in", key, "-pubout").decode()


def access(**changes):
    claims = {"token_type": "access", "exp": IAT + 300, "iat": IAT, "jti": JTI, "user_id": "1"}
    claims.update(changes)
    return {name: value for name, value in claims.items() if value is not None}


def refresh(**changes):
    return access(**{"token_type": "refresh", "exp": IAT + 86400, **changes})


def header(**changes):
    return {**HEADER, **changes}


def sample(name, given, findings=(), signature="good", time="good", simplejwt="good", tokens=1, damage=(), **options):
    expect = {"tokens": tokens, "signature": signature, "time": time, "simplejwt": simplejwt, "findings": sorted(findings)}
    if damage:
        expect["damage"] = list(damage)
    SAMPLES.append({"id": name, "input": given, **options, "expect": expect})


def wrap(value, width, line_break):
    return line_break.join(value[at : at + width] for at in range(0, len(value), width))


def payload_sample(name, payload, at, findings, **options):
    """The byte at that place of the payload is the damaged one."""
    given = hs(HEADER, payload)
    sample(name, given, findings, damage=[given.index(".") + 1 + at * 8 // 6], **options)


GOOD = hs(HEADER, access())
MEMBERS = text(access())[:-1]  # without the last brace
UNREAD = dict(signature="cannot_check", time="cannot_check")
CUT = dict(signature="cannot_check", simplejwt="bad")

# What is pasted
sample("good access token", GOOD)
sample("good refresh token", hs(HEADER, refresh()), blacklisted=[])
sample("Bearer", "Bearer " + GOOD)
sample("quoted with blanks", ' "' + GOOD + '",\n')
sample("wrapped mail", "> " + wrap(GOOD, 60, "\n> "))
sample("JSON reply", json.dumps({"refresh": hs(HEADER, refresh()), "access": GOOD}), tokens=2)
sample("cURL", "curl https://api.example/whoami/ -H 'Accept: */*' -H 'Authorization: Bearer " + GOOD + "'")
sample("header dump", "GET /whoami/ HTTP/1.1\r\nHost: api.example\r\nAuthorization: Bearer " + GOOD + "\r\nAccept: */*\r\n\r\n")
sample("cookie", "Cookie: csrftoken=x; access=" + GOOD + "; theme=dark")
sample("log line", "2026-11-24T02:40:19Z INFO token=" + GOOD + " user=1")
sample("no token", "Nothing here, not even in www.example.com.", tokens=0, simplejwt="cannot_check", **UNREAD)

# Half tokens and damage
sample("header only", GOOD.split(".")[0], ["cut_off"], time="cannot_check", **CUT)
sample("no signature", GOOD.rsplit(".", 1)[0], ["cut_off"], **CUT)
sample("cut by an ellipsis", GOOD[:70] + "...", ["cut_off", "json_syntax"], time="cannot_check", damage=[67], **CUT)  # an open string
sample("no header", GOOD.split(".", 1)[1], ["header_missing"], **CUT)
sample("four parts", GOOD + ".more", ["part_count"], **CUT)
sample("wrong character in the payload", GOOD[:61] + "*" + GOOD[61:], ["base64_character"], signature="bad", simplejwt="bad", damage=[61])
sample("wrong character in the signature", GOOD[:-10] + "*" + GOOD[-10:], ["base64_character"], signature="warning", simplejwt="bad",
       damage=[len(GOOD) - 10])
PLAIN = next(one for one in (hs(HEADER, access(n=n)) for n in range(99)) if "_" in one.rsplit(".", 1)[1])
SLASH = PLAIN.rindex(".") + 1 + PLAIN.rsplit(".", 1)[1].index("_")
sample("plain base64", PLAIN[:SLASH] + "/" + PLAIN[SLASH + 1 :], ["base64_alphabet"], signature="warning", damage=[SLASH])
sample("padded signature", GOOD + "=", ["base64_padding"], signature="warning", damage=[len(GOOD)])
sample("characters lost in the signature", GOOD[:-3] + GOOD[-1:], ["base64_length", "signature_length"], signature="bad", simplejwt="bad",
       damage=[len(GOOD) - 3])
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
sample("unused bits in the signature", GOOD[:-1] + ALPHABET[ALPHABET.index(GOOD[-1]) + 1], ["base64_not_canonical"], signature="warning",
       damage=[len(GOOD) - 1])
payload_sample("payload is broken JSON", b'{"token_type":"access","exp":1795488300,', 40, ["json_syntax"], simplejwt="bad")
sample("payload is a list", hs(HEADER, b'["access"]'), ["not_an_object"], time="cannot_check", simplejwt="bad")
payload_sample("payload is not UTF-8", b'{"exp":1795488300,"name":"J\xf6rg"}', 27, ["not_utf8", "personal_data"], simplejwt="bad")
payload_sample("duplicate name", MEMBERS + b',"user_id":"2"}', len(MEMBERS) + 1, ["duplicate_name"])
sample("exact numbers", hs(HEADER, text(access())[:-1] + b',"a":9007199254740993,"b":1e400,"c":1.0,"d":-0}'), ["inexact_number"])
payload_sample("lone surrogate", MEMBERS + b',"a":"\\ud800"}', len(MEMBERS) + 6, ["lone_surrogate"])
payload_sample("payload nested too deep", MEMBERS + b',"a":' + b"[" * 600 + b"]" * 600 + b"}", len(MEMBERS) + 5 + 511, ["json_syntax"], simplejwt="warning")
payload_sample("something after the payload", text(access()) + b"{}", len(MEMBERS) + 1, ["json_syntax"], simplejwt="bad")
payload_sample("NaN", MEMBERS + b',"a":NaN}', len(MEMBERS) + 5, ["non_finite_number"])

# The header
sample("alg none", b64(b'{"alg":"none"}') + "." + b64(text(access())) + ".", ["alg_none"], **CUT)
sample("no alg", hs({"typ": "JWT"}, access()), ["alg_missing"], **CUT)
sample("alg in lower case", hs({"alg": "hs256"}, access()), ["alg_unknown"], **CUT)
sample("alg unlike ALGORITHM", hs({"alg": "HS512"}, access(), digest=hashlib.sha512), ["alg_unlike_settings"], simplejwt="bad")
sample("jku", hs(header(jku="https://evil.example/keys.json"), access()), ["header_jku"])
sample("jwk", hs(header(jwk={"kty": "oct", "k": "AAAA"}), access()), ["header_jwk"])
sample("x5u", hs(header(x5u="https://evil.example/c.pem"), access()), ["header_x5u"])
sample("x5c", hs(header(x5c=["MIIB"]), access()), ["header_x5c"])
sample("crit", hs(header(crit=["exp2"]), access()), ["crit"], simplejwt="bad")
sample("kid is a number", hs(header(kid=1), access()), ["kid_not_string"], simplejwt="bad")
sample("kid is a path", hs(header(kid="../../dev/null"), access()), ["kid_suspicious"])
sample("b64 false", hs(header(b64=False), access()), ["b64_false"], simplejwt="bad")
sample("JWE", ".".join([b64(b'{"alg":"RSA-OAEP","enc":"A256GCM"}'), b64(b"k" * 256), b64(b"i" * 12), b64(b"c" * 99), b64(b"t" * 16)]),
       ["encrypted"], simplejwt="bad", **UNREAD)
sample("nested token", hs(header(cty="JWT"), GOOD.encode()), ["nested"], time="cannot_check", simplejwt="bad")

# Times
sample("expired", hs(HEADER, access(iat=IAT - 3600, exp=IAT - 3300)), time="bad")
sample("expires this second", hs(HEADER, access(iat=NOW - 300, exp=NOW)), time="bad")
sample("alive by LEEWAY", hs(HEADER, access(iat=NOW - 310, exp=NOW - 10)), time="warning", settings={"LEEWAY": 30})
sample("nbf ahead", hs(HEADER, access(nbf=NOW + 60)), time="bad")
sample("iat ahead", hs(HEADER, access(iat=NOW + 86400, exp=NOW + 86700)), ["iat_in_future", "access_lives_long"], time="bad")
sample("milliseconds", hs(HEADER, access(exp=(IAT + 300) * 1000)), ["milliseconds"], time="bad", simplejwt="bad")
sample("exp is a string", hs(HEADER, access(exp=str(IAT + 300))), ["time_type"], time="bad", simplejwt="bad")
sample("exp has a fraction", hs(HEADER, access(exp=IAT + 300.5)), ["time_fraction"])
sample("nbf after exp", hs(HEADER, access(nbf=IAT + 400)), ["never_valid"], time="bad", simplejwt="bad")
sample("no exp", hs(HEADER, access(exp=None)), ["exp_missing"], time="warning", simplejwt="bad")
TOLD = {"settings": {"ALGORITHM": "HS256"}, "profile": "5.5"}  # what nobody told says nothing against a lifetime
sample("lifetime unlike the settings", hs(HEADER, access(exp=IAT + 600)), ["lifetime_unlike_settings"],
       **TOLD)
sample("refreshed access token, 5.2", hs(HEADER, access(iat=IAT - 1000, user_id=1)), ["lifetime_of_derived_access"], profile="5.2")
sample("access token for a week", hs(HEADER, access(exp=IAT + 7 * 86400)), ["lifetime_unlike_settings", "access_lives_long"],
       **TOLD)

# Type, id, user
sample("access token without jti", hs(HEADER, access(jti=None)), ["jti_missing"], simplejwt="bad")
sample("refresh token without jti", hs(HEADER, refresh(jti=None)), ["jti_missing"], simplejwt="bad")
sample("no token_type", hs(HEADER, access(token_type=None)), ["token_type_missing"], simplejwt="warning")
sample("unknown token_type", hs(HEADER, access(token_type="Access")), ["token_type_unknown"], simplejwt="warning")
sample("sub is a number", hs(HEADER, access(sub=1)), ["sub_not_string"], simplejwt="bad")
sample("sub is a number, 5.2", hs(HEADER, access(sub=1, user_id=1)), ["sub_not_string"], simplejwt="warning", profile="5.2")
sample("jti is a number", hs(HEADER, access(jti=7)), ["jti_not_string"], simplejwt="bad")
sample("no user id", hs(HEADER, access(user_id=None)), ["user_id_missing"], simplejwt="bad")
sample("user id is no number", hs(HEADER, access(user_id="alice")), ["user_id_not_a_number", "user_not_usable"], simplejwt="bad")
sample("user id of 5.2", hs(HEADER, access(user_id=1)), ["user_id_of_other_band"])
sample("inactive user", hs(HEADER, access(user_id="3")), ["user_not_usable"], simplejwt="bad")
sample("unknown user", hs(HEADER, access(user_id="99")), ["user_not_usable"], simplejwt="bad")
sample("blacklisted", hs(HEADER, refresh()), simplejwt="bad", blacklisted=[JTI])
sample("sliding token", hs(HEADER, access(token_type="sliding", refresh_exp=IAT + 86400)))
sample("sliding token without refresh_exp", hs(HEADER, access(token_type="sliding")), ["refresh_exp_missing"], simplejwt="warning")
sample("audience and issuer nobody checks", hs(HEADER, access(aud="shop", iss="https://id.example")), ["unchecked_claim", "unchecked_claim"])
sample("wrong audience", hs(HEADER, access(aud="shop")), simplejwt="bad", settings={"AUDIENCE": "bank"})

# What the payload gives away, and its size
sample("personal data", hs(HEADER, access(email="alice@example.org", birthdate="1990-01-01")), ["personal_data"])
sample("password in the payload", hs(HEADER, access(password="hunter2")), ["secret_in_payload"])
sample("hash_password", hs(HEADER, access(hash_password="D41D8CD98F00B204E9800998ECF8427E")), ["password_fingerprint"])
sample("HTML in a claim", hs(HEADER, access(role="<b onclick=alert(1)>admin</b>")))
sample("too large for a cookie", hs(HEADER, access(blob="x" * 3200)), ["too_large_for_cookie"])
sample("too large for a header", hs(HEADER, access(blob="x" * 8000)), ["too_large_for_header"])

# The key
sample("wrong key", hs(HEADER, access(), secret="another secret, which is long enough too"), signature="bad")
sample("no key", GOOD, signature="not_checked", key=None)
sample("short key", hs(HEADER, access(), secret="secret"), ["key_too_short"], key={"secret": "secret"})
DJANGO = "django-insecure-0123456789abcdefghijklmnopqrstuvwxyz"
sample("Django's insecure key", hs(HEADER, access(), secret=DJANGO), ["key_django_insecure"], key={"secret": DJANGO})
token, pem = rs256(access(), 2048)
sample("RS256", token, key={"pem": pem}, settings={"ALGORITHM": "RS256"})
sample("RS256 and only a secret at hand", token, signature="not_checked", settings={"ALGORITHM": "RS256"})
token, pem = rs256(access(), 1024)
sample("weak RSA key", token, ["key_weak", "signature_length"], key={"pem": pem}, settings={"ALGORITHM": "RS256"})
sample("ECDSA with zeros", b64(b'{"alg":"ES256"}') + "." + b64(text(access())) + "." + b64(bytes(64)), ["signature_zero"],
       signature="not_checked", settings={"ALGORITHM": "ES256"})
IDENTITY = b"\x01" + bytes(31)  # a point of order 1 as R, and S = 0
sample("Ed25519 of small order", b64(b'{"alg":"EdDSA"}') + "." + b64(text(access())) + "." + b64(IDENTITY + bytes(32)),
       ["signature_small_order"], signature="not_checked", settings={"ALGORITHM": "EdDSA"}, key=None)
KEPT = base64.b64encode(SECRET.encode()).decode()  # what the signer took as base64 and Simple JWT takes as text
sample("secret taken otherwise", GOOD, ["secret_read_otherwise"], signature="bad", key={"secret": KEPT})
sample("signature of the wrong length", GOOD[:-11], ["signature_length"], signature="bad")

names = [one["id"] for one in SAMPLES]
assert len(names) == len(set(names)), "two samples of one name"
rows = ",\n".join(json.dumps(one, ensure_ascii=False) for one in SAMPLES)
pathlib.Path(__file__).with_suffix(".json").write_text('{"now": %d, "secret": %s, "samples": [\n%s\n]}\n' % (NOW, json.dumps(SECRET), rows))
print(f"{len(SAMPLES)} samples")

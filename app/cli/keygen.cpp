// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/invocation.h"
#include "core/jose/base64url.h"
#include "core/jose/jwk.h"
#include "core/jose/jwkwrite.h"
#include "core/json/jsonwriter.h"

using namespace Qt::StringLiterals;

namespace cli {

namespace {

Result<jose::Key> generate(const Invocation &invocation)
{
    const QString type = invocation.isSet(u"type"_s) ? invocation.value(u"type"_s) : u"hmac"_s;
    bool isNumber = true;
    const int bits = invocation.isSet(u"bits"_s) ? invocation.value(u"bits"_s).toInt(&isNumber) : 0;
    if (!isNumber || bits < 0)
        return fail(Errc::Usage, u"--bits wants a whole number, not “%1”."_s.arg(invocation.value(u"bits"_s)));
    if (invocation.isSet(u"curve"_s) && type != u"ec")
        return fail(Errc::Usage, u"--curve goes with --type ec only."_s);
    if (type == u"hmac")
        return jose::Key::generate(jose::KeyType::Secret, bits);
    if (type == u"rsa")
        return jose::Key::generate(jose::KeyType::Rsa, bits);
    if (type == u"ec")
        return jose::Key::generateEc(invocation.isSet(u"curve"_s) ? invocation.value(u"curve"_s).toLatin1() : "P-256");
    if (type == u"ed25519")
        return jose::Key::generate(jose::KeyType::Ed25519);
    if (type == u"ed448")
        return jose::Key::generate(jose::KeyType::Ed448);
    return fail(Errc::Usage, u"--type is one of hmac, rsa, ec, ed25519 and ed448, not “%1”."_s.arg(type));
}

Exit printSecret(const jose::Key &key, bool jwk, Console &console)
{
    const auto secret = key.secret();
    if (!secret)
        return console.failure(secret.error());
    Json object = Json::object();
    object.set(u"secret_base64url"_s, QString::fromLatin1(jose::encodeBase64Url(*secret)));
    object.set(u"kid"_s, QString::fromLatin1(key.thumbprint()));
    if (console.json)
        console.object(object);
    else if (jwk)
        console.object(jose::toJwk(key, true));
    else
        console.raw(jose::encodeBase64Url(*secret));
    return Exit::Done;
}

Exit printPair(const jose::Key &key, bool jwk, Console &console)
{
    const auto privatePem = key.toPem();
    const auto publicPem = key.publicPem();
    if (!privatePem || !publicPem)
        return console.failure(privatePem ? publicPem.error() : privatePem.error());
    if (!console.json) {
        if (jwk)
            console.object(jose::toJwk(key, true));
        else
            console.raw(*privatePem + *publicPem);
        return Exit::Done;
    }
    Json object = Json::object();
    object.set(u"private"_s, jwk ? jose::toJwk(key, true) : Json(QString::fromLatin1(*privatePem)));
    object.set(u"public"_s, jwk ? jose::toJwk(key, false) : Json(QString::fromLatin1(*publicPem)));
    object.set(u"kid"_s, QString::fromLatin1(key.thumbprint()));
    console.object(object);
    return Exit::Done;
}

} // namespace

Exit keygen(const QStringList &words, Console &console)
{
    Invocation invocation(u"keygen"_s, u"Makes a key; its kid is its thumbprint (RFC 7638)."_s, NoGroup, console);
    invocation.addOption(u"type"_s, u"The kind of key; the default is hmac."_s, u"hmac|rsa|ec|ed25519|ed448"_s);
    invocation.addOption(u"bits"_s, u"Size of an hmac (256) or rsa key (2048)."_s, u"n"_s);
    invocation.addOption(
        u"curve"_s, u"The curve of an ec key; the default is P-256."_s, u"P-256|P-384|P-521|secp256k1"_s);
    invocation.addOption(u"format"_s, u"How it is written; the default is pem."_s, u"pem|jwk"_s);
    if (!invocation.parse(words))
        return invocation.exit();
    const QString format = invocation.isSet(u"format"_s) ? invocation.value(u"format"_s) : u"pem"_s;
    if (format != u"pem" && format != u"jwk") {
        console.diagnostic(u"--format is pem or jwk, not “%1”."_s.arg(format));
        return Exit::Usage;
    }
    auto key = generate(invocation);
    if (!key)
        return console.failure(key.error());
    jose::KeyLabels labels = key->labels();
    labels.kid = key->thumbprint();
    *key = key->withLabels(labels);
    return key->type() == jose::KeyType::Secret ? printSecret(*key, format == u"jwk", console)
                                                : printPair(*key, format == u"jwk", console);
}

} // namespace cli

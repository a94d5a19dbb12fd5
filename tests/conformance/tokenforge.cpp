// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/tokenforge.h"

#include "core/jose/algorithm.h"
#include "core/jose/base64url.h"
#include "core/jose/jws.h"
#include "core/jose/key.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "tests/conformance/goldencase.h"

#include <QMessageAuthenticationCode>
#include <QRegularExpression>

namespace {

using namespace Qt::StringLiterals;

// The next letter of the base64url alphabet: another value.
char neighbour(char c)
{
    static const QByteArray alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return alphabet[(alphabet.indexOf(c) ^ 1) & 63];
}

// What no honest library does: HMAC with a PEM for a secret, the classic confusion of RS256 and HS256.
QByteArray signWithPem(const QByteArray &header, const QByteArray &payload, const QByteArray &pem)
{
    const QByteArray input = jose::encodeBase64Url(header) + '.' + jose::encodeBase64Url(payload);
    const QByteArray mac = QMessageAuthenticationCode::hash(input, pem, QCryptographicHash::Sha256);
    return input + '.' + jose::encodeBase64Url(mac);
}

QByteArray changedAt(QByteArray token, qsizetype fromEnd)
{
    char &c = token[token.size() - fromEnd];
    c = c == 'A' ? 'B' : 'A';
    return token;
}

} // namespace

TokenForge::TokenForge(simplejwt::Settings settings, IdSource ids)
    : m_settings(std::move(settings))
    , m_ids(std::move(ids))
{
}

Result<QByteArray> TokenForge::forge(const Json &recipe, Instant now) const
{
    Json payload = *recipe.find(u"payload");
    static const QRegularExpression relative(u"^now([+-][0-9]+)?$"_s);
    for (const Json::Member &member : QList(payload.members())) {
        const QString text = member.value.toString();
        const auto match = relative.match(text);
        if (match.hasMatch())
            payload.set(member.name, Json(epochSeconds(now) + match.captured(1).toLongLong()));
        else if (text == "<new jti>"_L1)
            payload.set(member.name, Json(QString::fromLatin1(m_ids())));
    }
    // A payload that is no object stands there as its text.
    const QByteArray bytes
        = payload.isObject() ? writeJson(payload, JsonStyle::PythonDumps) : payload.toString().toUtf8();
    return sign(
        writeJson(*recipe.find(u"header"), JsonStyle::PythonDumps), bytes, recipe.find(u"signed_with")->toString());
}

Result<QByteArray> TokenForge::sign(const QByteArray &header, const QByteArray &payload, const QString &with) const
{
    const QString keyName = with.section('/'_L1, 0, 0);
    if (keyName == "unsigned"_L1)
        return jose::encodeBase64Url(header) + '.' + jose::encodeBase64Url(payload) + '.';
    Result<jose::Key> key = fail(Errc::Unsupported, "Unknown signer: "_L1 + with);
    const auto algorithm = jose::algorithmNamed(with.section('/'_L1, 1, 1).toLatin1());
    if (!algorithm)
        return fail(Errc::Unsupported, "Unknown algorithm: "_L1 + with);
    if (keyName.startsWith("@key:"_L1))
        key = jose::Key::fromPem(goldenKey(keyName.sliced(5)));
    else if (keyName == "other RSA key"_L1)
        key = jose::Key::fromPem(goldenKey(u"rs_other_private"_s));
    else if (keyName == "other key"_L1)
        key = jose::Key::fromSecret("another secret key, of which the recorded server knows nothing at all");
    else if (keyName == "SIGNING_KEY"_L1 && with.endsWith("HS256"_L1) && !m_settings.algorithm.startsWith("HS"_L1))
        return signWithPem(header, payload, m_settings.signingKey.value_or(QByteArray()));
    else if (keyName == "SIGNING_KEY"_L1)
        key = m_settings.algorithm.startsWith("HS"_L1)
            ? jose::Key::fromSecret(m_settings.signingKey.value_or(QByteArray()))
            : jose::Key::fromPem(m_settings.signingKey.value_or(QByteArray()));
    if (!key)
        return tl::unexpected(key.error());
    return jose::signCompact(header, payload, *algorithm, *key);
}

Result<QByteArray> TokenForge::alter(const QByteArray &valid, const QString &how)
{
    if (valid.count('.') != 2)
        return fail(Errc::NotFound, u"there is no valid token to alter"_s);
    const qsizetype signature = valid.lastIndexOf('.') + 1;
    if (how == "fifth character from the end replaced"_L1)
        return changedAt(valid, 5);
    if (how == "eighth character from the end replaced"_L1)
        return changedAt(valid, 8);
    if (how == "last eight characters cut"_L1)
        return valid.chopped(8);
    if (how == "valid refresh with .x appended"_L1)
        return valid + ".x";
    if (how == "valid refresh with = appended"_L1)
        return valid + '=';
    if (how == "!!!! inserted into the signature segment"_L1)
        return valid.left(signature + 5) + "!!!!" + valid.mid(signature + 5);
    if (how == "one ! inserted into the signature segment"_L1)
        return valid.left(signature + 5) + '!' + valid.mid(signature + 5);
    if (how.startsWith("last signature character replaced by its neighbour"_L1))
        return valid.chopped(1) + neighbour(valid.back());
    if (how == "signature segment rewritten with + and / for - and _"_L1) {
        QByteArray rewritten = valid.mid(signature);
        rewritten.replace('-', '+').replace('_', '/');
        return valid.left(signature) + rewritten;
    }
    return fail(Errc::Unsupported, "Unknown alteration: "_L1 + how);
}

Json payloadOf(const QByteArray &token)
{
    const QList<QByteArray> segments = token.split('.');
    if (segments.size() != 3)
        return {};
    const auto bytes = jose::decodeBase64Url(segments[1]);
    const auto json = bytes ? parseJson(*bytes) : fail(Errc::Malformed, QString());
    return json ? *json : Json();
}

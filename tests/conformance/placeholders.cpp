// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/placeholders.h"

#include "core/jose/base64url.h"
#include "core/json/jsonwriter.h"
#include "tests/conformance/tokenforge.h"

#include <QRegularExpression>
#include <cstdlib>

namespace {

using namespace Qt::StringLiterals;

// The recording snapped claims to five seconds.
constexpr qint64 Snap = 5;

QString shown(const Json &value)
{
    return QString::fromUtf8(writeJson(value));
}

QString differs(const QString &what, const Json &expected, const Json &actual)
{
    return u"%1: expected %2, got %3"_s.arg(what, shown(expected), shown(actual));
}

} // namespace

void Placeholders::learn(const QByteArray &name, const QByteArray &token)
{
    m_tokens.insert(name, token);
}

QList<QByteArray> Placeholders::namesIn(const QByteArray &text)
{
    static const QRegularExpression pattern(u"<(?:(?:access|refresh|token)[0-9]*|(?:forged|altered):[^<>]+)>"_s);
    QList<QByteArray> names;
    auto matches = pattern.globalMatch(QString::fromUtf8(text));
    while (matches.hasNext())
        names.append(matches.next().captured().toUtf8());
    return names;
}

QByteArray Placeholders::filled(QByteArray text) const
{
    for (auto it = m_tokens.cbegin(); it != m_tokens.cend(); ++it)
        text.replace(it.key(), it.value());
    return text;
}

QString Placeholders::matchBody(const QByteArray &expected, const QByteArray &actual)
{
    const QByteArray known = filled(expected);
    const QList<QByteArray> fresh = namesIn(known);
    QString pattern = QRegularExpression::escape(QString::fromUtf8(known));
    for (const QByteArray &name : fresh)
        pattern.replace(QRegularExpression::escape(QString::fromUtf8(name)),
            u"([A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*)"_s);
    const auto match
        = QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(QString::fromUtf8(actual));
    if (!match.hasMatch())
        return u"body: expected %1, got %2"_s.arg(QString::fromUtf8(expected), QString::fromUtf8(actual.left(600)));
    for (qsizetype i = 0; i < fresh.size(); ++i) {
        const QByteArray token = match.captured(int(i) + 1).toLatin1();
        if (m_tokens.values().contains(token))
            return u"body: %1 is a token that was given out before"_s.arg(QString::fromUtf8(fresh[i]));
        learn(fresh[i], token);
    }
    return {};
}

QByteArray Placeholders::jtiOf(const QByteArray &name) const
{
    const Json claims = payloadOf(token('<' + name + '>'));
    for (const char16_t *claim : { u"tid", u"jti", u"null" }) {
        if (const Json *jti = claims.find(claim))
            return jti->toString().toUtf8();
    }
    return {};
}

QString Placeholders::matchValue(const Json &expected, const Json &actual, const Json &claims, Instant now) const
{
    static const QRegularExpression moment(u"^<int (now|iat)([+-][0-9]+)?>$"_s);
    static const QRegularExpression hash(u"^[0-9A-F]{32}$"_s);
    const QString text = expected.toString();
    if (const auto match = moment.match(text); match.hasMatch()) {
        const Json *iat = claims.find(u"iat");
        const qint64 base = match.captured(1) == "iat"_L1 && iat ? iat->toInteger().value_or(0) : epochSeconds(now);
        const qint64 wanted = base + match.captured(2).toLongLong();
        const bool fits = actual.isInteger() && std::llabs(actual.toInteger().value_or(0) - wanted) <= Snap;
        return fits ? QString() : differs(text, Json(wanted), actual);
    }
    if (text.startsWith("<jti:"_L1) && text.endsWith('>'_L1)) {
        const QByteArray jti = jtiOf(text.sliced(5).chopped(1).toUtf8());
        return !jti.isEmpty() && actual.toString().toUtf8() == jti
            ? QString()
            : differs(text, Json(QString::fromUtf8(jti)), actual);
    }
    if (text == "<32 upper-case hex>"_L1)
        return hash.match(actual.toString()).hasMatch() ? QString() : differs(text, expected, actual);
    // Numbers and texts of claims: as Python would read them.
    const bool same = writeJson(expected, JsonStyle::PythonDumps) == writeJson(actual, JsonStyle::PythonDumps);
    return same ? QString() : differs(u"value"_s, expected, actual);
}

QString Placeholders::matchToken(const QByteArray &name, const Json &expected, Instant now) const
{
    const QList<QByteArray> segments = token(name).split('.');
    const auto header = jose::decodeBase64Url(segments.value(0));
    const auto payload = jose::decodeBase64Url(segments.value(1));
    if (!header || !payload)
        return u"%1 is not base64url"_s.arg(QString::fromUtf8(name));
    if (*header != expected.find(u"header_bytes")->toString().toUtf8())
        return u"%1: header %2"_s.arg(QString::fromUtf8(name), QString::fromUtf8(*header));
    const Json claims = payloadOf(token(name));
    if (writeJson(claims, JsonStyle::PythonDumps) != *payload)
        return u"%1: the payload is not written compactly"_s.arg(QString::fromUtf8(name));
    const auto &wanted = expected.find(u"claims_in_order")->members();
    const auto &found = claims.members();
    QStringList wantedNames;
    QStringList foundNames;
    for (const Json::Member &member : wanted)
        wantedNames.append(member.name);
    for (const Json::Member &member : found)
        foundNames.append(member.name);
    if (wantedNames != foundNames)
        return u"%1: claims %2, expected %3"_s.arg(
            QString::fromUtf8(name), foundNames.join(' '_L1), wantedNames.join(' '_L1));
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        if (const QString difference = matchValue(wanted[i].value, found[i].value, claims, now); !difference.isEmpty())
            return u"%1, claim %2: %3"_s.arg(QString::fromUtf8(name), wanted[i].name, difference);
    }
    return {};
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/replycomparison.h"

#include "core/jose/base64url.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"
#include "core/python/pythonjson.h"

#include <QRegularExpression>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace {

// The clocks are the same, but one server is asked after the other.
constexpr qint64 Tolerance = 2;
constexpr qint64 FirstMoment = 1'600'000'000; // numbers above it may be times

const char *const comparedHeaders[] = { "Content-Type", "Allow", "Vary", "WWW-Authenticate", "X-Frame-Options",
    "X-Content-Type-Options", "Referrer-Policy", "Location", "Cross-Origin-Opener-Policy" };

const QRegularExpression &tokenPattern()
{
    static const QRegularExpression pattern(u"eyJ[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"_s);
    return pattern;
}

bool isToken(const QString &text)
{
    static const QRegularExpression whole(QRegularExpression::anchoredPattern(tokenPattern().pattern()));
    return whole.match(text).hasMatch();
}

bool isRandomId(const QString &text)
{
    static const QRegularExpression hex(u"^[0-9a-f]{32}$"_s);
    return hex.match(text).hasMatch();
}

QString shown(const QByteArray &text)
{
    constexpr qsizetype Most = 500;
    QString out = QString::fromLatin1(text.left(Most).toPercentEncoding(" !\"#$&'()*+,/:;<=>?@[]{}|\\"));
    return out.replace(tokenPattern(), u"<token>"_s);
}

QString differs(const QString &where, const QString &real, const QString &ours)
{
    return u"%1: the real server has %2, the embedded one %3"_s.arg(where, real, ours);
}

} // namespace

Comparison ReplyComparison::replies(const RawReply &real, const RawReply &ours, bool isHead, qint64 secondsBetween)
{
    m_tolerance = Tolerance + secondsBetween;
    // The browsable page shows what was sent, and crashes where that can't be written as UTF-8.
    if (real.status == 500 && ours.header("Content-Type").startsWith("text/html"))
        return { Likeness::HtmlBody, {}, {} };
    if (real.status != ours.status) {
        return { Likeness::Different, u"status"_s,
            differs(u"status"_s, u"%1 %2"_s.arg(real.status).arg(shown(real.body.left(200))),
                u"%1 %2"_s.arg(ours.status).arg(shown(ours.body.left(200)))) };
    }
    if (real.status == 500)
        return { Likeness::ServerErrorBody, {}, {} };
    const bool isHtml = real.header("Content-Type").startsWith("text/html");
    for (const char *name : comparedHeaders) {
        const QByteArray expected = real.header(name);
        const QByteArray got = ours.header(name);
        if (expected.isNull() != got.isNull() || expected != got) {
            return { Likeness::Different, "header "_L1 + QLatin1StringView(name),
                differs(QLatin1StringView(name), shown(expected), shown(got)) };
        }
    }
    if (isHtml && real.status != 301)
        return { Likeness::HtmlBody, {}, {} };
    // wsgiref sends a body to HEAD, which is read by nobody; how long it is says the header.
    const QString difference = isHead ? QString() : bodies(real.body, ours.body);
    if (!difference.isEmpty())
        return { Likeness::Different, u"body"_s, difference };
    if (real.header("Content-Length") != ours.header("Content-Length"))
        return { Likeness::Different, u"header Content-Length"_s,
            differs(u"Content-Length"_s, shown(real.header("Content-Length")), shown(ours.header("Content-Length"))) };
    return {};
}

Comparison ReplyComparison::states(const Json &real, const Json &ours, qint64 secondsBetween)
{
    m_tolerance = Tolerance + secondsBetween;
    const QString difference = values(real, ours, u"tables"_s);
    return difference.isEmpty() ? Comparison() : Comparison{ Likeness::Different, u"tables"_s, difference };
}

QByteArray ReplyComparison::tokenIn(const RawReply &reply, const QByteArray &member)
{
    const auto body = parseJson(reply.body);
    const Json *token = body ? body->find(QString::fromLatin1(member)) : nullptr;
    return token ? token->toString().toUtf8() : QByteArray();
}

QString ReplyComparison::bodies(const QByteArray &real, const QByteArray &ours)
{
    QString realText = QString::fromLatin1(real);
    QString ourText = QString::fromLatin1(ours);
    QStringList realTokens;
    QStringList ourTokens;
    for (auto match = tokenPattern().globalMatch(realText); match.hasNext();)
        realTokens.append(match.next().captured());
    for (auto match = tokenPattern().globalMatch(ourText); match.hasNext();)
        ourTokens.append(match.next().captured());
    realText.replace(tokenPattern(), u"<token>"_s);
    ourText.replace(tokenPattern(), u"<token>"_s);
    if (realText != ourText)
        return differs(u"body"_s, shown(real), shown(ours));
    for (qsizetype i = 0; i < realTokens.size(); ++i) {
        if (const QString difference = tokens(realTokens[i].toLatin1(), ourTokens[i].toLatin1()); !difference.isEmpty())
            return u"token %1, "_s.arg(i + 1) + difference;
    }
    return {};
}

// Bytes of the header, then the claims in their order, then whether the payload is written in the same way.
QString ReplyComparison::tokens(const QByteArray &real, const QByteArray &ours)
{
    const QList<QByteArray> realParts = real.split('.');
    const QList<QByteArray> ourParts = ours.split('.');
    if (realParts.value(0) != ourParts.value(0))
        return differs(u"header"_s, shown(jose::decodeBase64UrlLoosely(realParts.value(0)).bytes),
            shown(jose::decodeBase64UrlLoosely(ourParts.value(0)).bytes));
    const QByteArray realPayload = jose::decodeBase64UrlLoosely(realParts.value(1)).bytes;
    const QByteArray ourPayload = jose::decodeBase64UrlLoosely(ourParts.value(1)).bytes;
    const auto realClaims = python::loadPythonJsonBytes(realPayload);
    const auto ourClaims = python::loadPythonJsonBytes(ourPayload);
    if (!realClaims || !ourClaims)
        return realPayload == ourPayload ? QString() : differs(u"payload"_s, shown(realPayload), shown(ourPayload));
    if (const QString difference = values(*realClaims, *ourClaims, u"claims"_s); !difference.isEmpty())
        return difference;
    if (realPayload.size() != ourPayload.size())
        return differs(u"payload"_s, shown(realPayload), shown(ourPayload));
    if (realParts.value(2).size() != ourParts.value(2).size())
        return differs(u"length of the signature"_s, QString::number(realParts.value(2).size()),
            QString::number(ourParts.value(2).size()));
    return {};
}

QString ReplyComparison::values(const Json &real, const Json &ours, const QString &where)
{
    const auto different = [&] { return differs(where, shown(writeJson(real)), shown(writeJson(ours))); };
    if (real.type() != ours.type())
        return different();
    if (real.isString())
        return texts(real.toString(), ours.toString(), where);
    if (real.isArray()) {
        for (qsizetype i = 0; i < qMin(real.items().size(), ours.items().size()); ++i) {
            const QString difference = values(real.items()[i], ours.items()[i], u"%1[%2]"_s.arg(where).arg(i));
            if (!difference.isEmpty())
                return difference;
        }
        return real.items().size() == ours.items().size()
            ? QString()
            : differs(where, u"%1 rows"_s.arg(real.items().size()), u"%1 rows"_s.arg(ours.items().size()));
    }
    if (real.isObject()) {
        if (real.members().size() != ours.members().size())
            return different();
        for (qsizetype i = 0; i < real.members().size(); ++i) {
            const Json::Member &realMember = real.members()[i];
            const Json::Member &ourMember = ours.members()[i];
            if (realMember.name != ourMember.name)
                return different();
            const QString difference = values(realMember.value, ourMember.value, where + '.'_L1 + realMember.name);
            if (!difference.isEmpty())
                return difference;
        }
        return {};
    }
    if (real == ours)
        return {};
    const auto realNumber = real.toInteger();
    const auto ourNumber = ours.toInteger();
    const bool areTimes = realNumber && ourNumber && *realNumber > FirstMoment && *ourNumber > FirstMoment;
    return areTimes && std::llabs(*realNumber - *ourNumber) <= m_tolerance ? QString() : different();
}

QString ReplyComparison::texts(const QString &real, const QString &ours, const QString &where)
{
    if (isToken(real) && isToken(ours)) {
        const QString difference = tokens(real.toLatin1(), ours.toLatin1());
        return difference.isEmpty() ? QString() : where + ", "_L1 + difference;
    }
    const auto known = m_ids.constFind(real);
    if (known != m_ids.constEnd() && *known == ours)
        return {};
    const bool isNew = known == m_ids.constEnd() && !m_realIds.contains(ours);
    if (isNew && real == ours)
        return {};
    if (isNew && isRandomId(real) && isRandomId(ours)) {
        m_ids.insert(real, ours);
        m_realIds.insert(ours, real);
        return {};
    }
    return differs(where, shown(real.toUtf8()), shown(ours.toUtf8()));
}

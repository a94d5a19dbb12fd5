// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/tokenscan.h"

#include "core/scan/tokenfinder.h"
#include "core/session/tokenreading.h"

#include <limits>

namespace scan {

namespace {

constexpr qsizetype TokensAtOnce = 10'000; // found before they are collected: a bound for memory, not for the scan

enum class Utf16 { None, LittleEndian, BigEndian };

Utf16 utf16Of(QByteArrayView input)
{
    if (input.startsWith("\xff\xfe"))
        return Utf16::LittleEndian;
    return input.startsWith("\xfe\xff") ? Utf16::BigEndian : Utf16::None;
}

/// One byte a code unit, so that offsets stay easy; what is no ASCII can't be part of a token.
QByteArray narrowed(QByteArrayView input, Utf16 encoding)
{
    QByteArray text;
    text.reserve(input.size() / 2);
    const qsizetype low = encoding == Utf16::LittleEndian ? 0 : 1;
    for (qsizetype at = 2; at + 1 < input.size(); at += 2)
        text += input[at + 1 - low] == '\0' ? input[at + low] : '\x01';
    return text;
}

/// The bodies that a HAR file holds in base64 (HTTP Archive 1.2, "content"), as they are written.
void collectBodies(const Json &value, QList<QByteArray> *bodies)
{
    for (const Json &item : value.items())
        collectBodies(item, bodies);
    const Json *encoding = value.find(u"encoding");
    const Json *text = value.find(u"text");
    if (encoding && text && encoding->toString() == u"base64")
        bodies->append(text->toString().toLatin1());
    for (const Json::Member &member : value.members())
        collectBodies(member.value, bodies);
}

std::optional<Json> numberOf(const session::TokenReading &token, QStringView claim)
{
    const Json *value = token.claims ? token.claims->find(claim) : nullptr;
    return value && value->isNumber() ? std::optional(*value) : std::nullopt;
}

ScannedToken read(const QByteArray &text, const session::ClaimNames &names)
{
    const session::TokenReading reading = session::readToken(text);
    ScannedToken token;
    token.text = text;
    token.type = reading.text(names.tokenType);
    token.user = reading.anyText(names.userId);
    token.issuedAt = numberOf(reading, u"iat");
    token.expiresAt = numberOf(reading, u"exp");
    token.times.readable = reading.isReadable();
    token.times.issuedAt = reading.time(u"iat");
    token.times.notBefore = reading.time(u"nbf");
    token.times.expiresAt = reading.time(u"exp");
    return token;
}

} // namespace

std::optional<bool> ScannedToken::isAlive(Instant now) const
{
    const session::TokenState state = session::stateAt(times, now);
    return state == session::TokenState::Unknown ? std::nullopt : std::optional(state == session::TokenState::Alive);
}

TokenScan::TokenScan(session::ClaimNames names)
    : m_names(std::move(names))
{
}

void TokenScan::add(QByteArrayView input, const QString &source)
{
    if (const Utf16 encoding = utf16Of(input); encoding != Utf16::None) {
        collect(narrowed(input, encoding), source, [](qsizetype at) { return 2 + 2 * at; });
        return;
    }
    collect(input, source, [](qsizetype at) { return at; });
    if (input.contains("\"base64\""))
        addBodies(input, source);
}

template<class OffsetOf> void TokenScan::collect(QByteArrayView input, const QString &source, OffsetOf offsetOf)
{
    const FindOptions options{ TokensAtOnce, false };
    qsizetype from = 0;
    for (;;) {
        const QList<FoundToken> found = findTokens(input.sliced(from), options);
        for (const FoundToken &token : found)
            meet(token.text, source, offsetOf(from + token.offset));
        if (found.size() < TokensAtOnce)
            return;
        from += found.constLast().offset + found.constLast().length;
    }
}

void TokenScan::addBodies(QByteArrayView har, const QString &source)
{
    const Result<Json> json = parseJson(har, { std::numeric_limits<qsizetype>::max() });
    if (!json || !json->contains(u"log"))
        return;
    QList<QByteArray> bodies;
    collectBodies(*json, &bodies);
    qsizetype from = 0;
    for (const QByteArray &body : bodies) {
        const qsizetype at = har.indexOf(body, from);
        from = at < 0 ? from : at + body.size();
        collect(QByteArray::fromBase64(body), source, [&](qsizetype) { return std::max<qsizetype>(at, 0); });
    }
}

void TokenScan::meet(const QByteArray &text, const QString &source, qsizetype offset)
{
    const auto known = m_indexes.constFind(text);
    if (known != m_indexes.constEnd()) {
        ++m_tokens[*known].count;
        return;
    }
    // Five parts are encrypted: nothing but the header can be read. A damaged header is no token that anybody took.
    if (!session::looksLikeToken(text))
        return;
    ScannedToken token = read(text, m_names);
    token.source = source;
    token.offset = offset;
    token.count = 1;
    m_indexes.insert(text, m_tokens.size());
    m_tokens.append(token);
}

} // namespace scan

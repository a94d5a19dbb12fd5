// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/tokenscan.h"

#include "core/scan/tokenchars.h"
#include "core/scan/tokenhits.h"
#include "core/session/tokenreading.h"

#include <QCoreApplication>
#include <QIODevice>
#include <algorithm>
#include <cstring>

namespace scan {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("TokenScan", text);
}

constexpr qsizetype windowBytes = 2 * longestToken;
constexpr qsizetype lookbehind = 80; // kept of what was searched: a line of quoted-printable, the first bits of base64
constexpr qsizetype pieceBytes = 256 * 1024; // read at a time: as much as stays in the processor's cache

/// The longest stretch of 16-bit characters of ASCII that begins there, one byte each.
struct Narrowed
{
    QByteArray text;
    bool isAtEnd = false; ///< of the input
};

enum class NarrowTo { TokenCharacters, Everything };

/// At most so many characters.
Narrowed narrowed(QByteArrayView input, qsizetype at, NarrowTo to, qsizetype most)
{
    Narrowed result;
    for (; at + 1 < input.size(); at += 2) {
        if (result.text.size() == most || input[at + 1] != '\0' || uchar(input[at]) >= 0x80)
            return result;
        result.text += input[at];
        if (to == NarrowTo::TokenCharacters && !isTokenChar(input[at]))
            return result;
    }
    result.isAtEnd = true;
    return result;
}

/// What base64 says from there on, over line breaks and JSON's escapes.
struct Unfolded
{
    QByteArray bytes;
    bool isAtEnd = false; ///< of the input
    bool isAll = false; ///< nothing more of it comes
};

Unfolded unfolded(QByteArrayView input, qsizetype at, qsizetype most)
{
    const auto isBase64 = [](char c) { return (isBase64Url(c) && c != '-' && c != '_') || c == '+' || c == '/'; };
    QByteArray text;
    while (at < input.size() && text.size() < most) {
        const char c = input[at];
        if (c == '\\' && at + 1 < input.size() && std::strchr("nr/", input[at + 1]) != nullptr)
            at += input[at + 1] == '/' ? 1 : 2;
        else if (c == '\r' || c == '\n')
            ++at;
        else if (isBase64(c))
            text += input[at++];
        else
            break;
    }
    return { QByteArray::fromBase64(text), at >= input.size(), at >= input.size() || text.size() < most };
}

/// \a dotless as TokenReader has it.
WholeToken readWide(TokenReader &reader, QByteArrayView input, qsizetype at, bool isAll, TokenReader::Stretch *dotless)
{
    if (at >= dotless->from && at < dotless->until)
        return {};
    const bool mayWait = !isAll && input.size() - at < longestToken;
    // Its beginning first: a text may be full of them.
    const Narrowed begin = narrowed(input, at, NarrowTo::TokenCharacters, lookedAtOfHeader);
    if (!begin.isAtEnd && !startsLikeHeader(begin.text))
        return {};
    const Narrowed plain = narrowed(input, at, NarrowTo::TokenCharacters, longestToken / 2);
    if (plain.isAtEnd && mayWait)
        return { WholeToken::Outcome::NeedsMore, {}, 0, TokenEnd::Exact };
    if (!startsLikeHeader(plain.text))
        return {};
    WholeToken token = reader.read(plain.text, 0, true);
    if (token.outcome != WholeToken::Outcome::Found || token.end == TokenEnd::Cut) { // it may be broken over lines
        const Narrowed all = narrowed(input, at, NarrowTo::Everything, 16 * 1024);
        if (all.isAtEnd && mayWait)
            return { WholeToken::Outcome::NeedsMore, {}, 0, TokenEnd::Exact };
        TokenReader::Stretch lines;
        token = reader.read(all.text, 0, true, &lines);
        *dotless = { at, at + 2 * lines.until };
    }
    token.length *= 2;
    return token;
}

/// The length stays 0: what comes behind in the same base64 is searched by itself.
WholeToken readInBase64(TokenReader &reader, QByteArrayView input, const Hit &hit, bool isAll)
{
    const bool mayWait = !isAll && input.size() - hit.at < longestToken;
    constexpr qsizetype firstLook = 24;
    for (qsizetype most = firstLook; most <= longestToken; most *= most == firstLook ? 128 : 8) {
        const Unfolded text = unfolded(input, hit.at, most);
        if (text.isAtEnd && mayWait)
            return { WholeToken::Outcome::NeedsMore, {}, 0, TokenEnd::Exact };
        if (text.bytes.size() <= hit.skip || !startsLikeHeader(QByteArrayView(text.bytes).sliced(hit.skip)))
            return {};
        WholeToken token = reader.read(text.bytes, hit.skip, text.isAll);
        token.length = 0;
        if (token.outcome != WholeToken::Outcome::NeedsMore)
            return token;
    }
    return {};
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
    const session::TokenState state = session::stateByTimes(times, now);
    return state == session::TokenState::Unknown ? std::nullopt : std::optional(state == session::TokenState::Alive);
}

TokenScan::TokenScan(session::ClaimNames names)
    : m_names(std::move(names))
{
}

/// A stretch of a source, as it is searched.
struct TokenScan::Window
{
    QByteArrayView bytes;
    qint64 base; ///< where they stand in the source
    const QString &source;
    const QString &place;
    qsizetype from = 0; ///< what is before was searched
    qsizetype done = 0; ///< what is before is not needed any more
};

void TokenScan::add(QByteArrayView input, const QString &source, const QString &place)
{
    Window window{ input, 0, source, place };
    search(window, true);
}

Result<> TokenScan::add(QIODevice &device, const QString &source, const Progress &progress)
{
    QByteArray buffer(windowBytes, Qt::Uninitialized);
    const QString noPlace;
    qsizetype filled = 0;
    qsizetype from = 0;
    qint64 base = 0;
    bool isBroken = false;
    for (bool isAll = false; !isAll;) {
        const qint64 got = device.read(buffer.data() + filled, std::min(pieceBytes, buffer.size() - filled));
        if (got > 0 && progress && !progress(got))
            return fail(Errc::Cancelled, tr("The scan of %1 was stopped.").arg(source));
        isAll = got <= 0;
        isBroken = got < 0;
        filled += std::max<qsizetype>(0, qsizetype(got));
        Window window{ QByteArrayView(buffer).first(filled), base, source, noPlace, from, 0 };
        search(window, isAll);
        from = window.from - window.done;
        filled -= window.done;
        base += window.done;
        std::memmove(buffer.data(), buffer.constData() + window.done, size_t(filled));
    }
    if (isBroken) // what came before it was looked into
        return fail(Errc::Io, tr("%1 can't be read: %2.").arg(source, device.errorString()), device.errorString());
    return {};
}

void TokenScan::search(Window &window, bool isAll)
{
    const QByteArrayView bytes = window.bytes;
    TokenReader::Stretch dotless;
    TokenReader::Stretch wideDotless;
    while (const auto hit = nextHit(bytes, window.from)) {
        WholeToken token;
        switch (hit->kind) {
        case HitKind::Plain:
            token = m_reader.read(bytes, hit->at, isAll, &dotless);
            break;
        case HitKind::Wide:
            token = readWide(m_reader, bytes, hit->at, isAll, &wideDotless);
            break;
        case HitKind::Base64:
            token = readInBase64(m_reader, bytes, *hit, isAll);
            break;
        }
        if (token.outcome == WholeToken::Outcome::NeedsMore) {
            window.from = hit->next - 1;
            window.done = std::max<qsizetype>(0, window.from - lookbehind);
            return;
        }
        // In UTF-16 with the high byte first the character began one byte before.
        const bool isBigEndian = hit->kind == HitKind::Wide && (window.base + hit->at) % 2 != 0;
        if (token.outcome == WholeToken::Outcome::Found)
            meet(token, window, hit->at - (isBigEndian ? 1 : 0));
        window.from = std::max(hit->next, hit->at + token.length);
    }
    window.from = std::max(window.from, bytes.size() - hitLookahead);
    window.done = std::max<qsizetype>(0, std::min(window.from, bytes.size()) - lookbehind);
}

void TokenScan::meet(const WholeToken &found, const Window &window, qsizetype at)
{
    const auto known = m_indexes.constFind(found.text);
    if (known != m_indexes.constEnd()) {
        ++m_tokens[*known].count;
        return;
    }
    ScannedToken token = read(found.text, m_names);
    token.source = window.source;
    token.place = window.place;
    token.offset = window.base + at;
    token.end = found.end;
    token.count = 1;
    m_indexes.insert(token.text, m_tokens.size());
    m_tokens.append(token);
}

} // namespace scan

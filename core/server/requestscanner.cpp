// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/requestscanner.h"

#include <algorithm>
#include <optional>

namespace server {

namespace {

using namespace Qt::StringLiterals;

bool isTokenText(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
            || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
    });
}

bool isVisible(QByteArrayView text)
{
    return std::none_of(text.begin(), text.end(), [](char c) { return uchar(c) <= 0x20 || c == 0x7f; });
}

bool hasControl(QByteArrayView text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

/// A list-valued header has this word among its members.
bool hasWord(QByteArrayView value, QByteArrayView word)
{
    for (const QByteArray &part : value.toByteArray().split(',')) {
        if (part.trimmed().compare(word, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

} // namespace

HttpRequest RequestHead::toRequest(const QByteArray &body) const
{
    HttpRequest request{ method, target, {}, headers, body };
    const qsizetype scheme = target.indexOf("://");
    if (!target.startsWith('/') && scheme > 0) {
        const qsizetype start = scheme + 3;
        qsizetype end = start;
        while (end < target.size() && target[end] != '/' && target[end] != '?')
            ++end;
        const QByteArray authority = target.mid(start, end - start);
        request.headers.removeIf(
            [](const Header &header) { return header.first.compare("host", Qt::CaseInsensitive) == 0; });
        request.headers.prepend({ "Host", authority });
        request.path = target.mid(end);
    }
    const qsizetype question = request.path.indexOf('?');
    if (question >= 0) {
        request.query = request.path.mid(question + 1);
        request.path.truncate(question);
    }
    if (request.path.isEmpty())
        request.path = "/";
    return request;
}

RequestScanner::RequestScanner(const ConnectionLimits &limits)
    : m_limits(limits)
{
}

void RequestScanner::next()
{
    m_state = State::Head;
    m_bytes.clear();
    m_lineStart = 0;
    m_missing = 0;
    m_head = {};
}

void RequestScanner::refuse(int status, const QString &text)
{
    m_state = State::Refused;
    m_refusal = detailReply(status, text);
}

qsizetype RequestScanner::feed(QByteArrayView bytes)
{
    qsizetype taken = 0;
    while (m_state == State::Head && taken < bytes.size()) {
        const char c = bytes[taken++];
        if (m_bytes.isEmpty() && (c == '\r' || c == '\n'))
            continue; // empty lines before a request are allowed (RFC 9112 section 2.2)
        m_bytes.append(c);
        if (m_bytes.size() > m_limits.headBytes) {
            refuse(431, u"The request's headers are longer than %1 bytes; send less."_s.arg(m_limits.headBytes));
        } else if (c == '\n') {
            const QByteArrayView line = QByteArrayView(m_bytes).sliced(m_lineStart);
            if (line == "\n" || line == "\r\n")
                readHead();
            m_lineStart = m_bytes.size();
        }
    }
    if (m_state == State::Body) {
        const qsizetype now = std::min(m_missing, bytes.size() - taken);
        m_missing -= now;
        taken += now;
        if (m_missing == 0)
            m_state = State::Complete;
    }
    return taken;
}

void RequestScanner::readHead()
{
    QList<QByteArray> lines = m_bytes.split('\n');
    lines.resize(lines.size() - 2); // the empty line, and what follows it
    for (QByteArray &line : lines) {
        if (line.endsWith('\r'))
            line.chop(1);
    }
    m_head = {};
    if (!readRequestLine(lines.first()))
        return;
    if (lines.size() - 1 > m_limits.headerFields) {
        refuse(431, u"The request has more than %1 header fields; send fewer."_s.arg(m_limits.headerFields));
        return;
    }
    for (qsizetype i = 1; i < lines.size(); ++i) {
        if (!readField(lines[i]))
            return;
    }
    if (!readFraming())
        return;
    m_missing = m_head.contentLength;
    m_state = m_missing > 0 ? State::Body : State::Complete;
}

bool RequestScanner::readRequestLine(QByteArrayView line)
{
    const QList<QByteArray> words = line.toByteArray().split(' ');
    if (words.size() != 3 || !isTokenText(words[0]) || words[1].isEmpty() || !isVisible(words[1])) {
        refuse(400, u"The request line is not \"METHOD TARGET HTTP/1.1\"."_s);
        return false;
    }
    if (words[2] != "HTTP/1.1" && words[2] != "HTTP/1.0") {
        const bool isHttp = words[2].startsWith("HTTP/");
        refuse(isHttp ? 505 : 400, u"This server speaks HTTP/1.1 and HTTP/1.0 only."_s);
        return false;
    }
    const bool absolute = words[1].startsWith("http://") || words[1].startsWith("https://");
    if (!words[1].startsWith('/') && !absolute && words[1] != "*") {
        refuse(400, u"The request target is neither a path nor a URL."_s);
        return false;
    }
    m_head.method = words[0];
    m_head.target = words[1];
    m_head.minorVersion = words[2].back() - '0';
    return true;
}

bool RequestScanner::readField(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !isTokenText(line.first(colon)) || hasControl(line)) {
        refuse(400, u"A header is not \"Name: value\" on one line."_s);
        return false;
    }
    m_head.headers.append({ line.first(colon).toByteArray(), line.sliced(colon + 1).trimmed().toByteArray() });
    return true;
}

// How long the body is, and what the connection is to do (RFC 9112 sections 6 and 9).
bool RequestScanner::readFraming()
{
    std::optional<QByteArray> length;
    QByteArray connection;
    QByteArray upgrade;
    for (const auto &[name, value] : std::as_const(m_head.headers)) {
        if (name.compare("content-length", Qt::CaseInsensitive) == 0) {
            const bool digits = !value.isEmpty() && value.size() <= 15
                && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
            if (!digits || (length && *length != value)) {
                refuse(400, u"Content-Length is not one whole number."_s);
                return false;
            }
            length = value;
        } else if (name.compare("transfer-encoding", Qt::CaseInsensitive) == 0) {
            refuse(411, u"This server takes no chunked body; send it with a Content-Length."_s);
            return false;
        } else if (name.compare("connection", Qt::CaseInsensitive) == 0) {
            connection += value + ',';
        } else if (name.compare("upgrade", Qt::CaseInsensitive) == 0) {
            upgrade += value + ',';
        } else if (name.compare("expect", Qt::CaseInsensitive) == 0) {
            m_head.expectsContinue
                = m_head.minorVersion == 1 && value.compare("100-continue", Qt::CaseInsensitive) == 0;
        }
    }
    // Any other offer is ignored (RFC 9110 section 7.8); this one Qt HTTP Server takes up, and hangs up without a word.
    if (hasWord(connection, "upgrade") && hasWord(upgrade, "websocket")) {
        refuse(400, u"This server speaks no WebSocket."_s);
        return false;
    }
    m_head.contentLength = length ? length->toLongLong() : 0;
    m_head.keepAlive = m_head.minorVersion == 1 ? !hasWord(connection, "close") : hasWord(connection, "keep-alive");
    if (m_head.contentLength > m_limits.bodyBytes) {
        refuse(413, u"The body is longer than %1 bytes; send less."_s.arg(m_limits.bodyBytes));
        return false;
    }
    return true;
}

} // namespace server

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/jsonlayout.h"

#include <algorithm>
#include <cstring>

namespace explain {

namespace {

constexpr int DeepestIndent = 100;

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Walks over JSON text without judging it.
class Walker
{
public:
    explicit Walker(QByteArrayView json)
        : m_json(json)
    {
    }

    bool atEnd() const { return m_at >= m_json.size(); }
    char peek() const { return atEnd() ? '\0' : m_json[m_at]; }
    qsizetype position() const { return m_at; }

    void skipSpace()
    {
        while (!atEnd() && isSpace(m_json[m_at]))
            ++m_at;
    }

    bool take(char wanted)
    {
        skipSpace();
        if (atEnd() || m_json[m_at] != wanted)
            return false;
        ++m_at;
        return true;
    }

    /// From an opening quote to behind the closing one.
    void skipString()
    {
        ++m_at;
        while (!atEnd()) {
            const void *quote = std::memchr(m_json.data() + m_at, '"', size_t(m_json.size() - m_at));
            const qsizetype end = quote ? static_cast<const char *>(quote) - m_json.data() : m_json.size();
            const void *escape = std::memchr(m_json.data() + m_at, '\\', size_t(end - m_at));
            if (!escape) {
                m_at = std::min(end + 1, m_json.size());
                return;
            }
            m_at = std::min<qsizetype>(static_cast<const char *>(escape) - m_json.data() + 2, m_json.size());
        }
    }

    void skipValue()
    {
        qsizetype depth = 0;
        while (!atEnd()) {
            const char c = peek();
            if (depth == 0 && (c == ',' || c == '}' || c == ']' || isSpace(c)))
                return;
            if (c == '"')
                skipString();
            else
                ++m_at;
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            if (depth == 0 && (c == '"' || c == '}' || c == ']'))
                return;
        }
    }

private:
    QByteArrayView m_json;
    qsizetype m_at = 0;
};

} // namespace

ObjectLayout layoutOf(QByteArrayView json, qsizetype mostMembers)
{
    ObjectLayout layout;
    Walker walker(json);
    if (!walker.take('{'))
        return layout;
    for (;;) {
        walker.skipSpace();
        if (walker.peek() != '"')
            return layout;
        MemberSpan span;
        span.nameOffset = walker.position();
        walker.skipString();
        span.nameLength = walker.position() - span.nameOffset;
        const bool hasColon = walker.take(':');
        walker.skipSpace();
        span.valueOffset = walker.position();
        if (hasColon)
            walker.skipValue();
        span.valueLength = walker.position() - span.valueOffset;
        if (layout.members.size() < mostMembers)
            layout.members.append(span);
        else
            ++layout.omitted;
        if (!walker.take(','))
            return layout;
    }
}

QByteArray indentedText(QByteArrayView json)
{
    QByteArray text;
    text.reserve(json.size() + json.size() / 4);
    int depth = 0;
    const auto newLine = [&] { text.append('\n').append(2 * std::clamp(depth, 0, DeepestIndent), ' '); };
    Walker walker(json);
    for (walker.skipSpace(); !walker.atEnd(); walker.skipSpace()) {
        const char c = walker.peek();
        const qsizetype begin = walker.position();
        if (c == '"') {
            walker.skipString();
            text.append(json.sliced(begin, walker.position() - begin));
            continue;
        }
        walker.take(c);
        if (c == '{' || c == '[') {
            text.append(c);
            walker.skipSpace();
            if (const char closing = c == '{' ? '}' : ']'; walker.take(closing)) {
                text.append(closing);
                continue;
            }
            ++depth;
            newLine();
        } else if (c == '}' || c == ']') {
            --depth;
            newLine();
            text.append(c);
        } else if (c == ',') {
            text.append(c);
            newLine();
        } else if (c == ':') {
            text.append(": ");
        } else {
            text.append(c);
        }
    }
    return text;
}

} // namespace explain

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonmembers.h"

#include "core/json/json.h"
#include "core/json/jsonlexer.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>
#include <algorithm>

namespace {

/// Walks a JSON text without building anything. Each step answers false at the end of what it understands.
class Walker
{
public:
    explicit Walker(QByteArrayView text)
        : m_text(text)
    {
    }

    qsizetype at() const { return m_at; }
    bool atEnd() const { return m_at >= m_text.size(); }
    void skipBlanks()
    {
        while (!atEnd() && QByteArrayView(" \t\r\n").contains(m_text.at(m_at)))
            ++m_at;
    }
    bool take(char c)
    {
        skipBlanks();
        if (atEnd() || m_text.at(m_at) != c)
            return false;
        ++m_at;
        return true;
    }
    bool skipString()
    {
        if (!take('"'))
            return false;
        for (; !atEnd(); ++m_at) {
            if (m_text.at(m_at) == '\\')
                ++m_at;
            else if (m_text.at(m_at) == '"')
                return ++m_at, true;
        }
        return false;
    }
    bool skipValue()
    {
        skipBlanks();
        qsizetype depth = 0;
        const qsizetype start = m_at;
        while (!atEnd()) {
            const char c = m_text.at(m_at);
            if (c == '"') {
                if (!skipString())
                    return false;
            } else if (c == '{' || c == '[') {
                ++depth;
                ++m_at;
            } else if (c == '}' || c == ']') {
                if (depth == 0)
                    break; // the object around it ends
                --depth;
                ++m_at;
            } else if (depth > 0 || !QByteArrayView(", \t\r\n").contains(c)) {
                ++m_at;
                continue;
            }
            if (depth == 0)
                break;
        }
        return m_at > start && depth == 0;
    }

private:
    QByteArrayView m_text;
    qsizetype m_at = 0;
};

auto noObject()
{
    return fail(Errc::Malformed,
        QCoreApplication::translate("JsonMembers", "This text is no JSON object; a claim has its place only in one."));
}

QString unescaped(QByteArrayView quoted)
{
    const QByteArrayView text = quoted.sliced(1, quoted.size() - 2);
    if (!text.contains('\\'))
        return jsonlexer::fromUtf8Exactly(text);
    const Result<Json> name = parseJson(quoted);
    return name ? name->toString() : jsonlexer::fromUtf8Exactly(text);
}

} // namespace

Result<QList<JsonMemberSpan>> jsonMemberSpans(QByteArrayView object)
{
    Walker walker(object);
    QList<JsonMemberSpan> spans;
    if (!walker.take('{'))
        return noObject();
    if (walker.take('}'))
        return spans;
    do {
        walker.skipBlanks();
        JsonMemberSpan span{};
        span.nameOffset = walker.at();
        if (!walker.skipString())
            return noObject();
        span.nameLength = walker.at() - span.nameOffset;
        if (!walker.take(':'))
            return noObject();
        walker.skipBlanks();
        span.valueOffset = walker.at();
        if (!walker.skipValue())
            return noObject();
        span.valueLength = walker.at() - span.valueOffset;
        span.name = unescaped(object.sliced(span.nameOffset, span.nameLength));
        spans.append(std::move(span));
    } while (walker.take(','));
    if (!walker.take('}'))
        return noObject();
    return spans;
}

QByteArray withoutJsonBlanks(QByteArrayView json)
{
    QByteArray text;
    text.reserve(json.size());
    bool inString = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json.at(i);
        if (!inString && QByteArrayView(" \t\r\n").contains(c))
            continue;
        text += c;
        if (inString && c == '\\' && i + 1 < json.size())
            text += json.at(++i);
        else if (c == '"')
            inString = !inString;
    }
    return text;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonplace.h"

#include "core/json/jsonreader.h"

#include <algorithm>

namespace {

/// Steps over values of a text that parseJson() accepted; stops early, never astray, in any other.
class Walker
{
public:
    explicit Walker(QByteArrayView text)
        : m_text(text)
    {
        skipSpace();
    }

    void goTo(qsizetype offset) { m_at = offset; }
    qsizetype at() const { return m_at; }

    /// Told of each part of the object or array it stands on: name or index, where that begins, where the value does.
    template<class Tell> void visit(const Tell &tell)
    {
        if (peek() == '{')
            visitMembers(tell);
        else if (peek() == '[')
            visitItems(tell);
    }

private:
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

    void skipSpace()
    {
        while (m_at < m_text.size() && QByteArrayView(" \t\r\n").contains(m_text[m_at]))
            ++m_at;
    }

    /// Past one character if it is the one, and past the space behind it.
    bool take(char character)
    {
        if (peek() != character)
            return false;
        ++m_at;
        skipSpace();
        return true;
    }

    QByteArrayView takeString()
    {
        const qsizetype start = m_at;
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
            if (m_text[m_at] == '\\')
                ++m_at;
        }
        m_at = std::min(m_at + 1, m_text.size());
        const QByteArrayView string = m_text.sliced(start, m_at - start);
        skipSpace();
        return string;
    }

    void skipValue()
    {
        int depth = 0;
        do {
            const char character = peek();
            if (character == '"') {
                takeString();
            } else {
                depth += (character == '{' || character == '[') - (character == '}' || character == ']');
                ++m_at;
            }
        } while (m_at < m_text.size() && (depth > 0 || !QByteArrayView(",]} \t\r\n").contains(peek())));
        skipSpace();
    }

    template<class Tell> void visitMembers(const Tell &tell)
    {
        take('{');
        while (peek() == '"') {
            const qsizetype start = m_at;
            const Result<Json> name = parseJson(takeString());
            take(':');
            if (name)
                tell(name->toString(), start, m_at);
            skipValue();
            take(',');
        }
    }

    template<class Tell> void visitItems(const Tell &tell)
    {
        take('[');
        for (qsizetype i = 0; peek() != ']' && m_at < m_text.size(); ++i) {
            tell(QString::number(i), m_at, m_at);
            skipValue();
            take(',');
        }
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
};

} // namespace

JsonPlaces::JsonPlaces(QByteArrayView json)
    : m_text(json)
{
}

const JsonPlaces::Parts &JsonPlaces::partsAt(qsizetype value)
{
    const auto known = m_parts.constFind(value);
    if (known != m_parts.constEnd())
        return *known;
    Parts parts;
    Walker walker(m_text);
    walker.goTo(value);
    // The last of duplicates, as Json::find() reads them.
    walker.visit([&parts](const QString &name, qsizetype place, qsizetype at) { parts.insert(name, { place, at }); });
    return *m_parts.insert(value, parts);
}

qsizetype JsonPlaces::offsetOf(const QStringList &path)
{
    qsizetype value = Walker(m_text).at();
    qsizetype place = 0;
    for (const QString &step : path) {
        const Parts &parts = partsAt(value);
        const auto part = parts.constFind(step);
        if (part == parts.constEnd())
            break;
        place = part->place;
        value = part->value;
    }
    return place;
}

JsonPosition JsonPlaces::placeOf(const QStringList &path)
{
    const qsizetype offset = offsetOf(path);
    if (offset < m_countedTo) {
        m_countedTo = 0;
        m_counted = { 1, 1 };
    }
    const JsonPosition further = jsonPosition(m_text.sliced(m_countedTo), offset - m_countedTo);
    m_counted = further.line == 1 ? JsonPosition{ m_counted.line, m_counted.column + further.column - 1 }
                                  : JsonPosition{ m_counted.line + further.line - 1, further.column };
    m_countedTo = offset;
    return m_counted;
}

qsizetype offsetInJson(QByteArrayView json, const QStringList &path)
{
    return JsonPlaces(json).offsetOf(path);
}

JsonPosition placeInJson(QByteArrayView json, const QStringList &path)
{
    return JsonPlaces(json).placeOf(path);
}

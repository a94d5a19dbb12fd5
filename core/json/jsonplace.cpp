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

    /// Goes to the member or item of the value it stands on; false, without moving, if there is none.
    bool enter(const QString &step)
    {
        const qsizetype start = m_at;
        const bool found = peek() == '{' ? enterMember(step) : peek() == '[' && enterItem(step.toLongLong());
        if (!found)
            m_at = start;
        return found;
    }

    qsizetype place() const { return m_place; }

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

    /// The last of duplicates, as Json::find() reads them.
    bool enterMember(const QString &name)
    {
        qsizetype value = -1;
        take('{');
        while (peek() == '"') {
            const qsizetype start = m_at;
            const Result<Json> found = parseJson(takeString());
            take(':');
            if (found && found->toString() == name) {
                m_place = start;
                value = m_at;
            }
            skipValue();
            take(',');
        }
        if (value >= 0)
            m_at = value;
        return value >= 0;
    }

    bool enterItem(qlonglong index)
    {
        take('[');
        for (qlonglong i = 0; peek() != ']' && m_at < m_text.size(); ++i) {
            if (i == index) {
                m_place = m_at;
                return true;
            }
            skipValue();
            take(',');
        }
        return false;
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
    qsizetype m_place = 0;
};

} // namespace

qsizetype offsetInJson(QByteArrayView json, const QStringList &path)
{
    Walker walker(json);
    for (const QString &step : path) {
        if (!walker.enter(step))
            break;
    }
    return walker.place();
}

JsonPosition placeInJson(QByteArrayView json, const QStringList &path)
{
    return jsonPosition(json, offsetInJson(json, path));
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsonnames.h"

#include "core/base/json.h"
#include "core/base/jsonlexer.h"

#include <algorithm>

namespace {

QString unescaped(QByteArrayView quoted)
{
    const QByteArrayView text = quoted.sliced(1, quoted.size() - 2);
    if (!text.contains('\\'))
        return QString::fromUtf8(text);
    const Result<Json> name = parseJson(quoted);
    return name ? name->toString() : QString::fromUtf8(text);
}

/// Knows at each character of a JSON text whether it belongs to a name of the outermost object.
class Reader
{
public:
    explicit Reader(QByteArrayView text)
        : m_text(text)
    {
    }

    /// Reads on to an offset.
    void readTo(qsizetype end)
    {
        for (; m_at < end; ++m_at)
            m_inString ? readInString() : readOutside(m_text.at(m_at));
    }
    /// Goes on at an offset, outside of a string and behind a name, or in place of one that is not finished.
    void resume(qsizetype offset, bool isFinished)
    {
        m_at = offset;
        m_inString = false;
        m_nameExpected = !isFinished;
    }

    bool isInName() const { return m_inString && m_isName; }
    qsizetype stringStart() const { return m_stringStart; }
    const QStringList &names() const { return m_names; }

private:
    void readInString()
    {
        const char c = m_text.at(m_at);
        if (c == '\\') {
            ++m_at;
        } else if (c == '"' || c == '\n') { // an unclosed string ends with its line
            m_inString = false;
            m_nameExpected = m_nameExpected && c == '\n';
            if (m_isName && c == '"')
                m_names.append(unescaped(m_text.sliced(m_stringStart - 1, m_at - m_stringStart + 2)));
        }
    }

    void readOutside(char c)
    {
        if (c == '"') {
            m_inString = true;
            m_isName = m_nameExpected && m_open.size() == 1;
            m_stringStart = m_at + 1;
        } else if (c == '{' || c == '[') {
            m_open.append(c);
            m_nameExpected = c == '{';
        } else if (c == '}' || c == ']') {
            m_open.chop(1);
            m_nameExpected = false;
        } else if (c == ',') {
            m_nameExpected = m_open.endsWith('{');
        } else if (c == ':') {
            m_nameExpected = false;
        }
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
    QByteArray m_open; ///< the brackets around
    bool m_inString = false;
    bool m_isName = false;
    bool m_nameExpected = false;
    qsizetype m_stringStart = 0;
    QStringList m_names;
};

/// What a name may be made of where the quote behind it is missing: then the next quote belongs to another string.
bool isNameCharacter(char c)
{
    return uchar(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || jsonlexer::isDigit(c)
        || QByteArrayView("_-#./@").contains(c);
}

} // namespace

std::optional<JsonNameAtCaret> jsonNameAt(QByteArrayView json, qsizetype caret)
{
    caret = std::clamp<qsizetype>(caret, 0, json.size());
    Reader reader(json);
    reader.readTo(caret);
    if (!reader.isInName() || reader.stringStart() > caret)
        return {};
    JsonNameAtCaret name{ reader.stringStart(), 0, {}, false, false, {} };
    name.typed = json.sliced(name.offset, caret - name.offset).toByteArray();
    const qsizetype end = std::find_if_not(json.begin() + caret, json.end(), isNameCharacter) - json.begin();
    name.isClosed = end < json.size() && json.at(end) == '"';
    name.length = (name.isClosed ? end : caret) - name.offset;
    const qsizetype behind = name.isClosed ? end + 1 : caret;
    const auto next = std::find_if_not(json.begin() + behind, json.end(), jsonlexer::isSpace);
    name.hasColon = next != json.end() && *next == ':';
    reader.resume(behind, name.isClosed);
    reader.readTo(json.size());
    name.others = reader.names();
    return name;
}

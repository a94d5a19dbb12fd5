// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/jsonwriter.h"

#include "core/base/numbertext.h"
#include "core/json/jsonlexer.h"

#include <QtCore/qnumeric.h>
#include <array>
#include <charconv>
#include <cstdlib>

namespace {

constexpr char Hex[] = "0123456789abcdef";

void appendEscape(QByteArray &out, char16_t unit)
{
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        out += Hex[(unit >> shift) & 0xf];
}

/// The two-letter escape that JSON has for a character; 0 where it has none.
char shortEscape(char16_t unit)
{
    switch (unit) {
    case '"':
    case '\\':
        return char(unit);
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return 0;
    }
}

class Writer
{
public:
    explicit Writer(JsonStyle style)
        : m_style(style)
    {
    }
    void write(const Json &value, int level);
    QByteArray take() { return std::move(m_out); }

private:
    void writeString(QStringView text);
    void writeArray(const QList<Json> &items, int level);
    void writeObject(const QList<Json::Member> &members, int level);
    void breakLine(int level);
    bool isPython() const { return m_style == JsonStyle::PythonDumps || m_style == JsonStyle::DrfRender; }

    JsonStyle m_style;
    QByteArray m_out;
};

void Writer::write(const Json &value, int level)
{
    switch (value.type()) {
    case Json::Type::Null:
        m_out += "null";
        break;
    case Json::Type::Bool:
        m_out += value.toBool() ? "true" : "false";
        break;
    case Json::Type::Number:
        m_out += isPython() ? pythonNumberText(value.numberText()) : value.numberText();
        break;
    case Json::Type::String:
        writeString(value.toString());
        break;
    case Json::Type::Array:
        writeArray(value.items(), level);
        break;
    case Json::Type::Object:
        writeObject(value.members(), level);
        break;
    }
}

void Writer::writeString(QStringView text)
{
    const auto isPlain = [](QChar c) { return c >= u' ' && c < u'\x7f' && !shortEscape(c.unicode()); };
    m_out += '"';
    for (qsizetype i = 0; i < text.size(); ++i) {
        // What is plain at once: a whole token is.
        const qsizetype end = std::find_if_not(text.begin() + i, text.end(), isPlain) - text.begin();
        if (end > i) {
            const qsizetype before = m_out.size();
            m_out.resize(before + end - i);
            std::transform(text.begin() + i, text.begin() + end, m_out.begin() + before,
                [](QChar c) { return char(c.unicode()); });
            i = end;
            if (i == text.size())
                break;
        }
        const char16_t unit = text[i].unicode();
        if (const char letter = shortEscape(unit)) {
            m_out += '\\';
            m_out += letter;
        } else if (unit < 0x20 || m_style == JsonStyle::PythonDumps) {
            appendEscape(m_out, unit);
        } else if (unit == 0x7f) {
            m_out += char(unit);
        } else if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            jsonlexer::appendUtf8(m_out, QChar::surrogateToUcs4(unit, text[i + 1].unicode()));
            ++i;
        } else if (text[i].isSurrogate() || (m_style == JsonStyle::DrfRender && (unit == 0x2028 || unit == 0x2029))) {
            appendEscape(m_out, unit);
        } else {
            jsonlexer::appendUtf8(m_out, unit);
        }
    }
    m_out += '"';
}

void Writer::writeArray(const QList<Json> &items, int level)
{
    m_out += '[';
    for (qsizetype i = 0; i < items.size(); ++i) {
        if (i > 0)
            m_out += ',';
        breakLine(level + 1);
        write(items[i], level + 1);
    }
    if (!items.isEmpty())
        breakLine(level);
    m_out += ']';
}

void Writer::writeObject(const QList<Json::Member> &members, int level)
{
    m_out += '{';
    for (qsizetype i = 0; i < members.size(); ++i) {
        if (i > 0)
            m_out += ',';
        breakLine(level + 1);
        writeString(members[i].name);
        m_out += m_style == JsonStyle::Indented ? ": " : ":";
        write(members[i].value, level + 1);
    }
    if (!members.isEmpty())
        breakLine(level);
    m_out += '}';
}

void Writer::breakLine(int level)
{
    if (m_style != JsonStyle::Indented)
        return;
    m_out += '\n';
    m_out.append(2 * level, ' ');
}

} // namespace

QByteArray writeJson(const Json &value, JsonStyle style)
{
    Writer writer(style);
    writer.write(value, 0);
    return writer.take();
}

QByteArray pythonNumberText(QByteArrayView text)
{
    const Json number = Json::number(text.toByteArray());
    if (!number.isInteger())
        return pythonFloatText(number.toDouble());
    return text == "-0" ? QByteArrayLiteral("0") : text.toByteArray();
}

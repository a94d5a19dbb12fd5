// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/language.h"

#include "core/code/callvariables.h"

#include <QSet>
#include <algorithm>

namespace code {

namespace {

constexpr qsizetype widest = 88; ///< characters of a line that is not broken

QByteArray hex(uint value, int digits)
{
    return QByteArray::number(value, 16).rightJustified(digits, '0');
}

/// Control characters, those that can't be seen or change what is seen, and what is no character.
bool isHidden(char32_t code)
{
    switch (QChar::category(code)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
    case QChar::Separator_Space:
        return code != U' ';
    default:
        return false;
    }
}

/// Escapes that both languages have; empty: none is needed.
QByteArray escape(char32_t code)
{
    switch (code) {
    case U'\\':
        return "\\\\";
    case U'"':
        return "\\\"";
    case U'\n':
        return "\\n";
    case U'\r':
        return "\\r";
    case U'\t':
        return "\\t";
    default:
        return isHidden(code) && code <= 0xffff ? "\\u" + hex(code, 4) : QByteArray();
    }
}

template<class Escape> QByteArray quoted(const QString &text, Escape escapeOf)
{
    QByteArray out = "\"";
    const QList<uint> codes = text.toUcs4(); // a lone surrogate comes as it is
    for (const char32_t code : codes) {
        const QByteArray escaped = escapeOf(code);
        out += escaped.isEmpty() ? QString::fromUcs4(&code, 1).toUtf8() : escaped;
    }
    return out + '"';
}

QByteArray pythonText(const QString &text)
{
    return quoted(
        text, [](char32_t code) { return code > 0xffff && isHidden(code) ? "\\U" + hex(code, 8) : escape(code); });
}

QByteArray javascriptText(const QString &text)
{
    return quoted(text, [](char32_t code) {
        if (code == U'<') // no "</script", no "<!--"
            return QByteArray("\\u003c");
        if (code > 0xffff && isHidden(code))
            return "\\u{" + QByteArray::number(uint(code), 16) + '}';
        return escape(code);
    });
}

QByteArray pythonKey(const QByteArray &expression)
{
    return expression;
}

QByteArray javascriptKey(const QByteArray &expression)
{
    const bool isText = expression.startsWith('"') && expression.endsWith('"') && !expression.contains("\" + ");
    return isText && expression != "\"__proto__\"" ? expression : '[' + expression + ']';
}

/// One value as the language has it, all on one line.
QByteArray inlined(const Json &value, const WrittenRequest &request, const Language &language)
{
    QByteArrayList parts;
    switch (value.type()) {
    case Json::Type::Null:
        return language.null;
    case Json::Type::Bool:
        return value.toBool() ? language.yes : language.no;
    case Json::Type::Number:
        return value.numberText();
    case Json::Type::String:
        return textExpression(value.toString().toUtf8(), request, language);
    case Json::Type::Array:
        for (const Json &item : value.items())
            parts.append(inlined(item, request, language));
        return '[' + parts.join(", ") + ']';
    case Json::Type::Object:
        break;
    }
    for (const Json::Member &member : value.members())
        parts.append(language.key(textExpression(member.name.toUtf8(), request, language)) + ": "
            + inlined(member.value, request, language));
    return '{' + parts.join(", ") + '}';
}

} // namespace

const Language &python()
{
    static constexpr Language language{ pythonText, pythonKey, "None", "True", "False", 4 };
    return language;
}

const Language &javascript()
{
    static constexpr Language language{ javascriptText, javascriptKey, "null", "true", "false", 2 };
    return language;
}

QByteArray pythonBytes(const QByteArray &bytes)
{
    QByteArray out = "b\"";
    for (const char c : bytes) {
        if (c == '\\' || c == '"')
            out += QByteArray("\\") + c;
        else if (c >= ' ' && c < 127)
            out += c;
        else
            out += "\\x" + hex(uchar(c), 2);
    }
    return out + '"';
}

QByteArray textExpression(const QByteArray &text, const WrittenRequest &request, const Language &language)
{
    QByteArrayList parts;
    for (const Piece &piece : request.pieces(text))
        parts.append(piece.isVariable ? piece.text : language.text(QString::fromUtf8(piece.text)));
    return parts.isEmpty() ? language.text(QString()) : parts.join(" + ");
}

bool isPlain(const Json &value)
{
    constexpr qsizetype safeDigits = 15;
    QSet<QString> names;
    switch (value.type()) {
    case Json::Type::Null:
    case Json::Type::Bool:
        return true;
    case Json::Type::Number:
        return value.isInteger() && value.numberText().size() <= safeDigits && value.numberText() != "-0";
    case Json::Type::String:
        return value.toString().isValidUtf16();
    case Json::Type::Array: {
        const QList<Json> &items = value.items();
        return std::all_of(items.begin(), items.end(), isPlain);
    }
    case Json::Type::Object:
        break;
    }
    for (const Json::Member &member : value.members()) {
        if (names.contains(member.name) || !member.name.isValidUtf16() || !isPlain(member.value))
            return false;
        names.insert(member.name);
    }
    return true;
}

QByteArray literal(
    const Json &value, const WrittenRequest &request, const Language &language, int level, qsizetype column)
{
    const QByteArray line = inlined(value, request, language);
    const bool isEmpty = value.members().isEmpty() && value.items().isEmpty();
    if (isEmpty || column + line.size() <= widest)
        return line;
    const QByteArray indent(qsizetype(level) * language.indent, ' ');
    const QByteArray inner(qsizetype(level + 1) * language.indent, ' ');
    QByteArray out = value.isArray() ? "[\n" : "{\n";
    for (const Json &item : value.items())
        out += inner + literal(item, request, language, level + 1, inner.size()) + ",\n";
    for (const Json::Member &member : value.members()) {
        const QByteArray start = inner + language.key(textExpression(member.name.toUtf8(), request, language)) + ": ";
        out += start + literal(member.value, request, language, level + 1, start.size()) + ",\n";
    }
    return out + indent + (value.isArray() ? ']' : '}');
}

} // namespace code

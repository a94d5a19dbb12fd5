// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/pythonexpression.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

using namespace std::chrono_literals;

namespace python {
namespace {
using Kind = PythonToken::Kind;
constexpr int deepest = 100;

QString tr(const char *text)
{
    return QCoreApplication::translate("simplejwt::PythonSettings", text);
}

struct Unit
{
    const char *name;
    std::chrono::microseconds length;
};
constexpr std::array units{ // in the order of timedelta's positional arguments
    Unit{ "days", 24h }, Unit{ "seconds", 1s }, Unit{ "microseconds", 1us }, Unit{ "milliseconds", 1ms },
    Unit{ "minutes", 1min }, Unit{ "hours", 1h }, Unit{ "weeks", 7 * 24h }
};

bool isOneOf(const PythonToken &token, std::initializer_list<const char *> names)
{
    return std::any_of(names.begin(), names.end(), [&](const char *name) { return token.is(QLatin1String(name)); });
}
} // namespace

/// Counts how deep the reading is nested, so that no text overflows the stack.
struct PythonExpression::Deeper
{
    explicit Deeper(int &depth)
        : m_depth(depth)
    {
        ++m_depth;
    }
    ~Deeper() { --m_depth; }
    Q_DISABLE_COPY_MOVE(Deeper)
    int &m_depth;
};

tl::unexpected<PythonTrouble> PythonExpression::trouble(const PythonToken &token, QString text) const
{
    return tl::unexpected(PythonTrouble{ token.begin, std::move(text) });
}

tl::unexpected<PythonTrouble> PythonExpression::unexpected() const
{
    const PythonToken &token = current();
    if (token.kind == Kind::Unreadable)
        return trouble(token, token.text);
    if (token.kind == Kind::End)
        return trouble(token, tr("the text ends in the middle of a value"));
    return trouble(token, tr("“%1” is not expected here").arg(token.isString() ? tr("a text") : token.text.left(40)));
}

PythonRead<PythonData> PythonExpression::read()
{
    const Deeper deeper(m_depth);
    if (m_depth > deepest)
        return trouble(current(), tr("the value is nested too deeply"));
    if (isOneOf(current(), { "lambda", "not", "await", "yield" }))
        return trouble(current(), tr("“%1” would have to be executed").arg(current().text));
    const auto value = sum();
    if (!value)
        return value;
    const auto fine = checkFollows();
    return fine ? value : PythonRead<PythonData>(tl::unexpected(fine.error()));
}

// What makes the value depend on running something.
PythonRead<void> PythonExpression::checkFollows()
{
    if (isOneOf(current(),
            { "if", "or", "and", "not", "in", "is", "for", "async", "==", "!=", "<", ">", "<=", ">=", "|", "&", "^",
                "<<", ">>", "@", ":=" }))
        return trouble(current(), tr("“%1” would have to be executed").arg(current().text));
    return {};
}

PythonRead<PythonData> PythonExpression::combine(
    const PythonToken &symbol, const PythonData &left, const PythonData &right)
{
    PythonOutcome result = pythonBinary(symbol.text, left, right);
    if (!result)
        return trouble(symbol, result.error());
    return std::move(*result);
}

PythonRead<PythonData> PythonExpression::sum()
{
    auto left = product();
    while (left && isOneOf(current(), { "+", "-" })) {
        const PythonToken &symbol = current();
        advance();
        const auto right = product();
        left = right ? combine(symbol, *left, *right) : right;
    }
    return left;
}

PythonRead<PythonData> PythonExpression::product()
{
    auto left = factor();
    while (left && isOneOf(current(), { "*", "/", "//", "%" })) {
        const PythonToken &symbol = current();
        advance();
        const auto right = factor();
        left = right ? combine(symbol, *left, *right) : right;
    }
    return left;
}

PythonRead<PythonData> PythonExpression::factor()
{
    const Deeper deeper(m_depth);
    if (m_depth > deepest)
        return trouble(current(), tr("the value is nested too deeply"));
    if (!isOneOf(current(), { "+", "-", "~" }))
        return power();
    const PythonToken &symbol = current();
    advance();
    const auto value = factor();
    if (!value)
        return value;
    PythonOutcome result = pythonUnary(symbol.text[0], *value);
    if (!result)
        return trouble(symbol, result.error());
    return std::move(*result);
}

PythonRead<PythonData> PythonExpression::power()
{
    const auto base = primary();
    if (!base || !isAt("**"))
        return base;
    const PythonToken &symbol = current();
    advance();
    const auto exponent = factor();
    return exponent ? combine(symbol, *base, *exponent) : exponent;
}

PythonRead<PythonData> PythonExpression::primary()
{
    const PythonToken &token = current();
    if (token.isString())
        return text();
    if (token.kind == Kind::Name)
        return name();
    if (token.kind == Kind::Number) {
        advance();
        PythonOutcome number = pythonNumber(token.text);
        if (!number)
            return trouble(token, number.error());
        return std::move(*number);
    }
    const auto value = isAt("(") ? parenthesis() : isAt("[") ? list() : isAt("{") ? dict() : unexpected();
    if (value && isOneOf(current(), { ".", "[", "(" }))
        return trouble(current(), tr("a call or an index would have to be executed"));
    return value;
}

// Texts side by side are one; but not a text that begins a line and is the next key: there a comma was forgotten.
PythonRead<PythonData> PythonExpression::text()
{
    const PythonToken &first = current();
    QString joined;
    do {
        if (current().kind != first.kind)
            return trouble(current(), tr("a text and bytes can't be joined"));
        joined += current().text;
        advance();
    } while (current().isString() && !isNextKey());
    if (current().kind == Kind::Unreadable)
        return unexpected();
    if (isOneOf(current(), { ".", "[", "(" }))
        return trouble(current(), tr("a call or an index would have to be executed"));
    if (first.kind == Kind::Bytes)
        return PythonData{ PythonData::Bytes{ joined.toLatin1() } };
    return PythonData{ joined };
}

PythonRead<PythonData> PythonExpression::name()
{
    const PythonToken &first = current();
    if (isOneOf(first,
            { "if", "else", "for", "lambda", "not", "in", "is", "and", "or", "await", "yield", "def", "class", "import",
                "from", "return" }))
        return unexpected();
    advance();
    const bool plain = !isOneOf(current(), { ".", "[", "(" });
    if (plain && first.is(QLatin1String("None")))
        return PythonData{};
    if (plain && isOneOf(first, { "True", "False" }))
        return PythonData{ first.is(QLatin1String("True")) };
    QString last = first.text;
    for (;;) {
        if (isAt(".") && current(1).kind == Kind::Name) {
            last = current(1).text;
            advance();
            advance();
        } else if (isAt("(") && last == QLatin1String("timedelta")) {
            return timedelta();
        } else if (isAt("(") || isAt("[")) {
            if (const auto skipped = skipBrackets(); !skipped)
                return tl::unexpected(skipped.error());
            last.clear();
        } else {
            return PythonData{ PythonData::Reference{} };
        }
    }
}

PythonRead<void> PythonExpression::skipBrackets()
{
    const PythonToken &opening = current();
    int open = 0;
    do {
        if (atEnd())
            return trouble(opening, tr("“%1” is not closed").arg(opening.text));
        open += isOneOf(current(), { "(", "[", "{" }) - isOneOf(current(), { ")", "]", "}" });
        advance();
    } while (open > 0);
    return {};
}

PythonRead<QList<PythonData>> PythonExpression::items(const char *closing, bool &comma)
{
    const PythonToken &opening = current();
    QList<PythonData> values;
    comma = false;
    advance();
    while (!isAt(closing)) {
        if (atEnd() || isNextKey())
            return trouble(opening, tr("“%1” is not closed").arg(opening.text));
        if (isAt("*"))
            return trouble(current(), tr("“*” would have to be executed"));
        const auto value = read();
        if (!value)
            return tl::unexpected(value.error());
        values.append(*value);
        if (isAt(",")) {
            comma = true;
            advance();
        } else if (!isAt(closing)) {
            return current().startsLine || atEnd() ? trouble(opening, tr("“%1” is not closed").arg(opening.text))
                                                   : unexpected();
        }
    }
    advance();
    return values;
}

namespace {
PythonData sequence(bool isTuple, const QList<PythonData> &values)
{
    if (std::any_of(values.begin(), values.end(), [](const PythonData &value) { return value.isReference(); }))
        return { PythonData::Reference{} };
    return { PythonData::Sequence{ isTuple, values } };
}
} // namespace

PythonRead<PythonData> PythonExpression::parenthesis()
{
    bool comma = false;
    const auto values = items(")", comma);
    if (!values)
        return tl::unexpected(values.error());
    return values->size() == 1 && !comma ? values->constFirst() : sequence(true, *values);
}

PythonRead<PythonData> PythonExpression::list()
{
    bool comma = false;
    const auto values = items("]", comma);
    if (!values)
        return tl::unexpected(values.error());
    return sequence(false, *values);
}

PythonRead<PythonData> PythonExpression::dict()
{
    const PythonToken &opening = current();
    PythonData::Dict entries;
    bool refers = false;
    advance();
    while (!isAt("}")) {
        if (!current().isString() || !current(1).is(QLatin1String(":")))
            return unexpected();
        const QString key = current().text;
        advance();
        advance();
        const auto value = read();
        if (!value)
            return value;
        refers = refers || value->isReference();
        entries.append({ key, *value });
        if (isAt(","))
            advance();
        else if (!isAt("}"))
            return trouble(opening, tr("“{” is not closed"));
    }
    advance();
    return refers ? PythonData{ PythonData::Reference{} } : PythonData{ entries };
}

PythonRead<PythonData> PythonExpression::timedelta()
{
    const PythonToken &opening = current();
    PythonData total{ std::chrono::microseconds{ 0 } };
    QList<QString> given;
    advance();
    for (int position = 0; !isAt(")"); ++position) {
        if (atEnd() || isNextKey())
            return trouble(opening, tr("“(” is not closed"));
        const PythonToken &start = current();
        const auto part = argument(position, given);
        if (!part)
            return part;
        PythonOutcome sum = pythonBinary(u"+", total, *part);
        if (!sum)
            return trouble(start, sum.error());
        total = std::move(*sum);
        if (isAt(","))
            advance();
        else if (!isAt(")"))
            return current().startsLine || atEnd() ? trouble(opening, tr("“(” is not closed")) : unexpected();
    }
    advance();
    if (isOneOf(current(), { ".", "[", "(" }))
        return trouble(current(), tr("a call or an index would have to be executed"));
    return total;
}

// One argument of timedelta, as a timedelta of its own.
PythonRead<PythonData> PythonExpression::argument(int position, QList<QString> &given)
{
    const PythonToken &start = current();
    const bool named = start.kind == Kind::Name && current(1).is(QLatin1String("="));
    QString unitName = position < int(units.size()) ? QLatin1String(units[size_t(position)].name) : QLatin1String();
    if (named) {
        unitName = start.text;
        advance();
        advance();
    } else if (isOneOf(start, { "*", "**" })) {
        return trouble(start, tr("“%1” would have to be executed").arg(start.text));
    }
    const auto unit = std::find_if(
        units.begin(), units.end(), [&](const Unit &row) { return unitName == QLatin1String(row.name); });
    if (unit == units.end())
        return trouble(start, tr("timedelta knows no “%1”").arg(unitName.left(40)));
    if (given.contains(unitName))
        return trouble(start, tr("timedelta is given “%1” twice").arg(unitName));
    given.append(unitName);
    const auto amount = read();
    if (!amount)
        return amount;
    PythonOutcome time = pythonTimedelta(*amount, unit->length);
    if (!time)
        return trouble(start, tr("timedelta wants numbers, and no %1").arg(amount->typeName()));
    return std::move(*time);
}

} // namespace python

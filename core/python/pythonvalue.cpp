// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/pythonvalue.h"

#include "core/json/jsonwriter.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace std::chrono;

namespace python {
namespace {
constexpr int maxDigits = 4300; // sys.int_info.default_max_str_digits

PythonInt clamped(bool negative)
{
    return { negative ? std::numeric_limits<qint64>::min() : std::numeric_limits<qint64>::max(), true };
}

PythonInt intFromDigits(const QByteArray &digits, bool negative)
{
    bool fits = false;
    const qint64 value = (negative ? '-' + digits : digits).toLongLong(&fits);
    return fits ? PythonInt{ value } : clamped(negative);
}

QString reprText(const QString &text)
{
    const QChar quote = text.contains(u'\'') && !text.contains(u'"') ? u'"' : u'\'';
    QString out = quote;
    for (const QChar c : text) {
        if (c == quote || c == u'\\')
            out += u'\\';
        if (c == u'\n')
            out += QLatin1String("\\n");
        else if (c == u'\r')
            out += QLatin1String("\\r");
        else if (c == u'\t')
            out += QLatin1String("\\t");
        else if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            out += QStringLiteral("\\x%1").arg(c.unicode(), 2, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return out + quote;
}

PythonError notANumberText(const QString &text)
{
    return { "ValueError", QStringLiteral("invalid literal for int() with base 10: ") + reprText(text) };
}

// int(str): white space around, a sign, digits of any script with single underscores between them.
PythonResult<PythonInt> intFromText(const QString &text)
{
    const QString trimmed = text.trimmed();
    QByteArray digits;
    bool negative = false;
    bool underscoreAllowed = false;
    qsizetype i = 0;
    if (!trimmed.isEmpty() && (trimmed[0] == u'-' || trimmed[0] == u'+'))
        negative = trimmed[i++] == u'-';
    for (; i < trimmed.size(); ++i) {
        const QChar c = trimmed[i];
        if (c == u'_' && underscoreAllowed) {
            underscoreAllowed = false;
            continue;
        }
        const char32_t code
            = c.isHighSurrogate() && i + 1 < trimmed.size() ? QChar::surrogateToUcs4(c, trimmed[i + 1]) : c.unicode();
        i += code > 0xffff ? 1 : 0;
        if (QChar::category(code) != QChar::Number_DecimalDigit)
            return tl::unexpected(notANumberText(text));
        digits += char('0' + QChar::digitValue(code));
        underscoreAllowed = true;
    }
    if (digits.isEmpty() || !underscoreAllowed)
        return tl::unexpected(notANumberText(text));
    if (digits.size() > maxDigits)
        return tl::unexpected(PythonError{
            "ValueError", QStringLiteral("Exceeds the limit (4300 digits) for integer string conversion") });
    return intFromDigits(digits, negative);
}

PythonResult<PythonInt> intFromDouble(double value)
{
    if (std::isnan(value))
        return tl::unexpected(PythonError{ "ValueError", QStringLiteral("cannot convert float NaN to integer") });
    if (std::isinf(value))
        return tl::unexpected(
            PythonError{ "OverflowError", QStringLiteral("cannot convert float infinity to integer") });
    if (std::fabs(value) >= 0x1p63)
        return clamped(value < 0);
    return PythonInt{ qint64(value) };
}

PythonInt intFromInteger(const Json &number)
{
    if (const std::optional<qint64> value = number.toInteger())
        return { *value };
    return clamped(number.numberText().startsWith('-'));
}

// The year of the proleptic Gregorian calendar, for any number of seconds: eras of 400 years, counted from March.
qint64 civilYear(qint64 epoch)
{
    constexpr qint64 daysPerEra = 146097;
    const qint64 day = (epoch >= 0 ? epoch : epoch - 86399) / 86400 + 719468;
    const qint64 era = (day >= 0 ? day : day - daysPerEra + 1) / daysPerEra;
    const qint64 dayOfEra = day - era * daysPerEra;
    const qint64 yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const qint64 dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    return era * 400 + yearOfEra + (dayOfYear >= 306 ? 1 : 0);
}

bool isNumeric(const Json &value)
{
    return value.isNumber() || value.isBool();
}

double asDouble(const Json &value)
{
    return value.isBool() ? double(value.toBool()) : value.toDouble();
}

bool numbersEqual(const Json &left, const Json &right)
{
    if (left.isNumber() && right.isNumber() && left.isInteger() && right.isInteger())
        return pythonNumberText(left.numberText()) == pythonNumberText(right.numberText());
    return asDouble(left) == asDouble(right);
}

// A float as str() has it: json.dumps writes Infinity and NaN, str() writes inf and nan.
QString floatText(const QByteArray &number)
{
    const QByteArray text = pythonNumberText(number);
    if (text.endsWith("Infinity"))
        return text.startsWith('-') ? QStringLiteral("-inf") : QStringLiteral("inf");
    return text == "NaN" ? QStringLiteral("nan") : QString::fromLatin1(text);
}

QString repr(const Json &value)
{
    switch (value.type()) {
    case Json::Type::Null:
        return QStringLiteral("None");
    case Json::Type::Bool:
        return value.toBool() ? QStringLiteral("True") : QStringLiteral("False");
    case Json::Type::Number:
        return floatText(value.numberText());
    case Json::Type::String:
        return reprText(value.toString());
    case Json::Type::Array: {
        QStringList parts;
        for (const Json &item : value.items())
            parts += repr(item);
        return u'[' + parts.join(QLatin1String(", ")) + u']';
    }
    case Json::Type::Object: {
        QStringList parts;
        for (const Json::Member &member : value.members())
            parts += reprText(member.name) + QLatin1String(": ") + repr(member.value);
        return u'{' + parts.join(QLatin1String(", ")) + u'}';
    }
    }
    return {};
}
} // namespace

QByteArray pythonTypeName(const Json &value)
{
    switch (value.type()) {
    case Json::Type::Null:
        return "NoneType";
    case Json::Type::Bool:
        return "bool";
    case Json::Type::Number:
        return value.isInteger() ? "int" : "float";
    case Json::Type::String:
        return "str";
    case Json::Type::Array:
        return "list";
    case Json::Type::Object:
        return "dict";
    }
    return {};
}

bool pythonTruth(const Json &value)
{
    switch (value.type()) {
    case Json::Type::Null:
        return false;
    case Json::Type::Bool:
        return value.toBool();
    case Json::Type::Number:
        return value.toDouble() != 0; // NaN is true
    case Json::Type::String:
        return !value.toString().isEmpty();
    case Json::Type::Array:
        return !value.items().isEmpty();
    case Json::Type::Object:
        return !value.members().isEmpty();
    }
    return false;
}

PythonResult<PythonInt> pythonInt(const Json &value)
{
    if (value.isBool())
        return PythonInt{ value.toBool() };
    if (value.isNumber())
        return value.isInteger() ? intFromInteger(value) : intFromDouble(value.toDouble());
    if (value.isString())
        return intFromText(value.toString());
    return tl::unexpected(PythonError{ "TypeError",
        QStringLiteral("int() argument must be a string, a bytes-like object or a real number, not '%1'")
            .arg(QString::fromLatin1(pythonTypeName(value))) });
}

QString pythonText(const Json &value)
{
    return value.isString() ? value.toString() : repr(value);
}

bool pythonEquals(const Json &left, const Json &right)
{
    if (isNumeric(left) && isNumeric(right))
        return numbersEqual(left, right);
    if (left.type() != right.type())
        return false;
    if (left.isArray()) {
        return std::equal(
            left.items().begin(), left.items().end(), right.items().begin(), right.items().end(), pythonEquals);
    }
    if (left.isObject()) {
        return left.members().size() == right.members().size()
            && std::all_of(left.members().begin(), left.members().end(), [&right](const Json::Member &member) {
                   const Json *other = right.find(QStringView(member.name));
                   return other && pythonEquals(member.value, *other);
               });
    }
    return left == right;
}

std::partial_ordering pythonCompare(const Json &value, double seconds)
{
    return isNumeric(value) ? asDouble(value) <=> seconds : std::partial_ordering::unordered;
}

PythonResult<Instant> pythonDateTime(const Json &value)
{
    constexpr qint64 firstYear = 1;
    constexpr qint64 lastYear = 9999;
    if (!isNumeric(value)) {
        return tl::unexpected(PythonError{ "TypeError",
            QStringLiteral("'%1' object cannot be interpreted as an integer")
                .arg(QString::fromLatin1(pythonTypeName(value))) });
    }
    const bool isFloat = value.isNumber() && !value.isInteger();
    if (isFloat && std::isnan(value.toDouble()))
        return tl::unexpected(PythonError{ "ValueError", QStringLiteral("Invalid value NaN (not a number)") });
    const double floored = std::floor(asDouble(value));
    const PythonInt whole = isFloat ? intFromDouble(floored).value_or(clamped(floored < 0)) : *pythonInt(value);
    if (whole.huge)
        return tl::unexpected(
            PythonError{ "OverflowError", QStringLiteral("timestamp out of range for platform time_t") });
    const qint64 year = civilYear(whole.value);
    if (year - 1900 > std::numeric_limits<int>::max() || year - 1900 < std::numeric_limits<int>::min())
        return tl::unexpected(PythonError{
            "OSError", QStringLiteral("[Errno 75] Value too large for defined data type") }); // gmtime()'s tm_year
    if (year < firstYear || year > lastYear)
        return tl::unexpected(PythonError{ "ValueError", QStringLiteral("year %1 is out of range").arg(year) });
    Instant instant = fromEpochSeconds(whole.value);
    if (isFloat)
        instant += microseconds{ qint64(std::nearbyint((value.toDouble() - floored) * 1e6)) };
    return instant;
}

} // namespace python

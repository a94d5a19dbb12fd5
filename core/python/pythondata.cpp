// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/pythondata.h"

#include <QCoreApplication>
#include <array>
#include <cmath>

using std::chrono::microseconds;

namespace python {
namespace {
constexpr qsizetype longestValue = 100'000; // characters or items that a multiplication may make

QString tr(const char *text)
{
    return QCoreApplication::translate("simplejwt::PythonSettings", text);
}

auto refuse(QString why)
{
    return tl::unexpected(std::move(why));
}

auto tooLarge()
{
    return refuse(tr("a number gets too large here"));
}

auto division()
{
    return refuse(tr("Python would stop with ZeroDivisionError here"));
}

// A bool is an int in Python.
std::optional<qint64> integer(const PythonData &data)
{
    if (const bool *flag = data.as<bool>())
        return qint64(*flag);
    const qint64 *number = data.as<qint64>();
    return number ? std::optional(*number) : std::nullopt;
}

std::optional<double> real(const PythonData &data)
{
    if (const double *number = data.as<double>())
        return *number;
    const auto whole = integer(data);
    return whole ? std::optional(double(*whole)) : std::nullopt;
}

PythonOutcome finite(double number)
{
    if (!std::isfinite(number))
        return tooLarge();
    return PythonData{ number };
}

// Towards minus infinity, as Python divides; the divisor is not 0.
qint64 floorDivided(qint64 left, qint64 right)
{
    const qint64 quotient = left / right;
    return quotient - ((left % right != 0) && ((left < 0) != (right < 0)));
}

double floorRemainder(double left, double right)
{
    const double rest = std::fmod(left, right);
    return rest != 0 && ((rest < 0) != (right < 0)) ? rest + right : rest;
}

PythonOutcome power(qint64 base, qint64 exponent)
{
    if (exponent < 0)
        return base == 0 ? PythonOutcome(division()) : finite(std::pow(double(base), double(exponent)));
    qint64 result = 1;
    if (base >= -1 && base <= 1)
        return PythonData{ base == -1 && exponent % 2 == 0 ? qint64(1) : exponent == 0 ? qint64(1) : base };
    for (qint64 i = 0; i < exponent; ++i) {
        if (__builtin_mul_overflow(result, base, &result))
            return tooLarge();
    }
    return PythonData{ result };
}

PythonOutcome integers(QStringView symbol, qint64 left, qint64 right)
{
    qint64 result = 0;
    if (symbol == u"**")
        return power(left, right);
    if (symbol == u"+")
        return __builtin_add_overflow(left, right, &result) ? PythonOutcome(tooLarge()) : PythonData{ result };
    if (symbol == u"-")
        return __builtin_sub_overflow(left, right, &result) ? PythonOutcome(tooLarge()) : PythonData{ result };
    if (symbol == u"*")
        return __builtin_mul_overflow(left, right, &result) ? PythonOutcome(tooLarge()) : PythonData{ result };
    if (right == 0)
        return division();
    if (symbol == u"/")
        return finite(double(left) / double(right));
    if (right == -1) // the one division that can overflow
        return symbol == u"%" ? PythonOutcome(PythonData{ qint64(0) }) : integers(u"-", 0, left);
    const qint64 quotient = floorDivided(left, right);
    return PythonData{ symbol == u"//" ? quotient : left - quotient * right };
}

PythonOutcome reals(QStringView symbol, double left, double right)
{
    if (symbol == u"+")
        return finite(left + right);
    if (symbol == u"-")
        return finite(left - right);
    if (symbol == u"*")
        return finite(left * right);
    if (symbol == u"**")
        return left == 0 && right < 0 ? PythonOutcome(division()) : finite(std::pow(left, right));
    if (right == 0)
        return division();
    if (symbol == u"/")
        return finite(left / right);
    const double rest = floorRemainder(left, right);
    return finite(symbol == u"%" ? rest : std::round((left - rest) / right));
}

PythonOutcome duration(long double count)
{
    if (!(std::abs(count) < 9.2e18L))
        return tooLarge();
    return PythonData{ microseconds{ std::llrint(count) } }; // half to even, as timedelta rounds
}

PythonOutcome durations(QStringView symbol, microseconds left, microseconds right)
{
    if (symbol == u"+")
        return duration((long double)left.count() + right.count());
    if (symbol == u"-")
        return duration((long double)left.count() - right.count());
    if (symbol == u"/")
        return reals(symbol, double(left.count()), double(right.count()));
    const PythonOutcome number = integers(symbol, left.count(), right.count());
    if (number && symbol == u"%")
        return PythonData{ microseconds{ *number->as<qint64>() } };
    return number;
}

std::optional<PythonOutcome> withDuration(QStringView symbol, const PythonData &left, const PythonData &right)
{
    const microseconds *first = left.as<microseconds>();
    const microseconds *second = right.as<microseconds>();
    if (first && second)
        return symbol == u"*" || symbol == u"**" ? std::nullopt : std::optional(durations(symbol, *first, *second));
    const microseconds *time = first ? first : second;
    const PythonData &other = first ? right : left;
    const auto factor = real(other);
    if (!time || !factor)
        return std::nullopt;
    if (symbol == u"*") {
        const auto whole = integer(other);
        return duration((long double)time->count() * (whole ? (long double)*whole : (long double)*factor));
    }
    if (!first || (symbol != u"/" && !(symbol == u"//" && integer(other))))
        return std::nullopt;
    if (*factor == 0)
        return division();
    if (symbol == u"/")
        return duration((long double)time->count() / (long double)*factor);
    return duration((long double)floorDivided(time->count(), *integer(other)));
}

std::optional<PythonOutcome> withText(QStringView symbol, const PythonData &left, const PythonData &right)
{
    if (symbol == u"+") {
        if (left.as<QString>() && right.as<QString>())
            return PythonData{ *left.as<QString>() + *right.as<QString>() };
        if (left.as<PythonData::Bytes>() && right.as<PythonData::Bytes>())
            return PythonData{ PythonData::Bytes{
                left.as<PythonData::Bytes>()->bytes + right.as<PythonData::Bytes>()->bytes } };
        const auto *first = left.as<PythonData::Sequence>();
        const auto *second = right.as<PythonData::Sequence>();
        if (first && second && first->isTuple == second->isTuple)
            return PythonData{ PythonData::Sequence{ first->isTuple, first->items + second->items } };
        return std::nullopt;
    }
    const QString *text = left.as<QString>() ? left.as<QString>() : right.as<QString>();
    const auto times = left.as<QString>() ? integer(right) : integer(left);
    if (symbol != u"*" || !text || !times)
        return std::nullopt;
    if (*times > 0 && text->size() > longestValue / *times)
        return refuse(tr("a text gets too long here"));
    return PythonData{ text->repeated(qMax(qint64(0), *times)) };
}

tl::expected<Json, QString> sequenceJson(const PythonData::Sequence &sequence)
{
    QList<Json> items;
    for (const PythonData &item : sequence.items) {
        const auto json = pythonToJson(item);
        if (!json)
            return json;
        items.append(*json);
    }
    return Json::array(items);
}

tl::expected<Json, QString> dictJson(const PythonData::Dict &dict)
{
    Json object = Json::object();
    for (const PythonData::Entry &entry : dict) {
        const auto json = pythonToJson(entry.value);
        if (!json)
            return json;
        object.set(entry.key, *json);
    }
    return object;
}

Json secondsJson(microseconds time)
{
    const auto whole = std::chrono::floor<std::chrono::seconds>(time);
    return whole == time ? Json(qint64(whole.count())) : Json::real(double(time.count()) / 1e6);
}
} // namespace

QString PythonData::typeName() const
{
    static constexpr std::array names{ "None", "bool", "int", "float", "str", "bytes", "timedelta", "list", "dict",
        "reference" };
    const Sequence *sequence = as<Sequence>();
    return sequence && sequence->isTuple ? QStringLiteral("tuple") : QString::fromLatin1(names[value.index()]);
}

PythonOutcome pythonBinary(QStringView symbol, const PythonData &left, const PythonData &right)
{
    if (left.isReference() || right.isReference())
        return PythonData{ PythonData::Reference{} };
    if (const auto result = withDuration(symbol, left, right))
        return *result;
    if (const auto result = withText(symbol, left, right))
        return *result;
    const auto whole = integer(left);
    const auto otherWhole = integer(right);
    if (whole && otherWhole)
        return integers(symbol, *whole, *otherWhole);
    const auto number = real(left);
    const auto otherNumber = real(right);
    if (number && otherNumber)
        return reals(symbol, *number, *otherNumber);
    return refuse(tr("Python can't reckon %1 %2 %3").arg(left.typeName(), symbol.toString(), right.typeName()));
}

PythonOutcome pythonUnary(QChar symbol, const PythonData &value)
{
    if (value.isReference())
        return value;
    const auto whole = integer(value);
    if (symbol == u'~')
        return whole ? PythonOutcome(PythonData{ ~*whole })
                     : refuse(tr("Python can't reckon ~%1").arg(value.typeName()));
    const PythonData zero = value.as<microseconds>() ? PythonData{ microseconds{ 0 } }
        : whole                                      ? PythonData{ qint64(0) }
                                                     : PythonData{ symbol == u'-' ? -0.0 : 0.0 };
    if (!whole && !real(value) && !value.as<microseconds>())
        return refuse(tr("Python can't reckon %1%2").arg(symbol).arg(value.typeName()));
    return symbol == u'-' ? pythonBinary(u"-", zero, value) : PythonOutcome(whole ? PythonData{ *whole } : value);
}

PythonOutcome pythonNumber(QStringView literal)
{
    QString text = literal.toString().toLower();
    const bool oddUnderscore = text.endsWith(u'_') || text.contains(QLatin1String("__"));
    text.remove(u'_');
    bool ok = false;
    const bool based = text.size() > 2 && text[0] == u'0' && text[1].isLetter() && text[1] != u'e';
    if (!based && (text.contains(u'.') || text.contains(u'e'))) {
        const double number = text.toDouble(&ok);
        return ok && !oddUnderscore ? finite(number)
                                    : PythonOutcome(refuse(tr("“%1” is no number").arg(literal.left(40))));
    }
    const int base = !based ? 10 : text[1] == u'x' ? 16 : text[1] == u'o' ? 8 : text[1] == u'b' ? 2 : 0;
    const QString digits = based ? text.mid(2) : text;
    const bool leadingZero = !based && text.startsWith(u'0') && text.count(u'0') != text.size();
    const qint64 number = base ? digits.toLongLong(&ok, base) : 0;
    if (ok && !oddUnderscore && !leadingZero && digits[0].isLetterOrNumber())
        return PythonData{ number };
    for (const QChar c : digits) {
        if (base != 10 || c < u'0' || c > u'9' || leadingZero || oddUnderscore)
            return refuse(tr("“%1” is no number that is known here").arg(literal.left(40)));
    }
    return tooLarge();
}

PythonOutcome pythonTimedelta(const PythonData &amount, microseconds unit)
{
    return pythonBinary(u"*", PythonData{ unit }, amount);
}

tl::expected<Json, QString> pythonToJson(const PythonData &value)
{
    if (const auto *bytes = value.as<PythonData::Bytes>()) {
        for (const char c : bytes->bytes) {
            if (uchar(c) > 0x7f)
                return refuse(tr("bytes above 127 can't be kept as a text"));
        }
        return Json(QString::fromLatin1(bytes->bytes));
    }
    if (const auto *time = value.as<microseconds>())
        return Json::object({ { QStringLiteral("seconds"), secondsJson(*time) } });
    if (const auto *sequence = value.as<PythonData::Sequence>())
        return sequenceJson(*sequence);
    if (const auto *dict = value.as<PythonData::Dict>())
        return dictJson(*dict);
    if (const bool *flag = value.as<bool>())
        return Json(*flag);
    if (const qint64 *number = value.as<qint64>())
        return Json(*number);
    if (const double *number = value.as<double>())
        return Json::real(*number);
    if (const QString *text = value.as<QString>())
        return Json(*text);
    return Json();
}

} // namespace python

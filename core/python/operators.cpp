// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/operators.h"

#include <QCoreApplication>
#include <cmath>

namespace python {
namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("python::Operators", text);
}

auto refuse(Failure failure)
{
    return tl::unexpected(std::move(failure));
}

auto division()
{
    return refuse({ QStringLiteral("ZeroDivisionError"), tr("a division by zero") });
}

Outcome finite(double number)
{
    if (!std::isfinite(number))
        return refuse(tooLarge());
    return Value(number);
}

// Towards minus infinity, as Python divides; the divisor is not 0.
template<class T> T floorDivided(T left, T right)
{
    const T quotient = left / right;
    return quotient - ((left % right != 0) && ((left < 0) != (right < 0)));
}

double floorRemainder(double left, double right)
{
    const double rest = std::fmod(left, right);
    return rest != 0 && ((rest < 0) != (right < 0)) ? rest + right : rest;
}

Outcome power(qint64 base, qint64 exponent)
{
    if (exponent < 0)
        return base == 0 ? Outcome(division()) : finite(std::pow(double(base), double(exponent)));
    if (base >= -1 && base <= 1)
        return Value(exponent == 0 || (base == -1 && exponent % 2 == 0) ? qint64(1) : base);
    qint64 result = 1;
    for (qint64 i = 0; i < exponent; ++i) {
        if (__builtin_mul_overflow(result, base, &result))
            return refuse(tooLarge());
    }
    return Value(result);
}

Outcome shifted(QStringView symbol, qint64 left, qint64 right)
{
    if (right < 0)
        return refuse({ QStringLiteral("ValueError"), tr("a negative shift") });
    if (symbol == u">>")
        return Value(left >> qMin<qint64>(right, 63));
    qint64 result = 0;
    if (right > 62 || __builtin_mul_overflow(left, qint64(1) << right, &result))
        return left == 0 ? Outcome(Value(qint64(0))) : Outcome(refuse(tooLarge()));
    return Value(result);
}

Outcome integers(QStringView symbol, qint64 left, qint64 right)
{
    qint64 result = 0;
    if (symbol == u"**")
        return power(left, right);
    if (symbol == u"+")
        return __builtin_add_overflow(left, right, &result) ? Outcome(refuse(tooLarge())) : Value(result);
    if (symbol == u"-")
        return __builtin_sub_overflow(left, right, &result) ? Outcome(refuse(tooLarge())) : Value(result);
    if (symbol == u"*")
        return __builtin_mul_overflow(left, right, &result) ? Outcome(refuse(tooLarge())) : Value(result);
    if (symbol == u"<<" || symbol == u">>")
        return shifted(symbol, left, right);
    if (symbol == u"|")
        return Value(left | right);
    if (symbol == u"&")
        return Value(left & right);
    if (symbol == u"^")
        return Value(left ^ right);
    if (right == 0)
        return division();
    if (symbol == u"/")
        return finite(double(left) / double(right));
    if (right == -1) // the one division that can overflow
        return symbol == u"%" ? Outcome(Value(qint64(0))) : integers(u"-", 0, left);
    const qint64 quotient = floorDivided(left, right);
    return Value(symbol == u"//" ? quotient : left - quotient * right);
}

bool isArithmetic(QStringView symbol)
{
    return symbol == u"+" || symbol == u"-" || symbol == u"*" || symbol == u"/" || symbol == u"//" || symbol == u"%"
        || symbol == u"**";
}

Outcome reals(QStringView symbol, double left, double right)
{
    if (symbol == u"+")
        return finite(left + right);
    if (symbol == u"-")
        return finite(left - right);
    if (symbol == u"*")
        return finite(left * right);
    if (symbol == u"**")
        return left == 0 && right < 0 ? Outcome(division()) : finite(std::pow(left, right));
    if (right == 0)
        return division();
    if (symbol == u"/")
        return finite(left / right);
    const double rest = floorRemainder(left, right);
    return finite(symbol == u"%" ? rest : std::round((left - rest) / right));
}

constexpr Microseconds longestDuration = Microseconds(999'999'999) * 86'400 * 1'000'000 + Microseconds(86'399'999'999);

Outcome counted(Microseconds count)
{
    if (count > longestDuration || count < -longestDuration)
        return refuse({ QStringLiteral("OverflowError"), tr("a time that is too long for Python") });
    return Value(Duration{ count });
}

Outcome durations(QStringView symbol, Microseconds left, Microseconds right)
{
    if (symbol == u"+")
        return counted(left + right);
    if (symbol == u"-")
        return counted(left - right);
    if (right == 0)
        return division();
    if (symbol == u"/")
        return finite(double((long double)left / (long double)right));
    if (symbol == u"%")
        return counted(left - floorDivided(left, right) * right);
    const Microseconds quotient = floorDivided(left, right);
    if (quotient != qint64(quotient))
        return refuse(tooLarge());
    return Value(qint64(quotient));
}

std::optional<Outcome> withDuration(QStringView symbol, const Value &left, const Value &right)
{
    const Duration *first = left.as<Duration>();
    const Duration *second = right.as<Duration>();
    if (first && second && (symbol == u"+" || symbol == u"-" || symbol == u"/" || symbol == u"//" || symbol == u"%"))
        return durations(symbol, first->count, second->count);
    const Duration *time = first ? first : second;
    const Value &other = first ? right : left;
    if (!time || (first && second) || !other.real())
        return std::nullopt;
    const auto whole = other.integer();
    if (symbol == u"*") {
        Microseconds product = 0;
        if (whole && !__builtin_mul_overflow(time->count, Microseconds(*whole), &product))
            return counted(product);
        return duration((long double)time->count * (long double)*other.real());
    }
    if (!first || (symbol != u"/" && !(symbol == u"//" && whole)))
        return std::nullopt;
    if (*other.real() == 0)
        return division();
    if (symbol == u"/")
        return duration((long double)time->count / (long double)*other.real());
    return counted(floorDivided(time->count, Microseconds(*whole)));
}

std::optional<Outcome> repeated(const Value &value, qint64 times)
{
    const qint64 count = qMax<qint64>(0, times);
    const QString *text = value.as<QString>();
    const QByteArray *bytes = value.as<QByteArray>();
    const QList<Value> *items = value.tupleItems();
    const qsizetype size = text ? text->size() : bytes ? bytes->size() : items ? items->size() : -1;
    if (size < 0)
        return std::nullopt;
    if (count > 0 && size > longestText / count)
        return Outcome(refuse(tooLarge()));
    if (text)
        return Outcome(Value(text->repeated(count)));
    if (bytes)
        return Outcome(Value(bytes->repeated(count)));
    QList<Value> all;
    for (qint64 i = 0; i < count && size > 0; ++i)
        all += *items;
    return Outcome(Value::tuple(all));
}

std::optional<Outcome> withText(QStringView symbol, const Value &left, const Value &right)
{
    if (symbol == u"+") {
        const QString *text = left.as<QString>();
        if (text && right.as<QString>()) {
            if (text->size() + right.as<QString>()->size() > longestText)
                return Outcome(refuse(tooLarge()));
            return Outcome(Value(QString(*text + *right.as<QString>())));
        }
        const QByteArray *bytes = left.as<QByteArray>();
        if (bytes && right.as<QByteArray>()) {
            if (bytes->size() + right.as<QByteArray>()->size() > longestText)
                return Outcome(refuse(tooLarge()));
            return Outcome(Value(QByteArray(*bytes + *right.as<QByteArray>())));
        }
        if (left.tupleItems() && right.tupleItems()) {
            if (left.tupleItems()->size() + right.tupleItems()->size() > longestText)
                return Outcome(refuse(tooLarge()));
            return Outcome(Value::tuple(*left.tupleItems() + *right.tupleItems()));
        }
        return std::nullopt;
    }
    if (symbol != u"*")
        return std::nullopt;
    if (right.integer())
        return repeated(left, *right.integer());
    return left.integer() ? repeated(right, *left.integer()) : std::nullopt;
}
} // namespace

Failure tooLarge()
{
    return { {}, tr("this gets too large to be worked out here") };
}

Failure typeError(const QString &text)
{
    return { QStringLiteral("TypeError"), text };
}

QString typeName(const Value &value)
{
    static const char *const names[] = { "?", "NoneType", "bool", "int", "float", "str", "bytes", "timedelta", "tuple",
        "container", "name", "object", "method", "function", "Path" };
    return QLatin1StringView(names[value.data.index()]);
}

Outcome duration(long double count)
{
    if (!(std::abs(count) < 1e20L))
        return refuse({ QStringLiteral("OverflowError"), tr("a time that is too long for Python") });
    return counted(Microseconds(std::nearbyint(count))); // half to even, as timedelta rounds
}

Outcome binary(QStringView symbol, const Value &left, const Value &right)
{
    if (left.isUnknown() || right.isUnknown())
        return Value();
    if (const auto result = withDuration(symbol, left, right))
        return *result;
    if (const auto result = withText(symbol, left, right))
        return *result;
    if (left.as<Path>() && symbol == u"/") {
        const QString *name = right.as<QString>();
        if (right.as<Path>())
            name = &right.as<Path>()->text;
        if (name)
            return Value(Path{ name->startsWith(u'/') ? *name : left.as<Path>()->text + u'/' + *name });
    }
    const auto flags = left.as<bool>() && right.as<bool>();
    const auto whole = left.integer();
    const auto otherWhole = right.integer();
    if (whole && otherWhole && symbol != u"@") {
        const Outcome result = integers(symbol, *whole, *otherWhole);
        if (flags && result && (symbol == u"|" || symbol == u"&" || symbol == u"^"))
            return Value(*result->integer() != 0);
        return result;
    }
    if (left.real() && right.real() && isArithmetic(symbol))
        return reals(symbol, *left.real(), *right.real());
    const bool plain = (isKey(left) || left.tupleItems()) && (isKey(right) || right.tupleItems())
        && !left.as<External>() && !right.as<External>() && !left.as<Path>() && !right.as<Path>();
    if (!plain)
        return Value();
    return refuse(typeError(tr("%1 %2 %3 has no meaning").arg(typeName(left), symbol.toString(), typeName(right))));
}

Outcome unary(QStringView symbol, const Value &value)
{
    if (value.isUnknown())
        return Value();
    const auto whole = value.integer();
    if (symbol == u"~" && whole)
        return Value(~*whole);
    if (symbol != u"~") {
        const bool minus = symbol == u"-";
        if (const Duration *time = value.as<Duration>())
            return Value(Duration{ minus ? -time->count : time->count });
        if (whole)
            return minus ? integers(u"-", 0, *whole) : Outcome(Value(*whole));
        if (value.real())
            return Value(minus ? -*value.real() : *value.real());
    }
    if (!isKey(value) || value.as<External>())
        return Value();
    return refuse(typeError(tr("%1 %2 has no meaning").arg(symbol.toString(), typeName(value))));
}

Outcome ordered(QStringView symbol, const Value &left, const Value &right)
{
    const auto tell = [symbol](auto first, auto second) {
        return Value(symbol == u"<" ? first < second
                : symbol == u">"    ? first > second
                : symbol == u"<="   ? first <= second
                                    : first >= second);
    };
    if (left.integer() && right.integer())
        return tell(*left.integer(), *right.integer());
    if (left.real() && right.real())
        return tell(*left.real(), *right.real());
    if (left.as<Duration>() && right.as<Duration>())
        return tell(left.as<Duration>()->count, right.as<Duration>()->count);
    if (left.as<QString>() && right.as<QString>()) {
        // Python compares code points, Qt code units: they differ only beyond the first plane.
        const auto plain = [](const QString &text) {
            return std::none_of(text.begin(), text.end(), [](QChar c) { return c.unicode() >= 0xd800; });
        };
        return plain(*left.as<QString>()) && plain(*right.as<QString>())
            ? tell(*left.as<QString>(), *right.as<QString>())
            : Value();
    }
    if (left.tupleItems() && right.tupleItems()) {
        const QList<Value> &first = *left.tupleItems();
        const QList<Value> &second = *right.tupleItems();
        for (qsizetype i = 0; i < qMin(first.size(), second.size()); ++i) {
            const auto same = isEqual(first[i], second[i]);
            if (!same)
                return Value();
            if (!*same)
                return ordered(symbol, first[i], second[i]);
        }
        return tell(first.size(), second.size());
    }
    const bool plain = isKey(left) && isKey(right) && !left.tupleItems() && !right.tupleItems() && !left.as<External>()
        && !right.as<External>() && !left.as<QByteArray>() && !left.as<Path>();
    if (!plain)
        return Value();
    return refuse(typeError(tr("%1 %2 %3 has no meaning").arg(typeName(left), symbol.toString(), typeName(right))));
}

Outcome number(QStringView literal)
{
    QString text = literal.toString().toLower();
    const auto refused = [&] {
        return refuse({ QStringLiteral("SyntaxError"), tr("“%1” is no number").arg(literal.left(40)) });
    };
    if (text.endsWith(u'_') || text.contains(QLatin1StringView("__")))
        return refused();
    text.remove(u'_');
    bool ok = false;
    if (text.endsWith(u'j') && !text.startsWith(QLatin1StringView("0x"))) {
        text.chopped(1).toDouble(&ok);
        if (!ok)
            return refused();
        return refuse({ {}, tr("a complex number is not worked out here") });
    }
    const bool based = text.size() > 2 && text[0] == u'0' && text[1].isLetter() && text[1] != u'e';
    if (!based && (text.contains(u'.') || text.contains(u'e'))) {
        const double value = text.toDouble(&ok);
        if (ok && !std::isfinite(value))
            return refuse(tooLarge());
        return ok ? Outcome(Value(value)) : refused();
    }
    const int base = !based ? 10 : text[1] == u'x' ? 16 : text[1] == u'o' ? 8 : text[1] == u'b' ? 2 : 0;
    const QString digits = based ? text.mid(2) : text;
    const bool leadingZero = !based && text.startsWith(u'0') && text.count(u'0') != text.size();
    if (base == 0 || digits.isEmpty() || leadingZero || !digits[0].isLetterOrNumber())
        return refused();
    const qint64 value = digits.toLongLong(&ok, base);
    if (ok)
        return Value(value);
    for (const QChar c : digits) {
        const int digit = c.isDigit() ? c.digitValue() : c >= u'a' && c <= u'f' ? c.unicode() - u'a' + 10 : 99;
        if (digit >= base)
            return refused();
    }
    return refuse(tooLarge());
}

} // namespace python

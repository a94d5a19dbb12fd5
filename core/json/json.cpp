// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/json.h"

#include "core/base/numbertext.h"

#include <algorithm>
#include <charconv>
#include <limits>

static_assert(int(Json::Type::Object) == 5, "Json::Value must list its types in the order of Json::Type");

Json::Json(QString text)
    : m_value(std::move(text))
{
}

Json::Json(QStringView text)
    : m_value(text.toString())
{
}

Json::Json(QLatin1StringView text)
    : m_value(QString(text))
{
}

Json::Json(const char16_t *text)
    : m_value(QString::fromUtf16(text))
{
}

Json Json::number(QByteArray text)
{
    Json json;
    json.m_value.emplace<Number>(Number{ std::move(text) });
    return json;
}

Json Json::real(double value)
{
    return number(pythonFloatText(value));
}

Json Json::array(QList<Json> items)
{
    Json json;
    json.m_value = std::move(items);
    return json;
}

Json Json::object(QList<Member> members)
{
    Json json;
    json.m_value = std::move(members);
    return json;
}

bool Json::isInteger() const
{
    const auto *number = std::get_if<Number>(&m_value);
    if (!number || number->text.isEmpty())
        return false;
    const qsizetype first = number->text.startsWith('-') ? 1 : 0;
    return number->text.size() > first
        && std::all_of(number->text.begin() + first, number->text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool Json::toBool() const
{
    const auto *value = std::get_if<bool>(&m_value);
    return value && *value;
}

QString Json::toString() const
{
    const auto *text = std::get_if<QString>(&m_value);
    return text ? *text : QString();
}

QByteArray Json::numberText() const
{
    const auto *number = std::get_if<Number>(&m_value);
    return number ? number->text : QByteArray();
}

std::optional<qint64> Json::toInteger() const
{
    const auto *number = std::get_if<Number>(&m_value);
    if (!number)
        return {};
    qint64 value = 0;
    const char *end = number->text.constData() + number->text.size();
    const auto [stop, error] = std::from_chars(number->text.constData(), end, value);
    if (error != std::errc() || stop != end)
        return {};
    return value;
}

namespace {

/// A number that no double holds: infinite or zero. std::from_chars does not tell which.
double saturated(const QByteArray &text)
{
    const qsizetype mark = std::max(text.indexOf('e'), text.indexOf('E'));
    const QByteArray mantissa = mark < 0 ? text : text.left(mark);
    const qsizetype point = mantissa.indexOf('.');
    const qsizetype first = std::find_if(mantissa.begin(), mantissa.end(), [](char c) { return c >= '1' && c <= '9'; })
        - mantissa.begin();
    const qsizetype integerEnd = point < 0 ? mantissa.size() : point;
    bool fits = true;
    qint64 exponent = mark < 0 ? 0 : text.mid(mark + 1).toLongLong(&fits);
    if (!fits)
        exponent = text.at(mark + 1) == '-' ? std::numeric_limits<qint32>::min() : std::numeric_limits<qint32>::max();
    const double magnitude = integerEnd - first + exponent > 0 ? std::numeric_limits<double>::infinity() : 0.0;
    return text.startsWith('-') ? -magnitude : magnitude;
}

} // namespace

double Json::toDouble() const
{
    const auto *number = std::get_if<Number>(&m_value);
    if (!number)
        return 0;
    const QByteArray &text = number->text;
    if (text == "NaN")
        return std::numeric_limits<double>::quiet_NaN();
    if (text == "Infinity" || text == "-Infinity")
        return text.startsWith('-') ? -std::numeric_limits<double>::infinity()
                                    : std::numeric_limits<double>::infinity();
    double value = 0;
    const auto [stop, error] = std::from_chars(text.constData(), text.constData() + text.size(), value);
    return error == std::errc::result_out_of_range ? saturated(text) : value;
}

const QList<Json> &Json::items() const &
{
    static const QList<Json> none;
    const auto *items = std::get_if<QList<Json>>(&m_value);
    return items ? *items : none;
}

const QList<Json::Member> &Json::members() const &
{
    static const QList<Member> none;
    const auto *members = std::get_if<QList<Member>>(&m_value);
    return members ? *members : none;
}

namespace {

template<class Name> const Json *findLast(const QList<Json::Member> &members, Name name)
{
    const auto found
        = std::find_if(members.rbegin(), members.rend(), [name](const Json::Member &m) { return m.name == name; });
    return found == members.rend() ? nullptr : &found->value;
}

} // namespace

const Json *Json::find(QStringView name) const
{
    return findLast(members(), name);
}

const Json *Json::find(QLatin1StringView name) const
{
    return findLast(members(), name);
}

void Json::set(const QString &name, Json value)
{
    if (!isObject())
        m_value = QList<Member>();
    auto &members = std::get<QList<Member>>(m_value);
    const auto named = [&name](const Member &member) { return member.name == name; };
    const auto first = std::find_if(members.begin(), members.end(), named);
    if (first == members.end()) {
        members.append({ name, std::move(value) });
        return;
    }
    first->value = std::move(value);
    members.erase(std::remove_if(first + 1, members.end(), named), members.end());
}

bool Json::remove(QStringView name)
{
    auto *members = std::get_if<QList<Member>>(&m_value);
    return members && members->removeIf([name](const Member &member) { return member.name == name; }) > 0;
}

void Json::append(Json item)
{
    if (!isArray())
        m_value = QList<Json>();
    std::get<QList<Json>>(m_value).append(std::move(item));
}

bool Json::equals(const Json &other) const
{
    return m_value == other.m_value;
}

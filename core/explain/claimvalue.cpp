// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/claimvalue.h"

#include "core/base/utc.h"
#include "core/explain/numericdate.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace std::chrono;

namespace explain {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("ClaimValue", text);
}

QString shown(const QString &typed)
{
    return typed.size() > 40 ? typed.left(40) + u'…' : typed;
}

auto noTime(const QString &typed)
{
    return fail(Errc::Usage,
        translated("“%1” is no time; write it as seconds since 1970, +5 min, in 1 h, -2 d, now or 2026-11-24 02:45.")
            .arg(shown(typed)));
}

bool isNumberText(const QByteArray &text)
{
    const Result<Json> json = parseJson(text);
    return json && json->isNumber();
}

qint64 unitSeconds(const QString &unit)
{
    if (unit.startsWith(u'w'))
        return 7 * 86400;
    if (unit.startsWith(u'd'))
        return 86400;
    if (unit.startsWith(u'h'))
        return 3600;
    return unit.startsWith(u'm') ? 60 : 1;
}

/// "1 h 30 min", "5m", "90" as seconds; nothing where it is no span.
std::optional<qint64> spanSeconds(const QString &text)
{
    // Possessive throughout: nothing to go back over, however long the text.
    static const QRegularExpression whole(
        QStringLiteral("^(?:\\s*+\\d{1,9}+(?!\\d)\\s*+(?:seconds?|secs?|s|minutes?|mins?|m|hours?|h|days?|d|weeks?|w)?+"
                       "(?![a-z]))++$"));
    static const QRegularExpression part(QStringLiteral("(\\d{1,9})\\s*([a-z]*)"));
    if (!whole.match(text).hasMatch())
        return {};
    constexpr qint64 mostSeconds = 1'000'000'000'000'000; // what 999999999 w come to, not a hundred times
    qint64 total = 0;
    for (auto parts = part.globalMatch(text); parts.hasNext();) {
        const QRegularExpressionMatch match = parts.next();
        total += match.captured(1).toLongLong() * unitSeconds(match.captured(2));
        if (total > mostSeconds)
            return {};
    }
    return total;
}

/// Seconds from now, where the text is such a span.
std::optional<qint64> relativeSeconds(QString text)
{
    text = text.trimmed().toLower();
    text.replace(QChar(0x2212), u'-'); // the minus sign that the window itself writes
    if (text == u"now" || text == translated("now"))
        return 0;
    if (text.startsWith(u"in "))
        return spanSeconds(text.sliced(3));
    const auto negative = [](qint64 seconds) { return -seconds; };
    if (text.endsWith(u" ago")) {
        const auto span = spanSeconds(text.chopped(4));
        return span ? std::optional(negative(*span)) : std::nullopt;
    }
    if (!text.startsWith(u'+') && !text.startsWith(u'-'))
        return {};
    const auto span = spanSeconds(text.sliced(1));
    return span && text.startsWith(u'-') ? std::optional(negative(*span)) : span;
}

std::optional<qint64> dateSeconds(const QString &text)
{
    static const QRegularExpression offset(QStringLiteral("(?:Z|[+-]\\d\\d:?\\d\\d)$"));
    QString iso = text.trimmed().toUpper();
    if (iso.endsWith(u" UTC"))
        iso = iso.chopped(4) + u'Z';
    if (iso.size() > 10 && iso.at(10) == u' ')
        iso[10] = u'T';
    if (const QDate date = QDate::fromString(iso, Qt::ISODate); date.isValid() && iso.size() == 10)
        return QDateTime(date, QTime(0, 0), utc).toSecsSinceEpoch();
    QDateTime dateTime = QDateTime::fromString(iso, Qt::ISODate);
    if (iso.size() < 16 || !dateTime.isValid())
        return {};
    if (!iso.sliced(10).contains(offset))
        dateTime = QDateTime(dateTime.date(), dateTime.time(), utc);
    return dateTime.toSecsSinceEpoch();
}

QByteArray asNumber(const Json &value, QByteArrayView valueText)
{
    if (value.isNumber())
        return valueText.toByteArray();
    if (value.isBool())
        return value.toBool() ? "1" : "0";
    const QByteArray text = value.toString().trimmed().toUtf8();
    return isNumberText(text) ? text : QByteArray("0");
}

QByteArray asTime(const Json &value, QByteArrayView valueText, Instant now)
{
    if (value.isNumber())
        return valueText.toByteArray();
    const Result<QByteArray> read = readTime(value.toString(), now);
    return read && value.isString() ? *read : QByteArray::number(epochSeconds(now));
}

QByteArray asString(const Json &value, QByteArrayView valueText)
{
    if (value.isString())
        return valueText.toByteArray();
    if (value.isArray() && value.items().size() == 1 && value.items().constFirst().isString())
        return writeJson(value.items().constFirst());
    return writeJson(Json(QString::fromUtf8(valueText)));
}

QByteArray asBoolean(const Json &value)
{
    const QString text = value.isString() ? value.toString().trimmed().toLower() : QString();
    const bool isTrue
        = value.toBool() || text == u"true" || text == u"1" || (value.isNumber() && value.toDouble() != 0);
    return isTrue ? "true" : "false";
}

QByteArray asJson(const Json &value, QByteArrayView valueText)
{
    if (value.isArray() || value.isObject() || value.isNull())
        return valueText.toByteArray();
    if (value.isString()) {
        const QByteArray text = value.toString().toUtf8();
        const Result<Json> inside = parseJson(text);
        if (inside && (inside->isArray() || inside->isObject() || inside->isNull()))
            return text;
    }
    return '[' + valueText.toByteArray() + ']';
}

} // namespace

ValueKind valueKind(const Json &value, bool isTime)
{
    switch (value.type()) {
    case Json::Type::String:
        return ValueKind::String;
    case Json::Type::Number:
        return isTime ? ValueKind::Time : ValueKind::Number;
    case Json::Type::Bool:
        return ValueKind::Boolean;
    default:
        return ValueKind::Json;
    }
}

QString editableText(const Json &value, QByteArrayView valueText)
{
    return value.isString() ? value.toString() : QString::fromUtf8(valueText);
}

Result<QByteArray> valueTextOf(const QString &typed, ValueKind kind, Instant now)
{
    const QByteArray text = typed.trimmed().toUtf8();
    switch (kind) {
    case ValueKind::String:
        return writeJson(Json(typed));
    case ValueKind::Number:
        if (isNumberText(text))
            return text;
        return fail(Errc::Usage,
            translated("“%1” is no number of JSON; write digits as in 42, -1.5 or 1e9.").arg(shown(typed)));
    case ValueKind::Boolean:
        if (text == "true" || text == "false")
            return text;
        return fail(Errc::Usage, translated("“%1” is neither true nor false; write one of them.").arg(shown(typed)));
    case ValueKind::Time:
        return readTime(typed, now);
    case ValueKind::Json:
        break;
    }
    if (const Result<Json> json = parseJson(text); !json)
        return tl::unexpected(json.error());
    return text;
}

QByteArray convertedTo(ValueKind kind, const Json &value, QByteArrayView valueText, Instant now)
{
    switch (kind) {
    case ValueKind::String:
        return asString(value, valueText);
    case ValueKind::Number:
        return asNumber(value, valueText);
    case ValueKind::Boolean:
        return asBoolean(value);
    case ValueKind::Time:
        return asTime(value, valueText, now);
    case ValueKind::Json:
        break;
    }
    return asJson(value, valueText);
}

Result<QByteArray> readTime(const QString &typed, Instant now)
{
    const QByteArray text = typed.trimmed().toUtf8();
    const bool isSigned = text.startsWith('-') && !text.contains('.'); // "-300" is five minutes ago
    if (!isSigned && isNumberText(text))
        return text;
    std::optional<qint64> seconds = relativeSeconds(typed);
    if (seconds)
        seconds = epochSeconds(now) + *seconds;
    else
        seconds = dateSeconds(typed);
    if (!seconds)
        return noTime(typed.trimmed());
    const Json result(*seconds);
    if (!numericDate(&result).isUsable())
        return noTime(typed.trimmed());
    return QByteArray::number(*seconds);
}

} // namespace explain

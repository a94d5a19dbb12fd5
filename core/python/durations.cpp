// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/durations.h"

#include <QRegularExpression>

namespace python {
namespace {
Microseconds part(const QRegularExpressionMatch &match, const char *name, Microseconds unit)
{
    const QString text = match.captured(QLatin1StringView(name));
    return text.isEmpty() ? 0 : Microseconds(text.toLongLong()) * unit;
}

Microseconds fraction(const QString &digits)
{
    return digits.leftJustified(6, u'0', true).toLongLong();
}
} // namespace

std::optional<Microseconds> isoDuration(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^(?<sign>[+-])?P(?:(?<weeks>\\d{1,7})W)?(?:(?<days>\\d{1,9})D)?"
                       "(?:T(?:(?<hours>\\d{1,9})H)?(?:(?<minutes>\\d{1,9})M)?"
                       "(?:(?<seconds>\\d{1,12})(?:[.](?<fraction>\\d{1,6}))?S)?)?$"));
    const auto match = form.match(text);
    if (!match.hasMatch() || text.endsWith(u'P') || text.endsWith(u'T'))
        return std::nullopt;
    const Microseconds count = part(match, "weeks", 604'800'000'000LL) + part(match, "days", 86'400'000'000LL)
        + part(match, "hours", 3'600'000'000LL) + part(match, "minutes", 60'000'000) + part(match, "seconds", 1'000'000)
        + fraction(match.captured(QStringLiteral("fraction")));
    return match.captured(QStringLiteral("sign")) == QLatin1StringView("-") ? -count : count;
}

std::optional<Microseconds> djangoDuration(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(?:(?<days>\\d{1,9})(?: days?,?)? ?)?"
                                                        "?(?:(?:(?<hours>\\d{1,9}):)?(?<minutes>\\d{1,9}):)?"
                                                        "(?<seconds>\\d{1,12})(?:[.](?<fraction>\\d{1,6}))?$"));
    const auto match = form.match(text);
    if (match.hasMatch() && !(match.captured(QStringLiteral("days")).size() > 0 && !text.contains(u' '))) {
        return part(match, "days", 86'400'000'000LL) + part(match, "hours", 3'600'000'000LL)
            + part(match, "minutes", 60'000'000) + part(match, "seconds", 1'000'000)
            + fraction(match.captured(QStringLiteral("fraction")));
    }
    return text.startsWith(u'P') ? isoDuration(text) : std::nullopt;
}

} // namespace python

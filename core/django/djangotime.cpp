// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/django/djangotime.h"

#include <array>
#include <cstdio>

using namespace std::chrono;

namespace django {
namespace {
// A run of digits; -1 if there is anything else.
int number(QStringView digits)
{
    int value = digits.isEmpty() ? -1 : 0;
    for (const QChar c : digits) {
        if (c < u'0' || c > u'9')
            return -1;
        value = value * 10 + (c.unicode() - u'0');
    }
    return value;
}
} // namespace

QString djangoTime(Instant instant)
{
    const sys_days day = floor<days>(instant);
    const year_month_day date{ day };
    const hh_mm_ss time{ floor<seconds>(instant - day) };
    const auto fraction = int((instant - floor<seconds>(instant)).count());
    std::array<char, 64> text{};
    const int size = std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02d:%02d:%02d", int(date.year()),
        unsigned(date.month()), unsigned(date.day()), int(time.hours().count()), int(time.minutes().count()),
        int(time.seconds().count()));
    QString out = QString::fromLatin1(text.data(), size);
    if (fraction != 0)
        out += QStringLiteral(".%1").arg(fraction, 6, 10, QLatin1Char('0'));
    return out;
}

std::optional<Instant> instantFromDjango(QStringView text)
{
    constexpr qsizetype plain = 19; // without the fraction
    if (text.size() < plain || text[4] != u'-' || text[7] != u'-' || (text[10] != u' ' && text[10] != u'T')
        || text[13] != u':' || text[16] != u':')
        return std::nullopt;
    const std::array parts{ number(text.sliced(0, 4)), number(text.sliced(5, 2)), number(text.sliced(8, 2)),
        number(text.sliced(11, 2)), number(text.sliced(14, 2)), number(text.sliced(17, 2)) };
    for (const int part : parts) {
        if (part < 0)
            return std::nullopt;
    }
    int fraction = 0;
    if (text.size() > plain) {
        const QStringView digits = text.sliced(plain + 1);
        fraction = text[plain] == u'.' && digits.size() <= 6 ? number(digits) : -1;
        for (qsizetype i = digits.size(); fraction > 0 && i < 6; ++i)
            fraction *= 10;
    }
    const year_month_day date{ year{ parts[0] }, month{ unsigned(parts[1]) }, day{ unsigned(parts[2]) } };
    if (fraction < 0 || !date.ok() || parts[3] > 23 || parts[4] > 59 || parts[5] > 59)
        return std::nullopt;
    return sys_days{ date } + hours{ parts[3] } + minutes{ parts[4] } + seconds{ parts[5] } + microseconds{ fraction };
}

} // namespace django

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/pythonblock.h"

#include "core/simplejwt/settinginfos.h"

#include <cmath>

using std::chrono::microseconds;

namespace simplejwt {
namespace {
QString quoted(const QString &text)
{
    QString out(QStringLiteral("\""));
    for (const QChar c : text) {
        const char16_t code = c.unicode();
        if (c == u'"' || c == u'\\')
            out += u'\\' + QString(c);
        else if (c == u'\n')
            out += QLatin1String("\\n");
        else if (code < 0x20 || (code >= 0x7f && code < 0xa0) || c.isSurrogate() || !c.isPrint())
            out += QStringLiteral("\\u%1").arg(int(code), 4, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return out + u'"';
}

// Pairs of surrogates as one escape: \ud83d\ude00 would be two characters to Python.
QString pythonString(const QString &text)
{
    QString out;
    QString run;
    const auto flush = [&] {
        const QString part = quoted(run);
        out += part.sliced(1, part.size() - 2);
        run.clear();
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            flush();
            out += QStringLiteral("\\U%1").arg(QChar::surrogateToUcs4(text[i], text[i + 1]), 8, 16, QLatin1Char('0'));
            ++i;
        } else {
            run += text[i];
        }
    }
    flush();
    return u'"' + out + u'"';
}

QString timedelta(microseconds time)
{
    struct Unit
    {
        const char *name;
        qint64 length;
    };
    static constexpr Unit units[]{ { "days", 86'400'000'000 }, { "hours", 3'600'000'000 }, { "minutes", 60'000'000 },
        { "seconds", 1'000'000 }, { "milliseconds", 1000 }, { "microseconds", 1 } };
    for (const Unit &unit : units) {
        if (time.count() != 0 && time.count() % unit.length == 0)
            return QStringLiteral("timedelta(%1=%2)").arg(QLatin1String(unit.name)).arg(time.count() / unit.length);
    }
    return QStringLiteral("timedelta(0)");
}

QString pythonValue(const Json &value)
{
    if (value.isNull())
        return QStringLiteral("None");
    if (value.isBool())
        return value.toBool() ? QStringLiteral("True") : QStringLiteral("False");
    if (value.isNumber())
        return QString::fromLatin1(value.numberText());
    if (value.isString())
        return pythonString(value.toString());
    QStringList items;
    for (const Json &item : value.items())
        items += pythonValue(item);
    return u'[' + items.join(QLatin1String(", ")) + u']';
}

QString tuple(const Json &value, const QString &prefix = {})
{
    QStringList items;
    for (const Json &item : value.items())
        items += pythonString(prefix + item.toString());
    return u'(' + items.join(QLatin1String(", ")) + (items.size() == 1 ? QLatin1String(",)") : QLatin1String(")"));
}
} // namespace

QString toPythonValue(const QString &name, const Json &value)
{
    if (name.endsWith(QLatin1String("_LIFETIME")))
        return timedelta(microseconds{ std::llround(value.toDouble() * 1e6) });
    if (name == QLatin1String("AUTH_HEADER_TYPES"))
        return tuple(value);
    if (name == QLatin1String("AUTH_TOKEN_CLASSES"))
        return tuple(value, QStringLiteral("rest_framework_simplejwt.tokens."));
    return pythonValue(value);
}

QString toPythonBlock(const Settings &settings, PythonBlockOptions options)
{
    const Json now = toJson(settings, SecretsIn::Written);
    const Json usual = toJson(Settings(), SecretsIn::Written);
    QString lines;
    bool refersToDjango = false;
    for (const SettingInfo &info : settingInfos()) {
        const QString name = QString::fromLatin1(info.name);
        const Json *value = now.find(name);
        const bool isKey = name == QLatin1String("SIGNING_KEY");
        if (info.pythonCode || (!value && !isKey))
            continue;
        const Json *other = usual.find(name);
        const bool isUsual = value && other ? *value == *other : !value && !other;
        if (isUsual && !options.everySetting)
            continue;
        const bool refers = isKey && (!value || (!value->isNull() && options.secrets == SecretsIn::Left));
        refersToDjango = refersToDjango || refers;
        lines += QStringLiteral("    \"") + name + QLatin1String("\": ")
            + (refers ? QStringLiteral("settings.SECRET_KEY") : toPythonValue(name, *value)) + QLatin1String(",\n");
    }
    QString head;
    if (lines.contains(QLatin1String("timedelta(")))
        head += QLatin1String("from datetime import timedelta\n");
    if (refersToDjango)
        head += QLatin1String("from django.conf import settings\n");
    return head + (head.isEmpty() ? QString() : QStringLiteral("\n")) + QLatin1String("SIMPLE_JWT = {\n") + lines
        + QLatin1String("}\n");
}

} // namespace simplejwt

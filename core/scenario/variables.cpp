// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/variables.h"

#include "core/json/jsonwriter.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace scenario {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("scenario::Variables", text);
}

QString asText(const Json &value)
{
    return value.isString() ? value.toString() : QString::fromUtf8(writeJson(value));
}

/// The first reference at or after \a from: where it begins and ends, and its name. Start -1: none.
struct Reference
{
    qsizetype start = -1;
    qsizetype end = -1;
    QString name;
};

Result<Reference> nextReference(const QString &text, qsizetype from)
{
    const qsizetype start = text.indexOf(QLatin1String("${"), from);
    if (start < 0)
        return Reference{};
    const qsizetype close = text.indexOf(u'}', start);
    const QString name = close < 0 ? QString() : text.mid(start + 2, close - start - 2);
    if (!isVariableName(name))
        return fail(Errc::Malformed,
            tr("“%1” is no reference; write ${name} with letters, digits and underscores.").arg(text.mid(start, 20)));
    return Reference{ start, close + 1, name };
}

Result<Json> substitutedText(const QString &text, const Variables &variables)
{
    QString out;
    qsizetype at = 0;
    for (;;) {
        const auto found = nextReference(text, at);
        if (!found)
            return tl::unexpected(found.error());
        if (found->start < 0)
            return Json(out + text.mid(at));
        const auto value = variables.constFind(found->name);
        if (value == variables.constEnd())
            return fail(Errc::NotFound, tr("“%1” has no value.").arg(found->name), found->name);
        if (found->start == 0 && found->end == text.size())
            return *value;
        out += text.mid(at, found->start - at) + asText(*value);
        at = found->end;
    }
}

} // namespace

bool isVariableName(QStringView name)
{
    const auto isLetter = [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_'; };
    return !name.isEmpty() && isLetter(name.first())
        && std::all_of(name.begin(), name.end(), [&](QChar c) { return isLetter(c) || (c >= u'0' && c <= u'9'); });
}

QString variableNameOf(const QString &text)
{
    static const QRegularExpression other(QStringLiteral("[^A-Za-z0-9_]+"));
    const QString plain = text.trimmed().replace(other, QStringLiteral("_"));
    return isVariableName(plain) ? plain : u'_' + plain;
}

Result<Json> substituted(const Json &value, const Variables &variables)
{
    if (value.isString())
        return substitutedText(value.toString(), variables);
    if (value.isArray()) {
        Json out = Json::array();
        for (const Json &item : value.items()) {
            auto filled = substituted(item, variables);
            if (!filled)
                return filled;
            out.append(*filled);
        }
        return out;
    }
    if (!value.isObject())
        return value;
    Json out = Json::object();
    for (const Json::Member &member : value.members()) {
        const auto name = substitutedText(member.name, variables);
        if (!name)
            return name;
        auto filled = substituted(member.value, variables);
        if (!filled)
            return filled;
        out.set(asText(*name), *filled);
    }
    return out;
}

Result<QStringList> referencesIn(const Json &value)
{
    QStringList names;
    const auto look = [&names](const QString &text) -> Result<> {
        for (qsizetype at = 0;;) {
            const auto found = nextReference(text, at);
            if (!found)
                return tl::unexpected(found.error());
            if (found->start < 0)
                return {};
            names.append(found->name);
            at = found->end;
        }
    };
    if (value.isString()) {
        if (const auto looked = look(value.toString()); !looked)
            return tl::unexpected(looked.error());
    }
    for (const Json &item : value.items()) {
        const auto inner = referencesIn(item);
        if (!inner)
            return inner;
        names += *inner;
    }
    for (const Json::Member &member : value.members()) {
        if (const auto looked = look(member.name); !looked)
            return tl::unexpected(looked.error());
        const auto inner = referencesIn(member.value);
        if (!inner)
            return inner;
        names += *inner;
    }
    return names;
}

} // namespace scenario

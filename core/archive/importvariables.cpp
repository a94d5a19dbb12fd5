// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/importvariables.h"

#include "core/json/jsonreader.h"

#include <QCoreApplication>

namespace archive {

namespace {

constexpr int deepest = 8;
constexpr qsizetype mostNames = 50; ///< that are told
constexpr qsizetype longestEnvironment = 4 * 1024 * 1024; ///< bytes; a larger file is none

/// A value as it would be put into a text; absent: it is none.
std::optional<QString> textOf(const Json *value)
{
    if (!value)
        return std::nullopt;
    if (value->isString())
        return value->toString();
    if (value->isNumber())
        return QString::fromLatin1(value->numberText());
    if (value->isBool())
        return value->toBool() ? QStringLiteral("true") : QStringLiteral("false");
    return std::nullopt;
}

} // namespace

ImportVariables::ImportVariables(const QHash<QString, QString> &given)
    : m_given(given)
{
}

void ImportVariables::add(const QString &name, const QString &value)
{
    m_own.insert(name, value);
}

QString ImportVariables::filled(const QString &text, QStringList *unfilled)
{
    if (!text.contains(QLatin1StringView("{{")))
        return text;
    QString result;
    fillInto(&result, text, unfilled, 0);
    return result;
}

void ImportVariables::fillInto(QString *result, const QString &text, QStringList *unfilled, int depth)
{
    qsizetype at = 0;
    while (at < text.size()) {
        qsizetype open = text.indexOf(QLatin1StringView("{{"), at);
        const qsizetype close = open < 0 ? -1 : text.indexOf(QLatin1StringView("}}"), open + 2);
        if (close < 0)
            break;
        open = text.lastIndexOf(QLatin1StringView("{{"), close - 2); // JSON has such braces of its own before it
        result->append(QStringView(text).sliced(at, open - at));
        const QString name = text.sliced(open + 2, close - open - 2).trimmed();
        const auto given = m_given.constFind(name);
        const auto own = m_own.constFind(name);
        const QString *value = given != m_given.cend() ? &*given : own != m_own.cend() ? &*own : nullptr;
        if (value && depth < deepest && value->size() <= m_left) {
            m_left -= value->size();
            fillInto(result, *value, unfilled, depth + 1);
        } else {
            result->append(QStringView(text).sliced(open, close + 2 - open));
            if (unfilled->size() < mostNames && !unfilled->contains(name))
                unfilled->append(name);
        }
        at = close + 2;
    }
    result->append(QStringView(text).sliced(at));
}

bool looksLikeEnvironment(QByteArrayView content)
{
    if (content.startsWith("\xef\xbb\xbf"))
        content = content.sliced(3);
    if (content.size() > longestEnvironment || !content.trimmed().startsWith('{'))
        return false;
    const auto json = parseJson(content);
    return json && json->contains(u"values") && json->contains(u"name") && !json->contains(u"log")
        && !json->contains(u"item");
}

Result<QHash<QString, QString>> environmentVariables(QByteArrayView json)
{
    if (json.startsWith("\xef\xbb\xbf"))
        json = json.sliced(3);
    const auto read = parseJson(json);
    if (!read)
        return tl::unexpected(read.error());
    if (!read->isObject())
        return fail(Errc::Malformed,
            QCoreApplication::translate("archive::Import", "The environment is no JSON object with names and values."));
    QHash<QString, QString> variables;
    if (const Json *rows = read->find(u"values"); rows && rows->isArray()) {
        for (const Json &row : rows->items()) {
            const Json *name = row.find(u"key");
            const Json *enabled = row.find(u"enabled");
            const auto value = textOf(row.find(u"value"));
            if (name && name->isString() && value && (!enabled || !enabled->isBool() || enabled->toBool()))
                variables.insert(name->toString(), *value);
        }
        return variables;
    }
    for (const Json::Member &member : read->members()) {
        if (const auto value = textOf(&member.value))
            variables.insert(member.name, *value);
    }
    return variables;
}

} // namespace archive

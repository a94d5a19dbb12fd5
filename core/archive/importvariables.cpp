// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/importvariables.h"

#include "core/archive/brufile.h"
#include "core/json/jsonfields.h"
#include "core/json/jsonreader.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

namespace archive {

namespace {

constexpr int deepest = 8;
constexpr qsizetype mostNames = 50; ///< that are told
constexpr qsizetype longestEnvironment = 4 * 1024 * 1024; ///< bytes; a larger file is none

/// A value as it would be put into a text; absent: it is none.
std::optional<QString> textOf(const Json *value)
{
    if (!value || value->isNull() || value->isArray() || value->isObject())
        return std::nullopt;
    return scalarText(*value);
}

QHash<QString, QString> variablesOfBru(const BruFile &file)
{
    QHash<QString, QString> variables;
    if (const BruFile::Block *block = file.find(u"vars")) {
        for (const BruFile::Pair &pair : block->pairs) {
            if (!pair.isOff)
                variables.insert(pair.name, pair.value);
        }
    }
    return variables;
}

/// NAME=VALUE, a line each, as .env files have them.
QHash<QString, QString> variablesOfLines(const QString &text)
{
    static const QRegularExpression line(QStringLiteral("^\\s*(?:export\\s+)?([A-Za-z_][\\w.-]*)\\s*=\\s*(.*?)\\s*$"));
    QHash<QString, QString> variables;
    for (const QString &each : text.split(u'\n')) {
        const auto match = line.match(each);
        if (!match.hasMatch())
            continue;
        QString value = match.captured(2);
        const QChar quote = value.isEmpty() ? QChar() : value.at(0);
        if (const qsizetype end = value.indexOf(quote, 1); end > 0 && (quote == u'"' || quote == u'\''))
            value = value.mid(1, end - 1);
        else if (const qsizetype comment = value.indexOf(QLatin1StringView(" #")); comment >= 0)
            value = value.left(comment).trimmed();
        variables.insert(match.captured(1), value);
    }
    return variables;
}

QHash<QString, QString> variablesOfObject(const Json &object)
{
    QHash<QString, QString> variables;
    for (const Json::Member &member : object.members()) {
        if (const auto value = textOf(&member.value))
            variables.insert(member.name, *value);
    }
    return variables;
}

/// Postman's "values" and Bruno's "variables" are the same but for a name.
std::optional<QHash<QString, QString>> variablesOfRows(const Json &json, QStringView list, QStringView key)
{
    const Json *rows = json.find(list);
    if (!rows || !rows->isArray())
        return std::nullopt;
    QHash<QString, QString> variables;
    for (const Json &row : rows->items()) {
        const Json *name = row.find(key);
        const Json *enabled = row.find(u"enabled");
        const auto value = textOf(row.find(u"value"));
        if (name && name->isString() && value && (!enabled || !enabled->isBool() || enabled->toBool()))
            variables.insert(name->toString(), *value);
    }
    return variables;
}

Result<Environments> environmentsInJson(QByteArrayView text)
{
    const auto read = parseJson(text);
    if (!read)
        return tl::unexpected(read.error());
    if (!read->isObject())
        return fail(Errc::Malformed,
            QCoreApplication::translate("archive::Import", "The environment is no JSON object with names and values."));
    if (const auto rows = variablesOfRows(*read, u"values", u"key"))
        return Environments{ { {}, *rows } };
    if (const auto rows = variablesOfRows(*read, u"variables", u"name"))
        return Environments{ { {}, *rows } };
    // http-client.env.json, or what REST Client has in its settings.
    const Json *named = read->find(u"rest-client.environmentVariables");
    const Json &all = named ? *named : *read;
    Environments environments;
    const Json *shared = all.find(u"$shared");
    for (const Json::Member &member : all.members()) {
        if (!member.value.isObject() || member.name == u"$shared")
            continue;
        QHash<QString, QString> variables = shared ? variablesOfObject(*shared) : QHash<QString, QString>();
        variables.insert(variablesOfObject(member.value));
        environments.insert(member.name, variables);
    }
    if (const auto plain = variablesOfObject(all); environments.isEmpty() || !plain.isEmpty())
        return Environments{ { {}, plain } };
    return environments;
}

} // namespace

ImportVariables::ImportVariables(const QHash<QString, QString> &given)
    : m_given(given)
{
}

void ImportVariables::add(const QString &name, const QString &value)
{
    if (value != u"…") // a file that was written without its secrets has that in their place
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
    content = withoutByteOrderMark(content);
    if (content.size() > longestEnvironment || !content.trimmed().startsWith('{'))
        return false;
    const auto json = parseJson(content);
    return json && json->contains(u"values") && json->contains(u"name") && !json->contains(u"log")
        && !json->contains(u"item");
}

Result<Environments> environmentsIn(QByteArrayView file)
{
    file = withoutByteOrderMark(file);
    const QByteArray start = file.first(std::min<qsizetype>(file.size(), 256)).toByteArray().trimmed();
    if (start.startsWith('{') || start.startsWith('['))
        return environmentsInJson(file);
    const QString text = QString::fromUtf8(file);
    const BruFile bru = readBru(text);
    if (bru.find(u"vars") || bru.find(u"vars:secret"))
        return Environments{ { QString(), variablesOfBru(bru) } };
    return Environments{ { QString(), variablesOfLines(text) } };
}

Result<QHash<QString, QString>> environmentVariables(QByteArrayView file, const QString &name)
{
    const auto all = environmentsIn(file);
    if (!all)
        return tl::unexpected(all.error());
    if (name.isEmpty() && all->size() == 1)
        return all->first();
    if (const auto found = all->constFind(name); found != all->cend())
        return *found;
    return fail(Errc::Usage,
        QCoreApplication::translate("archive::Import", "The file has the environments “%1”: name one of them.")
            .arg(all->keys().join(QStringLiteral("”, “"))));
}

} // namespace archive

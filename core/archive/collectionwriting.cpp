// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/collectionwriting.h"

#include "core/archive/scrubbing.h"
#include "core/archive/secretnames.h"
#include "core/json/jsonreader.h"
#include "core/json/jsonwriter.h"

#include <QRegularExpression>

namespace archive {

namespace {

/// Those of the variables that the calls name, and that the values of those name.
QMap<QString, QString> usedVariables(const QList<WrittenCall> &calls, const QMap<QString, QString> &all)
{
    QMap<QString, QString> used;
    QStringList texts;
    for (const WrittenCall &call : calls)
        visitTexts(call, [&texts](const QString &text) {
            if (text.contains(QLatin1StringView("{{")))
                texts.append(text);
        });
    while (!texts.isEmpty()) {
        const QString text = texts.takeLast();
        for (auto matches = writtenVariable().globalMatch(text); matches.hasNext();) {
            const QString name = matches.next().captured(1).trimmed();
            const auto found = all.constFind(name);
            if (found == all.cend() || used.contains(name))
                continue;
            used.insert(name, *found);
            texts.append(*found);
        }
    }
    return used;
}

/// As every tool takes it: {{$dotenv NAME}} and {{process.env.NAME}} are theirs alone, and dots lead into an answer.
QString plainName(const QString &name)
{
    static const QRegularExpression own(QStringLiteral("^(?:\\$dotenv %?|\\$processEnv %?|process\\.env\\.)"));
    static const QRegularExpression other(QStringLiteral("[^A-Za-z0-9_-]+"));
    return QString(name).remove(own).replace(other, QStringLiteral("_"));
}

void renameVariables(WrittenCollection *collection)
{
    QMap<QString, QString> names;
    QMap<QString, QString> variables;
    for (auto each = collection->variables.cbegin(); each != collection->variables.cend(); ++each) {
        const QString plain = plainName(each.key());
        QString name = plain;
        for (int number = 2; name != each.key() && (variables.contains(name) || collection->variables.contains(name));
             ++number)
            name = plain + u'_' + QString::number(number);
        names.insert(each.key(), name);
        variables.insert(name, each.value());
    }
    const auto rename = [&names](QString &text) {
        if (!text.contains(QLatin1StringView("{{")))
            return;
        QString renamed;
        qsizetype done = 0;
        for (auto matches = writtenVariable().globalMatch(text); matches.hasNext();) {
            const auto match = matches.next();
            const auto name = names.constFind(match.captured(1).trimmed());
            if (name == names.cend() || *name == match.captured(1))
                continue;
            renamed += QStringView(text).sliced(done, match.capturedStart(1) - done);
            renamed += *name;
            done = match.capturedEnd(1);
        }
        text = renamed + text.mid(done);
    };
    for (WrittenCall &call : collection->calls)
        visitTexts(call, rename);
    for (auto each = variables.begin(); each != variables.end(); ++each)
        rename(each.value());
    collection->variables = variables;
}

QString scrubbedText(const QString &text)
{
    return QString::fromUtf8(scrubbedText(text.toUtf8(), TokenForm::Masked));
}

/// A value that has a name, as a member of JSON would be scrubbed.
QString scrubbedValue(const QString &name, const QString &value)
{
    if (value.isEmpty() || isVariable(value))
        return value;
    const Json member = Json::object({ { name, Json(value) } });
    const auto clean = parseJson(scrubbedText(writeJson(member), TokenForm::Masked));
    return clean && clean->members().size() == 1 ? clean->members().first().value.toString() : QStringLiteral("…");
}

} // namespace

WrittenCollection collectionOf(const Import &import)
{
    WrittenCollection collection;
    collection.name = QStringLiteral("Jotlab");
    for (const Import::Call &call : import.calls) {
        WrittenCall written = call.written ? *call.written : writtenCall(call.exchange);
        if (written.place.isEmpty())
            written.place = call.name.isEmpty() ? written.method + u' ' + call.exchange.url.path() : call.name;
        collection.calls.append(written);
    }
    collection.variables = usedVariables(collection.calls, import.variables);
    renameVariables(&collection);
    return collection;
}

WrittenCollection collectionOf(const QList<session::Exchange> &exchanges)
{
    Import import;
    for (const session::Exchange &exchange : exchanges)
        import.calls.append({ {}, exchange });
    return collectionOf(import);
}

WrittenCollection scrubbed(WrittenCollection collection)
{
    static const QRegularExpression user(QStringLiteral("^([A-Za-z][A-Za-z0-9+.-]*://|)[^/?#@]*@"));
    for (WrittenCall &call : collection.calls) {
        call.place = scrubbedText(call.place);
        call.url = scrubbedText(QString(call.url).replace(user, QStringLiteral("\\1")));
        call.text = scrubbedText(call.text);
        for (auto &[name, value] : call.headers) {
            const auto masked = maskedCredential(name.toUtf8(), value.toUtf8());
            value = masked ? QString::fromUtf8(*masked) : scrubbedText(value);
        }
        for (auto &[name, value] : call.fields)
            value = scrubbedValue(name, value);
        call.credential.value = scrubbedValue(QStringLiteral("password"), call.credential.value);
    }
    for (auto each = collection.variables.begin(); each != collection.variables.end(); ++each)
        each.value() = scrubbedValue(each.key(), each.value());
    return collection;
}

} // namespace archive

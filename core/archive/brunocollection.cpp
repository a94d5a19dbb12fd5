// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/brunocollection.h"

#include "core/archive/brucalls.h"
#include "core/archive/brunojson.h"
#include "core/json/jsonfields.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::Bruno", text);
}

/// A collection that was exported as JSON.
class ExportReader
{
public:
    ExportReader(const GivenVariables &given, Instant now)
        : m_given(given)
        , m_calls(given, now)
    {
    }

    Import read(const Json &collection)
    {
        BruScope scope;
        const QString name = memberText(collection, u"name");
        readRoot(collection, name.isEmpty() ? tr("the collection") : name, &scope);
        Environments environments;
        const Json *all = collection.find(u"environments");
        for (const Json &each : all ? all->items() : QList<Json>()) {
            QHash<QString, QString> &variables = environments[memberText(each, u"name")];
            const Json *rows = each.find(u"variables");
            for (const Json &row : rows ? rows->items() : QList<Json>()) {
                const Json *enabled = row.find(u"enabled");
                const Json *secret = row.find(u"secret");
                const QString value = memberText(row, u"value");
                const bool isLeftOut = secret && secret->toBool() && value.isEmpty(); // Bruno exports no secrets
                if (!isLeftOut && (!enabled || !enabled->isBool() || enabled->toBool()))
                    variables.insert(memberText(row, u"name"), value);
            }
        }
        m_calls.maker().addEnvironment(environments, m_given.environment);
        readItems(collection, scope);
        return m_calls.maker().take();
    }

private:
    void readRoot(const Json &json, const QString &place, BruScope *scope)
    {
        const Json *root = json.find(u"root");
        if (const Json *request = root ? root->find(u"request") : nullptr)
            m_calls.readSettings(bruSettingsOf(*request), place, scope);
    }

    void readItems(const Json &folder, const BruScope &scope)
    {
        const Json *items = folder.find(u"items");
        qsizetype number = 0;
        for (const Json &item : items ? items->items() : QList<Json>()) {
            QString name = memberText(item, u"name");
            if (name.isEmpty())
                name = tr("item %1").arg(++number);
            const QString type = memberText(item, u"type");
            if (item.contains(u"items")) {
                BruScope inner = scope;
                inner.place = scope.below(name);
                readRoot(item, inner.place, &inner);
                readItems(item, inner);
            } else if (const Json *request = item.find(u"request"); request && request->isObject()
                       && (type.isEmpty() || type == u"http" || type == u"http-request")) {
                m_calls.addCall(bruCallOf(item, *request), name, scope);
            } else {
                m_calls.maker().skip(scope.below(name),
                    type.isEmpty() ? tr("This is neither a request nor a folder.")
                                   : tr("An item of the type “%1” is not imported.").arg(type.left(40)));
            }
        }
    }

    const GivenVariables &m_given;
    BruCalls m_calls;
};

} // namespace

bool looksLikeBru(QByteArrayView text)
{
    static const QRegularExpression block(
        u"^(?:meta|get|post|put|patch|delete|head|options|http|auth|vars)[ \\t]*\\{[ \\t]*\\r?$"_s,
        QRegularExpression::MultilineOption);
    constexpr qsizetype most = 64 * 1024;
    const QString start = QString::fromUtf8(text.first(std::min(text.size(), most)));
    return block.match(start).hasMatch() && start.trimmed().at(0).isLetter();
}

bool looksLikeBruno(const Json &json)
{
    const Json *items = json.find(u"items");
    return items && items->isArray() && json.contains(u"version")
        && (json.contains(u"brunoConfig") || json.contains(u"environments") || json.contains(u"name"));
}

Import callsFromBru(QByteArrayView text, const GivenVariables &given, Instant now)
{
    BruCalls calls(given, now);
    calls.addCall(readBru(QString::fromUtf8(text)), tr("the file"), {});
    return calls.maker().take();
}

Import callsFromBruno(const Json &json, const GivenVariables &given, Instant now)
{
    return ExportReader(given, now).read(json);
}

} // namespace archive

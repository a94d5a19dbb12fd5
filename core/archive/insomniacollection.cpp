// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/insomniacollection.h"

#include "core/archive/callmaker.h"
#include "core/json/jsonfields.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::Insomnia", text);
}

constexpr int deepestFolder = 100;
constexpr qsizetype longestText = 16 * 1024 * 1024; ///< characters that folders' values may make of one

/// One export, from its root down. Both versions are read as a tree; only where children and environments are found
/// differs.
class Reader
{
public:
    Reader(const Json &document, const QHash<QString, QString> &variables, Instant now)
        : m_document(document)
        , m_isFlat(document.contains(u"resources"))
        , m_given(variables)
        , m_calls(variables, now)
    {
    }

    Import read()
    {
        if (m_isFlat)
            sortResources();
        readEnvironments();
        if (m_isFlat) {
            for (const Json *workspace : std::as_const(m_roots))
                readFolder(*workspace, {}, nullptr, 0);
            for (const Json *request : std::as_const(m_orphans))
                readRequest(*request, nameOf(*request), nullptr);
            for (const Json &resource : memberItems(m_document, u"resources")) {
                if (memberText(resource, u"_type") == u"request" && !m_read.contains(memberText(resource, u"_id")))
                    m_calls.skip(nameOf(resource), tr("The folder that it is in is not in the file."));
            }
        } else {
            for (const Json &item : memberItems(m_document, u"collection"))
                readItem(item, {}, nullptr, 0);
            const Json *specification = m_document.find(u"spec");
            if (specification && specification->contains(u"contents"))
                m_calls.skip(memberText(m_document, u"name"),
                    tr("Its API description is not read: save it as a file of its own, and import that."));
        }
        return m_calls.take();
    }

private:
    void sortResources()
    {
        const Json *resources = m_document.find(u"resources");
        QSet<QString> ids;
        for (const Json &each : resources->items())
            ids.insert(memberText(each, u"_id"));
        for (const Json &each : resources->items()) {
            const QString type = memberText(each, u"_type");
            const QString parent = memberText(each, u"parentId");
            if (type == u"workspace" || (type == u"request_group" && !ids.contains(parent)))
                m_roots.append(&each);
            else if (type == u"request" && !ids.contains(parent))
                m_orphans.append(&each);
            else
                m_children[parent].append(&each);
        }
        for (QList<const Json *> &each : m_children) {
            std::stable_sort(each.begin(), each.end(), [](const Json *left, const Json *right) {
                const auto key = [](const Json *json) {
                    const Json *value = json->find(u"metaSortKey");
                    return value ? value->toDouble() : 0;
                };
                return key(left) < key(right);
            });
        }
    }

    /// The base environment, and over it the first below it: which one is chosen, no export says.
    void readEnvironments()
    {
        QList<Json> bases;
        QList<Json> chosen;
        const auto ofFile = [this](const QString &name, const QString &value) { m_calls.addVariable(name, value); };
        if (m_isFlat) {
            for (const Json &each : memberItems(m_document, u"resources")) {
                if (memberText(each, u"_type") != u"environment")
                    continue;
                const bool isBelow = std::any_of(m_environmentIds.cbegin(), m_environmentIds.cend(),
                    [&each](const QString &id) { return id == memberText(each, u"parentId"); });
                (isBelow ? chosen : bases).append(each);
                m_environmentIds.append(memberText(each, u"_id"));
            }
        } else if (const Json *base = m_document.find(u"environments")) {
            bases = base->isArray() ? base->items() : QList<Json>{ *base };
            for (const Json &each : std::as_const(bases))
                chosen += memberItems(each, u"subEnvironments");
        }
        for (const Json &each : std::as_const(bases))
            addVariables(each.find(u"data"), {}, 0, ofFile);
        if (chosen.isEmpty())
            return;
        addVariables(chosen.constFirst().find(u"data"), {}, 0, ofFile);
        for (qsizetype i = 1; i < std::min<qsizetype>(chosen.size(), 20); ++i)
            m_calls.skip(nameOf(chosen.at(i)),
                tr("Values come from the environment “%1”; this one is not used.").arg(nameOf(chosen.constFirst())));
    }

    /// {"login": {"user": "x"}} is login.user.
    template<class Add> void addVariables(const Json *values, const QString &prefix, int depth, const Add &add)
    {
        for (const Json::Member &each : values &&depth < 8 ? values->members() : QList<Json::Member>()) {
            const QString name = prefix + each.name;
            if (each.value.isObject())
                addVariables(&each.value, name + u'.', depth + 1, add);
            else if (!each.value.isArray() && !each.value.isNull())
                add(name, named(scalarText(each.value)));
        }
    }

    static QString nameOf(const Json &json)
    {
        const QString name = memberText(json, u"name").trimmed();
        return name.isEmpty() ? tr("without a name") : name;
    }

    /// {{ _.a }}, {{ _['a'] }} and the {{ a }} of old as {{a}}, and what the folders have in its place: it holds in
    /// them alone.
    QString named(QString text) const
    {
        static const QRegularExpression dotted(QStringLiteral("\\{\\{-?\\s*(?:_\\.)?([\\w.$-]+)\\s*-?\\}\\}"),
            QRegularExpression::UseUnicodePropertiesOption);
        static const QRegularExpression quoted(
            QStringLiteral("\\{\\{\\s*_\\[\\s*(['\"])([^'\"{}]+)\\1\\s*\\]\\s*\\}\\}"));
        if (!text.contains(QLatin1StringView("{{")))
            return text;
        text.replace(quoted, QStringLiteral("{{\\2}}")).replace(dotted, QStringLiteral("{{\\1}}"));
        if (m_ofFolders.isEmpty())
            return text;
        QString result;
        qsizetype done = 0;
        for (auto all = dotted.globalMatch(text); all.hasNext() && result.size() < longestText;) {
            const QRegularExpressionMatch match = all.next();
            const auto value = m_ofFolders.constFind(match.captured(1));
            if (value == m_ofFolders.cend())
                continue;
            result += text.mid(done, match.capturedStart() - done) + *value;
            done = match.capturedEnd();
        }
        return result + text.mid(done);
    }

    /// A text with variables; tags in it, {% response … %}, are told.
    QString texted(const Json &json, const char16_t *name, const QString &place)
    {
        static const QRegularExpression tag(QStringLiteral("\\{%-?\\s*([\\w-]{1,40})"));
        const QString text = memberText(json, name);
        if (text.contains(QLatin1StringView("{%"))) {
            QStringList names;
            for (auto all = tag.globalMatch(text); all.hasNext() && names.size() < 20;) {
                const QString found = all.next().captured(1);
                if (!names.contains(found))
                    names.append(found);
            }
            for (const QString &each : std::as_const(names))
                m_calls.skip(place, tr("Its tag “%1” was not run and stays as it is written.").arg(each));
        }
        return named(text);
    }

    void skipScripts(const Json &json, const QString &place)
    {
        const Json *scripts = json.find(u"scripts");
        const auto skip = [&](const Json *in, const char16_t *name, const QString &kind) {
            if (in && !memberText(*in, name).trimmed().isEmpty())
                m_calls.skip(place, tr("Its script “%1” was not run.").arg(kind));
        };
        const QString before = QStringLiteral("pre-request");
        const QString after = QStringLiteral("after-response");
        skip(scripts, u"preRequest", before);
        skip(scripts, u"afterResponse", after);
        skip(&json, u"preRequestScript", before);
        skip(&json, u"afterResponseScript", after);
    }

    static const Json *nearest(const Json &item, const Json *inherited)
    {
        const Json *own = item.find(u"authentication");
        return own && !own->members().isEmpty() ? own : inherited;
    }

    void readFolder(const Json &folder, const QString &path, const Json *auth, int depth)
    {
        if (depth > deepestFolder) {
            m_calls.skip(path, tr("Folders within folders are read %1 deep.").arg(deepestFolder));
            return;
        }
        skipScripts(folder, path.isEmpty() ? nameOf(folder) : path);
        const auto outer = m_ofFolders;
        addVariables(folder.find(u"environment"), {}, 0, [this](const QString &name, const QString &value) {
            if (!m_given.contains(name))
                m_ofFolders.insert(name, value);
        });
        if (m_isFlat) {
            for (const Json *each : m_children.value(memberText(folder, u"_id")))
                readItem(*each, path, nearest(folder, auth), depth);
        } else {
            for (const Json &each : memberItems(folder, u"children"))
                readItem(each, path, nearest(folder, auth), depth);
        }
        m_ofFolders = outer;
    }

    void readItem(const Json &item, const QString &path, const Json *auth, int depth)
    {
        const QString place = (path.isEmpty() ? QString() : path + QLatin1StringView(" / ")) + nameOf(item);
        const QString type = memberText(item, u"_type");
        if (m_isFlat) {
            if (type == u"request_group")
                return readFolder(item, place, auth, depth + 1);
            if (type == u"request")
                return readRequest(item, place, auth);
            if (type.endsWith(QLatin1StringView("_request"))) // of WebSocket or gRPC
                m_calls.skip(place, tr("This is no HTTP request, but “%1”.").arg(type.left(40)));
            return;
        }
        if (item.contains(u"children"))
            readFolder(item, place, auth, depth + 1);
        else if (item.contains(u"method") && item.contains(u"url"))
            readRequest(item, place, auth);
        else
            m_calls.skip(place, tr("This is neither an HTTP request nor a folder."));
    }

    QList<WrittenCall::Field> fieldsOf(
        const Json &json, const char16_t *list, const QString &place, const QString &disabled)
    {
        QList<WrittenCall::Field> fields;
        for (const Json &each : memberItems(json, list)) {
            const QString name = texted(each, u"name", place);
            if (memberIsTrue(each, u"disabled"))
                m_calls.skip(place, disabled.arg(name.left(80)));
            else if (memberText(each, u"type") == u"file")
                m_calls.skip(place, tr("The field “%1” is a file, which was not read.").arg(name.left(80)));
            else if (!name.isEmpty() || !memberText(each, u"value").isEmpty())
                fields.append({ name, texted(each, u"value", place) });
        }
        return fields;
    }

    void readRequest(const Json &request, const QString &place, const Json *inherited)
    {
        m_read.insert(memberText(request, u"_id"));
        skipScripts(request, place);
        WrittenCall call;
        call.place = place;
        call.method = texted(request, u"method", place);
        call.url = texted(request, u"url", place);
        QHash<QString, QString> ofPath;
        for (const Json &each : memberItems(request, u"pathParameters"))
            ofPath.insert(memberText(each, u"name"), texted(each, u"value", place));
        fillPath(ofPath, &call.url);
        for (const auto &[name, value] :
            fieldsOf(request, u"parameters", place, tr("The query field “%1” is switched off.")))
            addToQuery(encodedAroundVariables(name) + u'=' + encodedAroundVariables(value), &call.url);
        call.headers = fieldsOf(request, u"headers", place, tr("The header “%1” is switched off."));
        readBody(request, place, &call);
        if (const Json *auth = nearest(request, inherited))
            authorise(*auth, place, &call);
        m_calls.add(call);
    }

    void readBody(const Json &request, const QString &place, WrittenCall *call)
    {
        const Json *body = request.find(u"body");
        if (!body || !body->isObject())
            return;
        const QString type = memberText(*body, u"mimeType");
        const QString disabled = tr("The field “%1” is switched off.");
        if (type == u"application/x-www-form-urlencoded" && body->contains(u"params")) {
            call->body = WrittenCall::Body::Form;
            call->fields = fieldsOf(*body, u"params", place, disabled);
        } else if (type == u"multipart/form-data") {
            call->body = WrittenCall::Body::Parts;
            call->fields = fieldsOf(*body, u"params", place, disabled);
        } else if (!memberText(*body, u"fileName").isEmpty()) {
            m_calls.skip(place, tr("Its body is a file, which was not read."));
        } else if (!memberText(*body, u"text").isEmpty()) {
            call->body = WrittenCall::Body::Text;
            call->text = texted(*body, u"text", place);
            // Insomnia sends GraphQL as the JSON that it keeps.
            call->textType = type == u"application/graphql" ? QStringLiteral("application/json") : type;
        }
    }

    void authorise(const Json &auth, const QString &place, WrittenCall *call)
    {
        QString type = memberText(auth, u"type");
        if (type.isEmpty() && auth.contains(u"username"))
            type = QStringLiteral("basic"); // as exports of old have it
        if (memberIsTrue(auth, u"disabled") || type.isEmpty() || type == u"none")
            return;
        if (type == u"bearer") {
            const QString prefix = texted(auth, u"prefix", place);
            const QString token = texted(auth, u"token", place);
            if (token.isEmpty())
                return;
            if (prefix.isEmpty() || prefix == u"Bearer") {
                call->auth = WrittenCall::Auth::Bearer;
                call->credential = { {}, token };
            } else {
                call->auth = WrittenCall::Auth::HeaderKey;
                call->credential = { QStringLiteral("Authorization"), prefix + u' ' + token };
            }
        } else if (type == u"basic") {
            call->auth = WrittenCall::Auth::Basic;
            call->credential = { texted(auth, u"username", place), texted(auth, u"password", place) };
        } else if (type == u"apikey") {
            const QString key = texted(auth, u"key", place);
            const QString value = texted(auth, u"value", place);
            const QString where = memberText(auth, u"addTo");
            call->auth = where == u"queryParams" ? WrittenCall::Auth::QueryKey : WrittenCall::Auth::HeaderKey;
            call->credential = { key, value };
            if (where == u"cookie")
                call->credential = { QStringLiteral("Cookie"), key + u'=' + value };
        } else {
            m_calls.skip(place, tr("Its authorisation “%1” is not imported.").arg(type.left(40)));
        }
    }

    const Json &m_document;
    bool m_isFlat;
    const QHash<QString, QString> &m_given;
    CallMaker m_calls;
    QHash<QString, QString> m_ofFolders; ///< of those that are being read, the inner ones over the outer
    // Version 4 alone; all point into the document.
    QHash<QString, QList<const Json *>> m_children; ///< by the parent's id, in the order that the person gave them
    QList<const Json *> m_roots;
    QList<const Json *> m_orphans; ///< requests of a collection that was exported without itself
    QStringList m_environmentIds;
    QSet<QString> m_read;
};

} // namespace

bool looksLikeInsomnia(const Json &json)
{
    if (memberText(json, u"_type") == u"export") {
        const Json *resources = json.find(u"resources");
        return resources && resources->isArray();
    }
    const QString type = memberText(json, u"type");
    return type.startsWith(QLatin1StringView("collection.insomnia.rest/"))
        || type.startsWith(QLatin1StringView("spec.insomnia.rest/"));
}

Import callsFromInsomnia(const Json &document, const QHash<QString, QString> &variables, Instant now)
{
    return Reader(document, variables, now).read();
}

} // namespace archive

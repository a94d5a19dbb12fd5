// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/openapidocument.h"

#include "core/archive/callmaker.h"
#include "core/archive/openapischemas.h"
#include "core/archive/tokenoperation.h"
#include "core/config/serverfile.h"
#include "core/json/jsonfields.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

using config::Endpoint;
using config::ServerProfile;

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::OpenApi", text);
}

constexpr qsizetype mostOperations = 5000;
constexpr const char16_t *methods[] = { u"get", u"post", u"put", u"patch", u"delete", u"head", u"options", u"trace" };

/// With lists and objects as JSON.
QString textOf(const Json &json)
{
    return json.isArray() || json.isObject() ? QString::fromUtf8(writeJson(json)) : scalarText(json);
}

/// One document.
class Reader
{
public:
    Reader(const Json &document, const QHash<QString, QString> &variables, Instant now)
        : m_document(document)
        , m_isSwagger(document.contains(u"swagger"))
        , m_calls(variables, now)
        , m_schemas(document, m_calls)
    {
    }

    Import read()
    {
        const QString base = readBase();
        const Json paths = memberValue(m_document, u"paths");
        QList<TokenOperation> operations;
        for (const Json::Member &path : paths.members()) {
            const Json item = m_schemas.resolved(path.value, path.name);
            for (const char16_t *method : methods) {
                const Json *operation = item.find(method);
                if (!operation || !operation->isObject())
                    continue;
                if (++m_operations > mostOperations) {
                    if (m_operations == mostOperations + 1)
                        m_calls.skip(path.name, tr("What follows the first %1 is not read.").arg(mostOperations));
                    continue;
                }
                readOperation(path.name, QString::fromUtf16(method).toUpper(), item, *operation, base, &operations);
            }
        }
        if (paths.members().isEmpty())
            m_calls.skip(title(), tr("It describes no path."));
        const QString address = m_calls.filled(base);
        auto server = config::serverFromUrl(address);
        QList<TokenEndpoint> found;
        if (server)
            found = endpointsAmong(operations);
        Import import = m_calls.take();
        if (!found.isEmpty()) {
            server->name = title().left(80);
            addPaths(found, operations, &*server);
            import.servers.append(*server);
            for (const TokenEndpoint &each : std::as_const(found)) {
                for (const QString &other : each.others)
                    import.skipped.append({ other,
                        tr("It could be the endpoint “%1” as well: %2 is used as such.")
                            .arg(QString::fromLatin1(config::info(each.id).name), each.path) });
            }
        }
        return import;
    }

private:
    QString title() const
    {
        const QString text = memberText(memberValue(m_document, u"info"), u"title").trimmed();
        return text.isEmpty() ? tr("the document") : text;
    }

    /// The server's address; may hold variables.
    QString readBase()
    {
        QString base;
        if (m_isSwagger) {
            const QString host = memberText(m_document, u"host");
            const QList<Json> schemes = memberItems(m_document, u"schemes");
            QString scheme = QStringLiteral("http");
            for (const Json &each : schemes) {
                if (scheme == u"http" && each.toString() == u"https")
                    scheme = each.toString();
            }
            base = (host.isEmpty() ? QString() : scheme + QLatin1StringView("://") + host)
                + memberText(m_document, u"basePath");
        } else {
            const QList<Json> servers = memberItems(m_document, u"servers");
            if (!servers.isEmpty()) {
                base = memberText(servers.constFirst(), u"url");
                const Json values = memberValue(servers.constFirst(), u"variables");
                for (const Json::Member &each : values.members())
                    base.replace(u'{' + each.name + u'}', memberText(each.value, u"default"));
                for (qsizetype i = 1; i < std::min<qsizetype>(servers.size(), 20); ++i)
                    m_calls.skip(memberText(servers.at(i), u"url").left(200),
                        tr("The calls go to the first server of the document; this one is not used."));
            }
        }
        while (base.endsWith(u'/'))
            base.chop(1);
        // A variable, so that the calls can go to another server than the document's.
        const QString name = QStringLiteral("base_url");
        if (base.contains(QLatin1StringView("://"))) {
            if (base.contains(QLatin1StringView("{{")))
                return base; // it has variables of its own
            m_calls.addVariable(name, base);
            return variableText(name);
        }
        const QString usual = QStringLiteral("http://127.0.0.1:8000");
        m_calls.addVariable(name, usual);
        if (m_calls.filled(variableText(name)) == usual)
            m_calls.skip(
                title(), tr("It names no server: %1 is used, or what the variable “%2” says.").arg(usual, name));
        return variableText(name) + (base.isEmpty() || base.startsWith(u'/') ? base : u'/' + base);
    }

    /// Bodies by their types; JSON first.
    struct Body
    {
        QString type;
        Json media; ///< with "schema" and perhaps examples
    };
    Body bodyOf(const Json &content) const
    {
        Body best;
        int rank = 0;
        for (const Json::Member &each : content.members()) {
            const int own = each.name.contains(QLatin1StringView("json")) ? 4
                : each.name == u"application/x-www-form-urlencoded"       ? 3
                : each.name == u"multipart/form-data"                     ? 2
                                                                          : 1;
            if (own > rank) {
                rank = own;
                best = { each.name, each.value };
            }
        }
        return best;
    }

    /// Whether one must show a token there, and how.
    std::optional<Json> schemeOf(const Json &operation, const QString &place)
    {
        const Json *own = operation.find(u"security");
        const Json security = own ? *own : memberValue(m_document, u"security");
        for (const Json &each : security.items()) {
            if (each.members().isEmpty())
                return std::nullopt; // it may be left out
        }
        const Json schemes = m_isSwagger ? memberValue(m_document, u"securityDefinitions")
                                         : memberValue(memberValue(m_document, u"components"), u"securitySchemes");
        std::optional<Json> found;
        for (const Json &each : security.items()) {
            for (const Json::Member &name : each.members()) {
                const Json *scheme = schemes.find(QStringView(name.name));
                const Json value = scheme ? m_schemas.resolved(*scheme, place) : Json();
                const bool isBearer = memberText(value, u"scheme").compare(u"bearer", Qt::CaseInsensitive) == 0;
                if (!found || isBearer)
                    found = value;
                if (isBearer)
                    return found;
            }
        }
        return found;
    }

    void authorise(const Json &scheme, const QString &place, WrittenCall *call)
    {
        const QString type = memberText(scheme, u"type");
        const QString in = memberText(scheme, u"in");
        const QString name = memberText(scheme, u"name");
        const bool isBasic
            = type == u"basic" || memberText(scheme, u"scheme").compare(u"basic", Qt::CaseInsensitive) == 0;
        if (isBasic) {
            call->auth = WrittenCall::Auth::Basic;
            call->credential = { variableText(QStringLiteral("username")), variableText(QStringLiteral("password")) };
        } else if (type == u"apiKey" && in == u"cookie") {
            m_calls.skip(place, tr("The cookie “%1” that it wants is not sent.").arg(name.left(80)));
        } else if (type == u"apiKey" && name.compare(u"authorization", Qt::CaseInsensitive) != 0) {
            call->auth = in == u"query" ? WrittenCall::Auth::QueryKey : WrittenCall::Auth::HeaderKey;
            call->credential = { name, variableText(name) };
        } else { // a token, whatever the document calls it: "Bearer", which is drf-yasg's apiKey, OAuth 2
            call->auth = WrittenCall::Auth::Bearer;
            call->credential = { {}, variableText(QStringLiteral("access")) };
        }
    }

    void readOperation(const QString &path, const QString &method, const Json &item, const Json &operation,
        const QString &base, QList<TokenOperation> *operations)
    {
        m_schemas.beginOperation();
        QString name = memberText(operation, u"summary").trimmed();
        if (name.isEmpty())
            name = memberText(operation, u"operationId").trimmed();
        if (name.isEmpty())
            name = method + u' ' + path;
        const QList<Json> tags = memberItems(operation, u"tags");
        WrittenCall call;
        call.place = tags.isEmpty() || tags.constFirst().toString().isEmpty()
            ? name
            : tags.constFirst().toString() + QLatin1StringView(" / ") + name;
        call.method = method;
        call.url = path;

        TokenOperation token;
        token.method = method;
        token.path = path;
        token.words = QStringList{ memberText(operation, u"operationId"), path };

        readParameters(item, operation, &call, &token);
        call.url.prepend(base);
        if (!m_isSwagger)
            readBody(operation, &call, &token);
        const Json responses = memberValue(operation, u"responses");
        for (const Json::Member &each : responses.members()) {
            if (!each.name.startsWith(u'2'))
                continue;
            const Json response = m_schemas.resolved(each.value, call.place);
            const Json schema = m_isSwagger ? memberValue(response, u"schema")
                                            : memberValue(bodyOf(memberValue(response, u"content")).media, u"schema");
            token.answered += m_schemas.names(schema, u"writeOnly", call.place);
            token.words.append(OpenApiSchemas::nameOf(schema));
        }
        if (const auto scheme = schemeOf(operation, call.place)) {
            token.wantsAccess = true;
            authorise(*scheme, call.place, &call);
        }
        if (path.contains(u'{'))
            token.path.clear(); // of one thing among many
        if (!token.path.isEmpty())
            operations->append(token);
        m_calls.add(call);
    }

    void readParameters(const Json &item, const Json &operation, WrittenCall *call, TokenOperation *token)
    {
        const QList<Json> parameters = memberItems(operation, u"parameters") + memberItems(item, u"parameters");
        QSet<QString> seen;
        QStringList query;
        for (const Json &each : parameters) {
            const Json parameter = m_schemas.resolved(each, call->place);
            const QString name = memberText(parameter, u"name");
            const QString in = memberText(parameter, u"in");
            if (seen.contains(in + u' ' + name)) // the operation's own is stronger than the path's
                continue;
            seen.insert(in + u' ' + name);
            if (in == u"body") {
                const Json schema = memberValue(parameter, u"schema");
                token->sent = m_schemas.names(schema, u"readOnly", call->place);
                token->words.append(OpenApiSchemas::nameOf(schema));
                setText(m_schemas.exampleOf(schema, call->place), QStringLiteral("application/json"), call);
                continue;
            }
            const Json *schema = parameter.find(u"schema");
            const Json example = parameter.contains(u"example")
                ? memberValue(parameter, u"example")
                : m_schemas.exampleOf(schema ? *schema : parameter, call->place);
            const QString value = textOf(example);
            const bool isKnown = parameter.contains(u"example") || (schema ? *schema : parameter).contains(u"default")
                || (schema ? *schema : parameter).contains(u"example");
            if (in == u"path") {
                call->url.replace(u'{' + name + u'}', isKnown ? encodedAroundVariables(value) : variableText(name));
            } else if (in == u"formData") {
                if (memberText(parameter, u"type") == u"file") {
                    m_calls.skip(call->place, tr("The field “%1” is a file, which was not read.").arg(name.left(80)));
                    continue;
                }
                call->body = WrittenCall::Body::Form;
                call->fields.append({ name, textOf(m_schemas.exampleOf(parameter, call->place, name)) });
                token->sent.append(name);
            } else if (!memberIsTrue(parameter, u"required")) {
                continue;
            } else if (in == u"query") {
                query.append(encodedAroundVariables(name) + u'=' + encodedAroundVariables(value));
            } else if (in == u"header") {
                call->headers.append({ name, value });
            }
        }
        if (!query.isEmpty())
            call->url += u'?' + query.join(u'&');
        // Some documents leave them out.
        static const QRegularExpression open(QStringLiteral("(?<!\\{)\\{([^{}/]+)\\}(?!\\})"));
        call->url.replace(open, QStringLiteral("{{\\1}}"));
    }

    void readBody(const Json &operation, WrittenCall *call, TokenOperation *token)
    {
        const Json request = m_schemas.resolved(memberValue(operation, u"requestBody"), call->place);
        const auto [type, media] = bodyOf(memberValue(request, u"content"));
        if (type.isEmpty())
            return;
        const Json schema = memberValue(media, u"schema");
        token->sent = m_schemas.names(schema, u"readOnly", call->place);
        token->words.append(OpenApiSchemas::nameOf(schema));
        Json example = m_schemas.exampleOf(schema, call->place);
        if (media.contains(u"example"))
            example = memberValue(media, u"example");
        else if (const QList<Json::Member> examples = memberValue(media, u"examples").members(); !examples.isEmpty())
            example = memberValue(m_schemas.resolved(examples.constFirst().value, call->place), u"value");
        if (type == u"application/x-www-form-urlencoded" || type == u"multipart/form-data") {
            call->body = type.startsWith(u'm') ? WrittenCall::Body::Parts : WrittenCall::Body::Form;
            for (const Json::Member &each : example.members())
                call->fields.append({ each.name, textOf(each.value) });
        } else {
            setText(example, type, call);
        }
    }

    static void setText(const Json &example, const QString &type, WrittenCall *call)
    {
        call->body = WrittenCall::Body::Text;
        call->text = example.isString() && !type.contains(QLatin1StringView("json"))
            ? example.toString()
            : QString::fromUtf8(writeJson(example));
        call->textType = type == u"*/*" ? QStringLiteral("application/json") : type;
    }

    /// All that a server may have is either found, or where Jotlab expects it, or not there.
    static void addPaths(
        const QList<TokenEndpoint> &found, const QList<TokenOperation> &operations, ServerProfile *server)
    {
        for (const config::EndpointInfo &each : config::endpoints()) {
            if (each.id == Endpoint::Other)
                continue;
            const auto own = std::find_if(
                found.begin(), found.end(), [&each](const TokenEndpoint &one) { return one.id == each.id; });
            const QString usual = QString::fromLatin1(each.path);
            const bool isUsual = std::any_of(operations.begin(), operations.end(), [&](const TokenOperation &one) {
                return one.path == usual && one.method == QLatin1StringView(each.method)
                    && std::none_of(found.begin(), found.end(),
                        [&usual](const TokenEndpoint &other) { return other.path == usual; });
            });
            const QString path = own != found.end() ? own->path : isUsual ? usual : QStringLiteral("");
            if (path != usual)
                server->paths.insert(each.id, path);
            if (own != found.end() && own->wantsAccess != each.wantsAccess)
                server->wantsAccessOverrides.insert(each.id, own->wantsAccess);
        }
    }

    const Json &m_document;
    bool m_isSwagger;
    CallMaker m_calls;
    OpenApiSchemas m_schemas;
    qsizetype m_operations = 0;
};

} // namespace

bool looksLikeOpenApi(const Json &json)
{
    return json.contains(u"paths") && (json.contains(u"openapi") || json.contains(u"swagger"));
}

Import callsFromOpenApi(const Json &document, const QHash<QString, QString> &variables, Instant now)
{
    return Reader(document, variables, now).read();
}

} // namespace archive

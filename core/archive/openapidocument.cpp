// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/openapidocument.h"

#include "core/archive/callmaker.h"
#include "core/archive/tokenoperation.h"
#include "core/config/serverfile.h"
#include "core/json/jsonfields.h"
#include "core/json/jsonwriter.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>
#include <QUrl>

using config::Endpoint;
using config::ServerProfile;

namespace archive {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(archive::OpenApi)
};

constexpr int deepest = 12; ///< of references and of an example
constexpr qsizetype mostFields = 300; ///< of an example, with all that is in it
constexpr qsizetype mostOperations = 5000;
constexpr int mostSteps = 1'000'000; ///< through schemas, each of which may have others as parts
constexpr int mostStepsOfOne = 5000; ///< for one operation
constexpr const char16_t *methods[] = { u"get", u"post", u"put", u"patch", u"delete", u"head", u"options", u"trace" };

/// With lists and objects as JSON.
QString textOf(const Json &json)
{
    return json.isArray() || json.isObject() ? QString::fromUtf8(writeJson(json)) : scalarText(json);
}

Json memberJson(const Json &json, const char16_t *name)
{
    const Json *value = json.find(name);
    return value ? *value : Json();
}

QString variable(const QString &name)
{
    return QLatin1StringView("{{") + name + QLatin1StringView("}}");
}

/// One document.
class Reader
{
public:
    Reader(const Json &document, const QHash<QString, QString> &variables, Instant now)
        : m_document(document)
        , m_isSwagger(document.contains(u"swagger"))
        , m_calls(variables, now)
    {
    }

    Import read()
    {
        const QString base = readBase();
        const Json paths = memberJson(m_document, u"paths");
        QList<TokenOperation> operations;
        for (const Json::Member &path : paths.members()) {
            const Json item = resolved(path.value, path.name);
            for (const char16_t *method : methods) {
                const Json *operation = item.find(method);
                if (!operation || !operation->isObject())
                    continue;
                if (++m_operations > mostOperations) {
                    if (m_operations == mostOperations + 1)
                        m_calls.skip(
                            path.name, Words::tr("What follows the first %1 is not read.").arg(mostOperations));
                    continue;
                }
                readOperation(path.name, QString::fromUtf16(method).toUpper(), item, *operation, base, &operations);
            }
        }
        if (paths.members().isEmpty())
            m_calls.skip(title(), Words::tr("It describes no path."));
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
                        Words::tr("It could be the endpoint “%1” as well: %2 is taken as such.")
                            .arg(QString::fromLatin1(config::info(each.id).name), each.path) });
            }
        }
        return import;
    }

private:
    QString title() const
    {
        const QString text = memberText(memberJson(m_document, u"info"), u"title").trimmed();
        return text.isEmpty() ? Words::tr("the document") : text;
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
                const Json values = memberJson(servers.constFirst(), u"variables");
                for (const Json::Member &each : values.members())
                    base.replace(u'{' + each.name + u'}', memberText(each.value, u"default"));
                for (qsizetype i = 1; i < std::min<qsizetype>(servers.size(), 20); ++i)
                    m_calls.skip(memberText(servers.at(i), u"url").left(200),
                        Words::tr("The calls go to the first server of the document; this one is not taken."));
            }
        }
        while (base.endsWith(u'/'))
            base.chop(1);
        if (base.contains(QLatin1StringView("://")))
            return base;
        const QString name = QStringLiteral("base_url");
        const QString usual = QStringLiteral("http://127.0.0.1:8000");
        m_calls.addVariable(name, usual);
        if (m_calls.filled(variable(name)) == usual)
            m_calls.skip(title(),
                Words::tr("It names no server: %1 is taken, or what the variable “%2” says.").arg(usual, name));
        return variable(name) + (base.isEmpty() || base.startsWith(u'/') ? base : u'/' + base);
    }

    /// What a reference points at, those that it leads to followed. A loop ends as nothing.
    Json resolved(const Json &json, const QString &place)
    {
        Json value = json;
        for (int i = 0; i < deepest; ++i) {
            const Json *reference = value.find(u"$ref");
            if (!reference || !reference->isString())
                return value;
            const QString target = reference->toString();
            const Json *found = target.startsWith(QLatin1StringView("#/")) ? pointed(target.mid(2)) : nullptr;
            if (!found) {
                if (m_told.size() < 200 && !m_told.contains(target)) {
                    m_told.insert(target);
                    m_calls.skip(place,
                        Words::tr("“%1” is not in the document; what it stands for is left out.")
                            .arg(target.left(200)));
                }
                return {};
            }
            value = Json(*found);
        }
        return {};
    }

    /// RFC 6901, in a URL.
    const Json *pointed(const QString &pointer) const
    {
        const Json *at = &m_document;
        for (QString part : pointer.split(u'/')) {
            part = QUrl::fromPercentEncoding(part.toUtf8());
            part.replace(QLatin1StringView("~1"), QLatin1StringView("/"))
                .replace(QLatin1StringView("~0"), QLatin1StringView("~"));
            bool isNumber = false;
            const qsizetype index = part.toLongLong(&isNumber);
            if (at->isArray())
                at = isNumber && index >= 0 && index < at->items().size() ? &at->items().at(index) : nullptr;
            else
                at = at->find(QStringView(part));
            if (!at)
                return nullptr;
        }
        return at;
    }

    /// "TokenObtainPair" of "#/components/schemas/TokenObtainPair".
    static QString nameOfSchema(const Json &schema)
    {
        const Json *reference = schema.find(u"$ref");
        return reference ? reference->toString().section(u'/', -1) : QString();
    }

    struct Field
    {
        QString name;
        Json schema;
        bool isRequired = false;
    };

    /// The fields of an object, those of all its parts among them.
    QList<Field> fieldsOf(const Json &unresolved, const QString &place, int depth = 0)
    {
        if (depth > deepest || --m_stepsOfOne < 0 || --m_steps < 0)
            return {};
        const Json schema = resolved(unresolved, place);
        QList<Field> fields;
        for (const char16_t *list : { u"allOf", u"oneOf", u"anyOf" }) {
            for (const Json &part : memberItems(schema, list)) {
                if (fields.size() > mostFields)
                    return fields;
                fields += fieldsOf(part, place, depth + 1);
                if (QStringView(list) != u"allOf")
                    break; // one of them is one of them
            }
        }
        QSet<QString> required;
        for (const Json &each : memberItems(schema, u"required"))
            required.insert(each.toString());
        for (const Json::Member &each : memberJson(schema, u"properties").members()) {
            if (fields.size() > mostFields)
                break;
            fields.append({ each.name, each.value, required.contains(each.name) });
        }
        return fields;
    }

    /// Names of the fields that go in (or out): what may only be read goes nowhere.
    QStringList names(const Json &schema, const char16_t *notThose, const QString &place)
    {
        QStringList result;
        for (const Field &each : fieldsOf(schema, place)) {
            const Json field = resolved(each.schema, place);
            if (memberIsTrue(field, notThose))
                continue;
            result.append(each.name);
            if (result.size() < mostFields && field.contains(u"properties")) { // in an envelope
                for (const Field &inner : fieldsOf(field, place)) {
                    if (!memberIsTrue(resolved(inner.schema, place), notThose))
                        result.append(inner.name);
                }
            }
        }
        return result;
    }

    /// A value as the schema would have it. \a left: how many fields it may still come to.
    Json exampleOf(const Json &unresolved, const QString &name, const QString &place, qsizetype *left, int depth = 0)
    {
        const Json schema = resolved(unresolved, place);
        if (depth > deepest || --*left < 0)
            return {};
        for (const char16_t *given : { u"example", u"default", u"const" }) {
            if (const Json *value = schema.find(given))
                return *value;
        }
        for (const char16_t *list : { u"examples", u"enum" }) {
            if (const QList<Json> values = memberItems(schema, list); !values.isEmpty())
                return values.constFirst();
        }
        QString type = memberText(schema, u"type");
        if (const QList<Json> types = memberItems(schema, u"type"); !types.isEmpty())
            type = types.constFirst().toString(); // OpenAPI 3.1
        const QList<Field> fields = fieldsOf(schema, place);
        if (!fields.isEmpty()) {
            Json object = Json::object();
            for (const Field &each : fields) {
                if (*left > 0 && !memberIsTrue(resolved(each.schema, place), u"readOnly")
                    && !object.contains(each.name))
                    object.set(each.name, exampleOf(each.schema, each.name, place, left, depth + 1));
            }
            return object;
        }
        if (type == u"object" || schema.contains(u"properties"))
            return Json::object();
        if (type == u"array")
            return Json::array({ exampleOf(memberJson(schema, u"items"), name, place, left, depth + 1) });
        if (type == u"integer" || type == u"number")
            return schema.contains(u"minimum") && schema.find(u"minimum")->isNumber() ? *schema.find(u"minimum")
                                                                                      : Json(0);
        if (type == u"boolean")
            return Json(true);
        for (const char16_t *list : { u"oneOf", u"anyOf", u"allOf" }) {
            if (const QList<Json> parts = memberItems(schema, list); !parts.isEmpty())
                return exampleOf(parts.constFirst(), name, place, left, depth + 1);
        }
        static const QSet<QString> asked{ QStringLiteral("username"), QStringLiteral("password"),
            QStringLiteral("email"), QStringLiteral("phone"), QStringLiteral("code"), QStringLiteral("otp"),
            QStringLiteral("access"), QStringLiteral("refresh"), QStringLiteral("token") };
        if (asked.contains(name))
            return variable(name);
        const QString format = memberText(schema, u"format");
        if (format == u"date-time")
            return u"2026-01-01T00:00:00Z";
        if (format == u"date")
            return u"2026-01-01";
        if (format == u"uuid")
            return u"00000000-0000-4000-8000-000000000000";
        if (format == u"email")
            return u"user@example.com";
        return type == u"string" ? Json(u"string") : Json();
    }

    Json exampleOf(const Json &schema, const QString &place)
    {
        qsizetype left = mostFields;
        return exampleOf(schema, {}, place, &left);
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
        const Json security = own ? *own : memberJson(m_document, u"security");
        for (const Json &each : security.items()) {
            if (each.members().isEmpty())
                return std::nullopt; // it may be left out
        }
        const Json schemes = m_isSwagger ? memberJson(m_document, u"securityDefinitions")
                                         : memberJson(memberJson(m_document, u"components"), u"securitySchemes");
        std::optional<Json> found;
        for (const Json &each : security.items()) {
            for (const Json::Member &name : each.members()) {
                const Json *scheme = schemes.find(QStringView(name.name));
                const Json value = scheme ? resolved(*scheme, place) : Json();
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
            call->credential = { variable(QStringLiteral("username")), variable(QStringLiteral("password")) };
        } else if (type == u"apiKey" && in == u"cookie") {
            m_calls.skip(place, Words::tr("The cookie “%1” that it wants is not sent.").arg(name.left(80)));
        } else if (type == u"apiKey" && name.compare(u"authorization", Qt::CaseInsensitive) != 0) {
            call->auth = in == u"query" ? WrittenCall::Auth::QueryKey : WrittenCall::Auth::HeaderKey;
            call->credential = { name, variable(name) };
        } else { // a token, whatever the document calls it: "Bearer", which is drf-yasg's apiKey, OAuth 2
            call->auth = WrittenCall::Auth::Bearer;
            call->credential = { {}, variable(QStringLiteral("access")) };
        }
    }

    void readOperation(const QString &path, const QString &method, const Json &item, const Json &operation,
        const QString &base, QList<TokenOperation> *operations)
    {
        m_stepsOfOne = mostStepsOfOne;
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
        const Json responses = memberJson(operation, u"responses");
        for (const Json::Member &each : responses.members()) {
            if (!each.name.startsWith(u'2'))
                continue;
            const Json response = resolved(each.value, call.place);
            const Json schema = m_isSwagger ? memberJson(response, u"schema")
                                            : memberJson(bodyOf(memberJson(response, u"content")).media, u"schema");
            token.answered += names(schema, u"writeOnly", call.place);
            token.words.append(nameOfSchema(schema));
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
            const Json parameter = resolved(each, call->place);
            const QString name = memberText(parameter, u"name");
            const QString in = memberText(parameter, u"in");
            if (seen.contains(in + u' ' + name)) // the operation's own is stronger than the path's
                continue;
            seen.insert(in + u' ' + name);
            if (in == u"body") {
                const Json schema = memberJson(parameter, u"schema");
                token->sent = names(schema, u"readOnly", call->place);
                token->words.append(nameOfSchema(schema));
                setText(exampleOf(schema, call->place), QStringLiteral("application/json"), call);
                continue;
            }
            const Json *schema = parameter.find(u"schema");
            const Json example = parameter.contains(u"example") ? memberJson(parameter, u"example")
                                                                : exampleOf(schema ? *schema : parameter, call->place);
            const QString value = textOf(example);
            const bool isKnown = parameter.contains(u"example") || (schema ? *schema : parameter).contains(u"default")
                || (schema ? *schema : parameter).contains(u"example");
            if (in == u"path") {
                call->url.replace(u'{' + name + u'}', isKnown ? encodedAroundVariables(value) : variable(name));
            } else if (in == u"formData") {
                if (memberText(parameter, u"type") == u"file") {
                    m_calls.skip(
                        call->place, Words::tr("The field “%1” is a file, which was not read.").arg(name.left(80)));
                    continue;
                }
                qsizetype left = mostFields;
                call->body = WrittenCall::Body::Form;
                call->fields.append({ name, textOf(exampleOf(parameter, name, call->place, &left)) });
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
        const Json request = resolved(memberJson(operation, u"requestBody"), call->place);
        const auto [type, media] = bodyOf(memberJson(request, u"content"));
        if (type.isEmpty())
            return;
        const Json schema = memberJson(media, u"schema");
        token->sent = names(schema, u"readOnly", call->place);
        token->words.append(nameOfSchema(schema));
        Json example = exampleOf(schema, call->place);
        if (media.contains(u"example"))
            example = memberJson(media, u"example");
        else if (const QList<Json::Member> examples = memberJson(media, u"examples").members(); !examples.isEmpty())
            example = memberJson(resolved(examples.constFirst().value, call->place), u"value");
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
    qsizetype m_operations = 0;
    int m_steps = mostSteps;
    int m_stepsOfOne = 0;
    QSet<QString> m_told; ///< references that lead nowhere
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

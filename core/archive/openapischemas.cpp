// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/openapischemas.h"

#include "core/json/jsonfields.h"

#include <QCoreApplication>
#include <QUrl>

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::OpenApi", text);
}

constexpr int deepest = 12; ///< of references and of an example
constexpr qsizetype mostFields = 300; ///< of an example, with all that is in it
constexpr int mostStepsOfOne = 5000; ///< for one operation

} // namespace

OpenApiSchemas::OpenApiSchemas(const Json &document, CallMaker &calls)
    : m_document(document)
    , m_calls(calls)
{
}

void OpenApiSchemas::beginOperation()
{
    m_stepsOfOne = mostStepsOfOne;
}

Json OpenApiSchemas::resolved(const Json &json, const QString &place)
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
                m_calls.skip(
                    place, tr("“%1” is not in the document; what it stands for is left out.").arg(target.left(200)));
            }
            return {};
        }
        value = Json(*found);
    }
    return {};
}

const Json *OpenApiSchemas::pointed(const QString &pointer) const
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

QString OpenApiSchemas::nameOf(const Json &schema)
{
    const Json *reference = schema.find(u"$ref");
    return reference ? reference->toString().section(u'/', -1) : QString();
}

QList<OpenApiSchemas::Field> OpenApiSchemas::fieldsOf(const Json &unresolved, const QString &place, int depth)
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
    for (const Json::Member &each : memberValue(schema, u"properties").members()) {
        if (fields.size() > mostFields)
            break;
        fields.append({ each.name, each.value });
    }
    return fields;
}

QStringList OpenApiSchemas::names(const Json &schema, const char16_t *notThose, const QString &place)
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

Json OpenApiSchemas::example(
    const Json &unresolved, const QString &name, const QString &place, qsizetype *left, int depth)
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
            if (*left > 0 && !memberIsTrue(resolved(each.schema, place), u"readOnly") && !object.contains(each.name))
                object.set(each.name, example(each.schema, each.name, place, left, depth + 1));
        }
        return object;
    }
    if (type == u"object" || schema.contains(u"properties"))
        return Json::object();
    if (type == u"array")
        return Json::array({ example(memberValue(schema, u"items"), name, place, left, depth + 1) });
    if (type == u"integer" || type == u"number")
        return schema.contains(u"minimum") && schema.find(u"minimum")->isNumber() ? *schema.find(u"minimum") : Json(0);
    if (type == u"boolean")
        return Json(true);
    for (const char16_t *list : { u"oneOf", u"anyOf", u"allOf" }) {
        if (const QList<Json> parts = memberItems(schema, list); !parts.isEmpty())
            return example(parts.constFirst(), name, place, left, depth + 1);
    }
    static const QSet<QString> asked{ QStringLiteral("username"), QStringLiteral("password"), QStringLiteral("email"),
        QStringLiteral("phone"), QStringLiteral("code"), QStringLiteral("otp"), QStringLiteral("access"),
        QStringLiteral("refresh"), QStringLiteral("token") };
    if (asked.contains(name))
        return variableText(name);
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

Json OpenApiSchemas::exampleOf(const Json &schema, const QString &place, const QString &name)
{
    qsizetype left = mostFields;
    return example(schema, name, place, &left, 0);
}

} // namespace archive

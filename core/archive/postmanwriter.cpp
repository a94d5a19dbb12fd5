// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/postmanwriter.h"

#include "core/json/jsonwriter.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace archive {

namespace {

Json row(const QString &key, const QString &value, bool hasType = false)
{
    Json json = Json::object({ { u"key"_s, key }, { u"value"_s, value } });
    if (hasType)
        json.set(u"type"_s, u"text"_s);
    return json;
}

Json rows(const QList<WrittenCall::Field> &fields, bool haveType)
{
    QList<Json> all;
    for (const auto &[name, value] : fields)
        all.append(row(name, value, haveType));
    return Json::array(all);
}

/// Absent: Postman has none for that type.
std::optional<QString> languageOf(const QString &type)
{
    struct Language
    {
        const char *type;
        const char *name;
    };
    static constexpr Language languages[] = { { "application/json", "json" }, { "application/xml", "xml" },
        { "text/html", "html" }, { "application/javascript", "javascript" }, { "text/plain", "text" } };
    for (const Language &each : languages) {
        if (type == QLatin1StringView(each.type))
            return QString::fromLatin1(each.name);
    }
    return std::nullopt;
}

Json bodyOf(const WrittenCall &call)
{
    if (call.body == WrittenCall::Body::Form)
        return Json::object({ { u"mode"_s, u"urlencoded" }, { u"urlencoded"_s, rows(call.fields, true) } });
    if (call.body == WrittenCall::Body::Parts)
        return Json::object({ { u"mode"_s, u"formdata" }, { u"formdata"_s, rows(call.fields, true) } });
    Json body = Json::object({ { u"mode"_s, u"raw" }, { u"raw"_s, call.text } });
    if (const auto language = languageOf(call.textType))
        body.set(u"options"_s, Json::object({ { u"raw"_s, Json::object({ { u"language"_s, *language } }) } }));
    return body;
}

Json authOf(const WrittenCall &call)
{
    const auto &[name, value] = call.credential;
    const auto auth = [](const char16_t *type, const QList<Json> &values) {
        return Json::object({ { u"type"_s, type }, { QString::fromUtf16(type), Json::array(values) } });
    };
    switch (call.auth) {
    case WrittenCall::Auth::None:
        break;
    case WrittenCall::Auth::Bearer:
        return auth(u"bearer", { row(u"token"_s, value) });
    case WrittenCall::Auth::Basic:
        return auth(u"basic", { row(u"username"_s, name), row(u"password"_s, value) });
    case WrittenCall::Auth::HeaderKey:
        return auth(u"apikey", { row(u"key"_s, name), row(u"value"_s, value), row(u"in"_s, u"header"_s) });
    case WrittenCall::Auth::QueryKey:
        return auth(u"apikey", { row(u"key"_s, name), row(u"value"_s, value), row(u"in"_s, u"query"_s) });
    }
    return Json::object({ { u"type"_s, u"noauth" } });
}

Json requestOf(const WrittenCall &call)
{
    QList<WrittenCall::Field> headers = call.headers;
    if (call.body == WrittenCall::Body::Text && !headerOf(headers, u"Content-Type") && !call.textType.isEmpty()
        && !languageOf(call.textType))
        headers.append({ u"Content-Type"_s, call.textType });
    Json request = Json::object({ { u"method"_s, call.method.isEmpty() ? u"GET"_s : call.method },
        { u"auth"_s, authOf(call) }, { u"header"_s, rows(headers, true) } });
    if (call.body != WrittenCall::Body::None)
        request.set(u"body"_s, bodyOf(call));
    request.set(u"url"_s, Json(call.url));
    if (!call.note.isEmpty())
        request.set(u"description"_s, Json(call.note));
    return request;
}

/// Calls from \a at on whose place begins with these folders; \a at is behind the last of them afterwards.
QList<Json> itemsOf(const QList<WrittenCall> &calls, const QStringList &folders, qsizetype *at)
{
    constexpr qsizetype deepest = 32;
    QList<Json> items;
    while (*at < calls.size()) {
        const WrittenCall &call = calls.at(*at);
        const QStringList names = call.place.split(u" / "_s);
        if (names.size() <= folders.size() || names.first(folders.size()) != folders)
            break;
        if (names.size() == folders.size() + 1 || folders.size() >= deepest) {
            const QString name = names.sliced(folders.size()).join(u" / "_s);
            items.append(Json::object({ { u"name"_s, name }, { u"request"_s, requestOf(call) } }));
            ++*at;
        } else {
            const QString name = names.at(folders.size());
            const QList<Json> inner = itemsOf(calls, folders + QStringList{ name }, at);
            items.append(Json::object({ { u"name"_s, name }, { u"item"_s, Json::array(inner) } }));
        }
    }
    return items;
}

} // namespace

QByteArray toPostman(const WrittenCollection &collection)
{
    QList<Json> variables;
    for (auto each = collection.variables.cbegin(); each != collection.variables.cend(); ++each)
        variables.append(row(each.key(), each.value()));
    qsizetype at = 0;
    return writeJson(Json::object(
                         { { u"info"_s,
                               Json::object({ { u"name"_s, collection.name },
                                   { u"schema"_s,
                                       u"https://schema.getpostman.com/json/collection/v2.1.0/collection.json" } }) },
                             { u"item"_s, Json::array(itemsOf(collection.calls, {}, &at)) },
                             { u"variable"_s, Json::array(variables) } }),
               JsonStyle::Indented)
        + '\n';
}

} // namespace archive

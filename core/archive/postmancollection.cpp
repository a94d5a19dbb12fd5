// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/postmancollection.h"

#include "core/archive/callmaker.h"
#include "core/json/jsonfields.h"

#include <QCoreApplication>

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::Postman", text);
}

/// A host or a path: a text, or its parts, which may be objects with a value.
QString joined(const Json *json, QChar separator)
{
    if (!json)
        return {};
    if (!json->isArray())
        return scalarText(*json);
    QStringList parts;
    for (const Json &each : json->items())
        parts.append(each.isObject() ? memberText(each, u"value") : scalarText(each));
    return parts.join(separator);
}

/// 2.1 has a list of keys and values, 2.0 an object.
QString authValue(const Json &auth, const QString &type, QStringView key)
{
    const Json *values = auth.find(type);
    if (!values)
        return {};
    if (!values->isArray()) {
        const Json *value = values->find(key);
        return value ? scalarText(*value) : QString();
    }
    for (const Json &each : values->items()) {
        if (memberText(each, u"key") == key)
            return memberText(each, u"value");
    }
    return {};
}

QString typeOfLanguage(const QString &language)
{
    if (language == u"json")
        return QStringLiteral("application/json");
    if (language == u"xml")
        return QStringLiteral("application/xml");
    if (language == u"html")
        return QStringLiteral("text/html");
    if (language == u"javascript")
        return QStringLiteral("application/javascript");
    return QStringLiteral("text/plain");
}

/// One collection, from its root down.
class Reader
{
public:
    Reader(const QHash<QString, QString> &variables, Instant now)
        : m_maker(variables, now)
    {
    }

    Import read(const Json &collection)
    {
        const Json *variables = collection.find(u"variable");
        for (const Json &each : variables ? variables->items() : QList<Json>()) {
            const QString name = each.contains(u"key") ? memberText(each, u"key") : memberText(each, u"id");
            if (!name.isEmpty() && !memberIsTrue(each, u"disabled"))
                m_maker.addVariable(name, memberText(each, u"value"));
        }
        const Json *info = collection.find(u"info");
        const QString name = info ? memberText(*info, u"name") : QString();
        skipScripts(collection, name.isEmpty() ? tr("the collection") : name);
        readItems(collection, {}, collection.find(u"auth"));
        return m_maker.take();
    }

private:
    void skip(const QString &place, const QString &text) { m_maker.skip(place, text); }

    void readItems(const Json &folder, const QString &path, const Json *auth)
    {
        const Json *items = folder.find(u"item");
        qsizetype number = 0;
        for (const Json &item : items ? items->items() : QList<Json>()) {
            ++number;
            QString name = memberText(item, u"name");
            if (name.isEmpty())
                name = tr("item %1").arg(number);
            const QString place = path.isEmpty() ? name : path.right(longestPath) + QLatin1StringView(" / ") + name;
            if (!item.isObject()) {
                skip(place, tr("This is neither a request nor a folder."));
                continue;
            }
            skipScripts(item, place);
            if (item.contains(u"variable"))
                skip(place, tr("The variables of a single folder or request are not imported."));
            if (const Json *answers = item.find(u"response"); answers && !answers->items().isEmpty())
                skip(place,
                    tr("Its saved answers are not imported (%1), nor the tokens in them.")
                        .arg(answers->items().size()));
            if (item.contains(u"item"))
                readItems(item, place, nearest(item.find(u"auth"), auth));
            else if (const Json *request = item.find(u"request");
                     request && (request->isObject() || request->isString()))
                readRequest(*request, place, auth);
            else
                skip(place, tr("This is neither a request nor a folder."));
        }
    }

    static const Json *nearest(const Json *own, const Json *inherited)
    {
        return own && own->isObject() ? own : inherited;
    }

    void skipScripts(const Json &json, const QString &place)
    {
        const Json *events = json.find(u"event");
        for (const Json &event : events ? events->items() : QList<Json>()) {
            const Json *script = event.find(u"script");
            if (script && !joined(script->isObject() ? script->find(u"exec") : script, u'\n').trimmed().isEmpty())
                skip(place, tr("Its script “%1” was not run.").arg(memberText(event, u"listen")));
        }
    }

    void readRequest(const Json &request, const QString &place, const Json *inheritedAuth)
    {
        WrittenCall call;
        call.place = place;
        call.method = memberText(request, u"method");
        readHeaders(request, &call);
        readBody(request, &call);
        if (const Json *url = request.isString() ? &request : request.find(u"url"))
            call.url = addressOf(*url, place);
        authorise(nearest(request.find(u"auth"), inheritedAuth), &call);
        m_maker.add(call);
    }

    QString addressOf(const Json &url, const QString &place)
    {
        QString text = url.isString() ? url.toString() : fromParts(url, place);
        if (text.isEmpty())
            text = memberText(url, u"raw");
        QHash<QString, QString> byName;
        for (const Json &each : memberItems(url, u"variable"))
            byName.insert(
                each.contains(u"key") ? memberText(each, u"key") : memberText(each, u"id"), memberText(each, u"value"));
        fillPath(byName, &text);
        return text;
    }

    QString fromParts(const Json &url, const QString &place)
    {
        const QString host = joined(url.find(u"host"), u'.');
        if (host.isEmpty())
            return {};
        QString text = host;
        if (const QString protocol = memberText(url, u"protocol"); !protocol.isEmpty())
            text.prepend(protocol + QLatin1StringView("://"));
        if (const QString port = memberText(url, u"port"); !port.isEmpty())
            text += u':' + port;
        const QString path = joined(url.find(u"path"), u'/');
        if (!path.isEmpty() && !path.startsWith(u'/'))
            text += u'/';
        text += path;
        const Json *query = url.find(u"query");
        QStringList fields;
        for (const Json &each : query ? query->items() : QList<Json>()) {
            if (memberIsTrue(each, u"disabled"))
                skip(place, tr("The query field “%1” is switched off.").arg(memberText(each, u"key")));
            else if (const Json *value = each.find(u"value"); value && !value->isNull())
                fields.append(memberText(each, u"key") + u'=' + scalarText(*value));
            else
                fields.append(memberText(each, u"key"));
        }
        return fields.isEmpty() ? text : text + u'?' + fields.join(u'&');
    }

    void readHeaders(const Json &request, WrittenCall *call)
    {
        const Json *headers = request.find(u"header");
        if (!headers)
            return;
        if (headers->isString()) { // "Name: value", a line each
            for (const QString &line : headers->toString().split(u'\n', Qt::SkipEmptyParts)) {
                const qsizetype colon = line.indexOf(u':');
                if (colon > 0)
                    call->headers.append({ line.left(colon), line.mid(colon + 1) });
            }
            return;
        }
        for (const Json &each : headers->items()) {
            const QString name = memberText(each, u"key");
            if (memberIsTrue(each, u"disabled"))
                skip(call->place, tr("The header “%1” is switched off.").arg(name));
            else if (!name.trimmed().isEmpty())
                call->headers.append({ name, memberText(each, u"value") });
        }
    }

    void readBody(const Json &request, WrittenCall *call)
    {
        const Json *body = request.find(u"body");
        if (!body || !body->isObject())
            return;
        if (memberIsTrue(*body, u"disabled")) {
            skip(call->place, tr("Its body is switched off."));
            return;
        }
        const QString mode = memberText(*body, u"mode");
        if (mode == u"raw") {
            const Json *options = body->find(u"options");
            const Json *raw = options ? options->find(u"raw") : nullptr;
            call->body = WrittenCall::Body::Text;
            call->text = memberText(*body, u"raw");
            call->textType = typeOfLanguage(raw ? memberText(*raw, u"language") : QString());
        } else if (mode == u"urlencoded") {
            call->body = WrittenCall::Body::Form;
            readFields(body->find(u"urlencoded"), call);
        } else if (mode == u"formdata") {
            call->body = WrittenCall::Body::Parts;
            readFields(body->find(u"formdata"), call);
        } else if (!mode.isEmpty()) {
            skip(call->place, tr("Its body of the form “%1” is not imported.").arg(mode.left(40)));
        }
    }

    void readFields(const Json *rows, WrittenCall *call)
    {
        for (const Json &each : rows ? rows->items() : QList<Json>()) {
            const QString name = memberText(each, u"key");
            if (memberIsTrue(each, u"disabled"))
                skip(call->place, tr("The field “%1” is switched off.").arg(name));
            else if (memberText(each, u"type") == u"file")
                skip(call->place, tr("The field “%1” is a file, which was not read.").arg(name));
            else
                call->fields.append({ name, memberText(each, u"value") });
        }
    }

    void authorise(const Json *auth, WrittenCall *call)
    {
        const QString type = auth && auth->isObject() ? memberText(*auth, u"type") : QString();
        const auto value = [&](QStringView key) { return authValue(*auth, type, key); };
        if (type.isEmpty() || type == u"noauth")
            return;
        if (type == u"bearer") {
            call->auth = WrittenCall::Auth::Bearer;
            call->credential = { {}, value(u"token") };
        } else if (type == u"basic") {
            call->auth = WrittenCall::Auth::Basic;
            call->credential = { value(u"username"), value(u"password") };
        } else if (type == u"apikey") {
            call->auth = value(u"in") == u"query" ? WrittenCall::Auth::QueryKey : WrittenCall::Auth::HeaderKey;
            call->credential = { value(u"key"), value(u"value") };
        } else {
            skip(call->place, tr("Its authorisation “%1” is not imported.").arg(type.left(40)));
        }
    }

    static constexpr qsizetype longestPath = 300; ///< characters of the folders' names
    CallMaker m_maker;
};

} // namespace

bool looksLikePostman(const Json &json)
{
    const Json *items = json.find(u"item");
    return json.contains(u"info") && items && items->isArray();
}

Import callsFromPostman(const Json &collection, const QHash<QString, QString> &variables, Instant now)
{
    return Reader(variables, now).read(collection);
}

} // namespace archive

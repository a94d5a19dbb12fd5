// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/postmancollection.h"

#include "core/archive/importvariables.h"
#include "core/client/wirecheck.h"

#include <QCoreApplication>
#include <QUrl>
#include <utility>

using session::Exchange;

namespace archive {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(archive::Postman)
};

constexpr qsizetype longestPlace = 300; ///< characters
constexpr qsizetype mostMissing = 200; ///< that are asked for
constexpr qsizetype mostBytes = 256 * 1024 * 1024; ///< of all calls, since one value may come into each

/// A text, or a number or truth value as it would be written.
QString textOf(const Json &json)
{
    if (json.isNumber())
        return QString::fromLatin1(json.numberText());
    if (json.isBool())
        return json.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    return json.toString();
}

QString member(const Json &json, const char16_t *name)
{
    const Json *value = json.find(name);
    return value ? textOf(*value) : QString();
}

bool isDisabled(const Json &json)
{
    const Json *disabled = json.find(u"disabled");
    return disabled && disabled->toBool();
}

/// A host or a path: a text, or its parts, which may be objects with a value.
QString joined(const Json *json, QChar separator)
{
    if (!json)
        return {};
    if (!json->isArray())
        return textOf(*json);
    QStringList parts;
    for (const Json &each : json->items())
        parts.append(each.isObject() ? member(each, u"value") : textOf(each));
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
        return value ? textOf(*value) : QString();
    }
    for (const Json &each : values->items()) {
        if (member(each, u"key") == key)
            return member(each, u"value");
    }
    return {};
}

QByteArray typeOfLanguage(const QString &language)
{
    if (language == u"json")
        return "application/json";
    if (language == u"xml")
        return "application/xml";
    if (language == u"html")
        return "text/html";
    if (language == u"javascript")
        return "application/javascript";
    return "text/plain";
}

/// One collection, from its root down.
class Reader
{
public:
    Reader(const QHash<QString, QString> &variables, Instant now)
        : m_variables(variables)
        , m_now(now)
    {
    }

    Import read(const Json &collection)
    {
        const Json *variables = collection.find(u"variable");
        for (const Json &each : variables ? variables->items() : QList<Json>()) {
            const QString name = each.contains(u"key") ? member(each, u"key") : member(each, u"id");
            if (!name.isEmpty() && !isDisabled(each))
                m_variables.add(name, member(each, u"value"));
        }
        const Json *info = collection.find(u"info");
        const QString name = info ? member(*info, u"name") : QString();
        skipScripts(collection, name.isEmpty() ? Words::tr("the collection") : name);
        readItems(collection, {}, collection.find(u"auth"));
        return std::move(m_import);
    }

private:
    void skip(const QString &place, const QString &text) { m_import.skipped.append({ place, text }); }

    void readItems(const Json &folder, const QString &path, const Json *auth)
    {
        const Json *items = folder.find(u"item");
        qsizetype number = 0;
        for (const Json &item : items ? items->items() : QList<Json>()) {
            ++number;
            QString name = member(item, u"name");
            if (name.isEmpty())
                name = Words::tr("item %1").arg(number);
            QString place = path.isEmpty() ? name : path + QLatin1StringView(" / ") + name;
            if (place.size() > longestPlace)
                place = u'…' + place.right(longestPlace);
            if (!item.isObject()) {
                skip(place, Words::tr("This is neither a request nor a folder."));
                continue;
            }
            skipScripts(item, place);
            if (item.contains(u"variable"))
                skip(place, Words::tr("The variables of a single folder or request are not taken."));
            if (item.contains(u"item"))
                readItems(item, place, nearest(item.find(u"auth"), auth));
            else if (const Json *request = item.find(u"request");
                     request && (request->isObject() || request->isString()))
                readRequest(*request, place, auth);
            else
                skip(place, Words::tr("This is neither a request nor a folder."));
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
                skip(place, Words::tr("Its script “%1” was not run.").arg(member(event, u"listen")));
        }
    }

    QString filled(const QString &text) { return m_variables.filled(text, &m_unfilled); }

    void readRequest(const Json &request, const QString &place, const Json *inheritedAuth)
    {
        if (m_isFull)
            return;
        m_unfilled.clear();
        Exchange exchange;
        exchange.method = filled(member(request, u"method")).toUtf8().toUpper();
        if (exchange.method.isEmpty())
            exchange.method = "GET";
        readHeaders(request, place, &exchange);
        readBody(request, place, &exchange);
        const Json *url = request.isString() ? &request : request.find(u"url");
        const QStringList besides = std::exchange(m_unfilled, {});
        QString address = url ? addressOf(*url, place) : QString();
        const QStringList inAddress = m_unfilled;
        for (const QString &name : besides) {
            if (!m_unfilled.contains(name))
                m_unfilled.append(name);
        }
        authorise(nearest(request.find(u"auth"), inheritedAuth), place, &exchange, &address);
        for (const QString &name : std::as_const(m_unfilled)) {
            if (m_import.missing.size() < mostMissing && !m_import.missing.contains(name))
                m_import.missing.append(name);
        }
        exchange.url = QUrl(address);
        const bool isHttp = exchange.url.scheme() == u"http" || exchange.url.scheme() == u"https";
        if (!isHttp || !exchange.url.isValid() || exchange.url.host().isEmpty()) {
            skip(place,
                inAddress.isEmpty() ? Words::tr("It has no http or https address.")
                                    : Words::tr("Its address can't be told without a value for “%1”.")
                                          .arg(inAddress.join(QStringLiteral("”, “"))));
            return;
        }
        if (!exchange.url.userInfo().isEmpty()) {
            skip(place, Words::tr("The user name and password in its address are not taken."));
            exchange.url.setUserInfo({});
        }
        if (const auto wire = client::checkWire(exchange.method, exchange.headers); !wire) {
            skip(place, wire.error().what);
            return;
        }
        m_bytes += exchange.body.size() + address.size();
        for (const auto &[name, value] : std::as_const(exchange.headers))
            m_bytes += name.size() + value.size();
        if (m_bytes > mostBytes) {
            if (!std::exchange(m_isFull, true))
                skip(place, Words::tr("With this call there would be more than 256 MB; what follows is not taken."));
            return;
        }
        for (const QString &name : std::as_const(m_unfilled))
            skip(place, Words::tr("The variable “%1” has no value and stays as it is written.").arg(name));
        exchange.startedAt = m_now;
        exchange.failure = session::Failure::Cancelled;
        exchange.error = Error{ Errc::Cancelled,
            Words::tr("Imported from a Postman collection: this call was not sent from here."), {} };
        m_import.calls.append({ place, exchange });
    }

    QString addressOf(const Json &url, const QString &place)
    {
        QString text = url.isString() ? url.toString() : fromParts(url, place);
        if (text.isEmpty())
            text = member(url, u"raw");
        if (const Json *values = url.find(u"variable")) {
            QHash<QString, QString> byName;
            for (const Json &each : values->items())
                byName.insert(u':' + (each.contains(u"key") ? member(each, u"key") : member(each, u"id")),
                    QString::fromLatin1(QUrl::toPercentEncoding(member(each, u"value"), "{}")));
            const qsizetype query = text.indexOf(u'?');
            QStringList segments = text.left(query).split(u'/');
            for (QString &segment : segments)
                segment = byName.value(segment, segment);
            text = segments.join(u'/') + (query < 0 ? QString() : text.mid(query));
        }
        text = filled(text).trimmed();
        return text.isEmpty() || text.contains(QLatin1StringView("://")) ? text : QStringLiteral("http://") + text;
    }

    QString fromParts(const Json &url, const QString &place)
    {
        const QString host = joined(url.find(u"host"), u'.');
        if (host.isEmpty())
            return {};
        QString text = host;
        if (const QString protocol = member(url, u"protocol"); !protocol.isEmpty())
            text.prepend(protocol + QLatin1StringView("://"));
        if (const QString port = member(url, u"port"); !port.isEmpty())
            text += u':' + port;
        const QString path = joined(url.find(u"path"), u'/');
        if (!path.isEmpty() && !path.startsWith(u'/'))
            text += u'/';
        text += path;
        const Json *query = url.find(u"query");
        QStringList fields;
        for (const Json &each : query ? query->items() : QList<Json>()) {
            if (isDisabled(each))
                skip(place, Words::tr("The query field “%1” is switched off.").arg(member(each, u"key")));
            else if (const Json *value = each.find(u"value"); value && !value->isNull())
                fields.append(member(each, u"key") + u'=' + textOf(*value));
            else
                fields.append(member(each, u"key"));
        }
        return fields.isEmpty() ? text : text + u'?' + fields.join(u'&');
    }

    void readHeaders(const Json &request, const QString &place, Exchange *exchange)
    {
        const Json *headers = request.find(u"header");
        if (!headers)
            return;
        if (headers->isString()) { // "Name: value", a line each
            for (const QString &line : headers->toString().split(u'\n', Qt::SkipEmptyParts)) {
                const qsizetype colon = line.indexOf(u':');
                if (colon > 0)
                    addHeader(line.left(colon), line.mid(colon + 1), exchange);
            }
            return;
        }
        for (const Json &each : headers->items()) {
            const QString name = member(each, u"key");
            if (isDisabled(each))
                skip(place, Words::tr("The header “%1” is switched off.").arg(name));
            else if (!name.trimmed().isEmpty())
                addHeader(name, member(each, u"value"), exchange);
        }
    }

    void addHeader(const QString &name, const QString &value, Exchange *exchange)
    {
        exchange->headers.emplaceBack(filled(name).trimmed().toUtf8(), filled(value).trimmed().toUtf8());
    }

    static void setType(const QByteArray &type, Exchange *exchange)
    {
        if (!session::headerValue(exchange->headers, "Content-Type"))
            exchange->headers.emplaceBack("Content-Type", type);
    }

    void readBody(const Json &request, const QString &place, Exchange *exchange)
    {
        const Json *body = request.find(u"body");
        if (!body || !body->isObject())
            return;
        if (isDisabled(*body)) {
            skip(place, Words::tr("Its body is switched off."));
            return;
        }
        const QString mode = member(*body, u"mode");
        if (mode == u"raw") {
            exchange->body = filled(member(*body, u"raw")).toUtf8();
            const Json *options = body->find(u"options");
            const Json *raw = options ? options->find(u"raw") : nullptr;
            if (!exchange->body.isEmpty())
                setType(typeOfLanguage(raw ? member(*raw, u"language") : QString()), exchange);
        } else if (mode == u"urlencoded") {
            readForm(body->find(u"urlencoded"), place, exchange);
        } else if (mode == u"formdata") {
            readParts(body->find(u"formdata"), place, exchange);
        } else if (!mode.isEmpty()) {
            skip(place, Words::tr("Its body of the form “%1” is not taken.").arg(mode.left(40)));
        }
    }

    void readForm(const Json *rows, const QString &place, Exchange *exchange)
    {
        QByteArrayList fields;
        for (const Json &each : rows ? rows->items() : QList<Json>()) {
            if (isDisabled(each))
                skip(place, Words::tr("The field “%1” is switched off.").arg(member(each, u"key")));
            else
                fields.append(QUrl::toPercentEncoding(filled(member(each, u"key"))) + '='
                    + QUrl::toPercentEncoding(filled(member(each, u"value"))));
        }
        exchange->body = fields.join('&');
        setType("application/x-www-form-urlencoded", exchange);
    }

    /// RFC 7578. The boundary is the same each time, so that a file brings the same calls each time.
    void readParts(const Json *rows, const QString &place, Exchange *exchange)
    {
        static const QByteArray boundary = "jotlab-imported-form-7d1c5b0e";
        QByteArray text;
        for (const Json &each : rows ? rows->items() : QList<Json>()) {
            const QString name = member(each, u"key");
            if (isDisabled(each)) {
                skip(place, Words::tr("The field “%1” is switched off.").arg(name));
            } else if (member(each, u"type") == u"file") {
                skip(place, Words::tr("The field “%1” is a file, which was not read.").arg(name));
            } else {
                QByteArray quoted = filled(name).toUtf8();
                quoted.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
                text += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quoted + "\"\r\n\r\n"
                    + filled(member(each, u"value")).toUtf8() + "\r\n";
            }
        }
        exchange->body = text + "--" + boundary + "--\r\n";
        // A type that the collection has would not know this boundary.
        exchange->headers.removeIf(
            [](const auto &header) { return header.first.compare("Content-Type", Qt::CaseInsensitive) == 0; });
        setType("multipart/form-data; boundary=" + boundary, exchange);
    }

    void authorise(const Json *auth, const QString &place, Exchange *exchange, QString *address)
    {
        const QString type = auth && auth->isObject() ? member(*auth, u"type") : QString();
        const auto value = [&](QStringView key) { return filled(authValue(*auth, type, key)); };
        if (type.isEmpty() || type == u"noauth")
            return;
        if (type == u"bearer") {
            setHeader("Authorization", "Bearer " + value(u"token").toUtf8(), exchange);
        } else if (type == u"basic") {
            const QString pair = value(u"username") + u':' + value(u"password");
            setHeader("Authorization", "Basic " + pair.toUtf8().toBase64(), exchange);
        } else if (type == u"apikey" && value(u"in") == u"query") {
            *address += (address->contains(u'?') ? u'&' : u'?')
                + QString::fromLatin1(
                    QUrl::toPercentEncoding(value(u"key")) + '=' + QUrl::toPercentEncoding(value(u"value")));
        } else if (type == u"apikey") {
            setHeader(value(u"key").toUtf8(), value(u"value").toUtf8(), exchange);
        } else {
            skip(place, Words::tr("Its authorisation “%1” is not taken.").arg(type.left(40)));
        }
    }

    /// As Postman does, in place of one that is written out.
    static void setHeader(const QByteArray &name, const QByteArray &value, Exchange *exchange)
    {
        exchange->headers.removeIf(
            [&name](const auto &header) { return header.first.compare(name, Qt::CaseInsensitive) == 0; });
        exchange->headers.emplaceBack(name, value);
    }

    ImportVariables m_variables;
    Instant m_now;
    Import m_import;
    qsizetype m_bytes = 0;
    bool m_isFull = false;
    QStringList m_unfilled; ///< of the request that is being read
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

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/callmaker.h"

#include "core/client/wirecheck.h"

#include <QCoreApplication>
#include <QUrl>
#include <utility>

using session::Exchange;

namespace archive {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("archive::CallMaker", text);
}

constexpr qsizetype mostMissing = 200; ///< that are asked for
constexpr qsizetype mostSkipped = 10000; ///< that are told
constexpr qsizetype mostBytes = 256 * 1024 * 1024; ///< of all calls, since one value may come into each
constexpr qsizetype longestPlace = 300; ///< characters

QString placeOf(const QString &place)
{
    return place.size() > longestPlace ? u'…' + place.right(longestPlace) : place;
}

void setType(const QByteArray &type, Exchange *exchange)
{
    if (!type.isEmpty() && !session::headerValue(exchange->headers, "Content-Type"))
        exchange->headers.emplaceBack("Content-Type", type);
}

void removeHeader(const QByteArray &name, Exchange *exchange)
{
    exchange->headers.removeIf(
        [&name](const auto &header) { return header.first.compare(name, Qt::CaseInsensitive) == 0; });
}

void setHeader(const QByteArray &name, const QByteArray &value, Exchange *exchange)
{
    removeHeader(name, exchange);
    exchange->headers.emplaceBack(name, value);
}

} // namespace

CallMaker::CallMaker(const QHash<QString, QString> &given, Instant now)
    : m_variables(given)
    , m_given(given)
    , m_now(now)
{
    for (auto each = given.cbegin(); each != given.cend(); ++each)
        m_import.variables.insert(each.key(), each.value());
}

void CallMaker::addVariable(const QString &name, const QString &value)
{
    m_variables.add(name, value);
    if (!m_given.contains(name))
        m_import.variables.insert(name, value);
}

void CallMaker::addEnvironment(const Environments &environments, const QString &name)
{
    m_import.environments = environments.keys();
    const bool isOnly = name.isEmpty() && environments.size() == 1;
    const auto found = isOnly ? environments.cbegin() : environments.constFind(name);
    if (found != environments.cend()) {
        for (auto each = found->cbegin(); each != found->cend(); ++each)
            addVariable(each.key(), each.value());
    } else if (!environments.isEmpty()) {
        skip(tr("environments"),
            tr("None of its environments is used: name one of “%1”.")
                .arg(m_import.environments.join(QStringLiteral("”, “"))));
    }
}

void CallMaker::skip(const QString &place, const QString &text)
{
    if (m_import.skipped.size() == mostSkipped)
        m_import.skipped.append({ placeOf(place), tr("More than this is passed over; the rest is not told.") });
    if (m_import.skipped.size() < mostSkipped)
        m_import.skipped.append({ placeOf(place), text });
}

QString CallMaker::filled(const QString &text)
{
    QStringList unfilled;
    return m_variables.filled(text, &unfilled);
}

void CallMaker::add(const WrittenCall &call)
{
    if (m_isFull)
        return;
    m_unfilled.clear();
    QString address = addressOf(call);
    const QStringList inAddress = m_unfilled;
    Exchange exchange;
    exchange.method = fill(call.method).trimmed().toUtf8().toUpper();
    if (exchange.method.isEmpty())
        exchange.method = "GET";
    for (const auto &[name, value] : call.headers)
        exchange.headers.emplaceBack(fill(name).trimmed().toUtf8(), fill(value).trimmed().toUtf8());
    addBody(call, &exchange);
    authorise(call, &exchange, &address);
    for (const QString &name : std::as_const(m_unfilled)) {
        if (m_import.missing.size() < mostMissing && !m_import.missing.contains(name))
            m_import.missing.append(name);
    }
    exchange.url = QUrl(address);
    const bool isHttp = exchange.url.scheme() == u"http" || exchange.url.scheme() == u"https";
    if (!isHttp || !exchange.url.isValid() || exchange.url.host().isEmpty()) {
        skip(call.place,
            inAddress.isEmpty() ? tr("It has no http or https address.")
                                : tr("Its address can't be told without a value for “%1”.")
                                      .arg(inAddress.join(QStringLiteral("”, “"))));
        return;
    }
    if (!exchange.url.userInfo().isEmpty()) {
        skip(call.place, tr("The user name and password in its address are not imported."));
        exchange.url.setUserInfo({});
    }
    if (const auto wire = client::checkWire(exchange.method, exchange.headers); !wire) {
        skip(call.place, wire.error().what);
        return;
    }
    if (!hasRoom(exchange, call.place))
        return;
    tellUnfilled(call.place);
    exchange.startedAt = m_now;
    exchange.failure = session::Failure::Cancelled;
    exchange.error = Error{ Errc::Cancelled, tr("Imported from a file: this call was not sent from here."), {} };
    m_import.calls.append({ placeOf(call.place), exchange, call });
}

QString CallMaker::addressOf(const WrittenCall &call)
{
    const QString text = fill(call.url).trimmed();
    return text.isEmpty() || text.contains(QLatin1StringView("://")) ? text : QStringLiteral("http://") + text;
}

void CallMaker::addBody(const WrittenCall &call, Exchange *exchange)
{
    if (call.body == WrittenCall::Body::Text) {
        exchange->body = fill(call.text).toUtf8();
        if (!exchange->body.isEmpty())
            setType(call.textType.toUtf8(), exchange);
    } else if (call.body == WrittenCall::Body::Form) {
        QByteArrayList fields;
        for (const auto &[name, value] : call.fields)
            fields.append(QUrl::toPercentEncoding(fill(name)) + '=' + QUrl::toPercentEncoding(fill(value)));
        exchange->body = fields.join('&');
        setType("application/x-www-form-urlencoded", exchange);
    } else if (call.body == WrittenCall::Body::Parts) {
        // RFC 7578. The boundary is the same each time, so that a file brings the same calls each time.
        static const QByteArray boundary = "jotlab-imported-form-7d1c5b0e";
        for (const auto &[name, value] : call.fields) {
            QByteArray quoted = fill(name).toUtf8();
            quoted.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
            exchange->body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quoted + "\"\r\n\r\n"
                + fill(value).toUtf8() + "\r\n";
        }
        exchange->body += "--" + boundary + "--\r\n";
        // A type that is written out would not know this boundary.
        setHeader("Content-Type", "multipart/form-data; boundary=" + boundary, exchange);
    }
}

void CallMaker::authorise(const WrittenCall &call, Exchange *exchange, QString *address)
{
    const auto &[name, value] = call.credential;
    switch (call.auth) {
    case WrittenCall::Auth::None:
        return;
    case WrittenCall::Auth::Bearer:
        return setHeader("Authorization", "Bearer " + fill(value).toUtf8(), exchange);
    case WrittenCall::Auth::Basic: {
        const QString pair = fill(name) + u':' + fill(value);
        return setHeader("Authorization", "Basic " + pair.toUtf8().toBase64(), exchange);
    }
    case WrittenCall::Auth::HeaderKey:
        return setHeader(fill(name).toUtf8(), fill(value).toUtf8(), exchange);
    case WrittenCall::Auth::QueryKey:
        return addToQuery(
            QString::fromLatin1(QUrl::toPercentEncoding(fill(name)) + '=' + QUrl::toPercentEncoding(fill(value))),
            address);
    }
}

bool CallMaker::hasRoom(const Exchange &exchange, const QString &place)
{
    m_bytes += exchange.body.size() + exchange.url.toString().size();
    for (const auto &[name, value] : exchange.headers)
        m_bytes += name.size() + value.size();
    if (m_bytes <= mostBytes)
        return true;
    if (!std::exchange(m_isFull, true))
        skip(place, tr("With this call there would be more than 256 MB; what follows is not imported."));
    return false;
}

void CallMaker::tellUnfilled(const QString &place)
{
    for (const QString &name : std::as_const(m_unfilled)) {
        const bool isOfAnswer = name.contains(QLatin1StringView(".response."));
        skip(place,
            isOfAnswer ? tr("“%1” is taken from another call's answer, which is not there: it stays as it is "
                            "written.")
                             .arg(name)
                       : tr("The variable “%1” has no value and stays as it is written.").arg(name));
    }
}

Import CallMaker::take()
{
    return std::move(m_import);
}

} // namespace archive

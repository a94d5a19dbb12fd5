// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/carriedtokens.h"

#include "core/json/json.h"
#include "core/json/jsonreader.h"
#include "core/session/tokenreading.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QRegularExpression>
#include <QUrlQuery>
#include <algorithm>

namespace session {

namespace {

constexpr int DeepestMember = 6; ///< answers nest their tokens two or three deep
constexpr qsizetype MostTokens = 50; ///< of one body; a list of users with tokens is no login

QString tr(const char *text)
{
    return QCoreApplication::translate("session::Cookie", text);
}

QByteArray unquoted(QByteArray value)
{
    value = value.trimmed();
    return value.size() > 1 && value.startsWith('"') && value.endsWith('"') ? value.mid(1, value.size() - 2) : value;
}

Cookie cookieOf(QByteArrayView part)
{
    const qsizetype equals = part.indexOf('=');
    if (equals < 0)
        return { part.trimmed().toByteArray(), {}, false, false, {}, {}, {} };
    return { part.first(equals).trimmed().toByteArray(), unquoted(part.sliced(equals + 1).toByteArray()), false, false,
        {}, {}, {} };
}

/// Where a cookie without a Path belongs (RFC 6265 section 5.1.4).
QByteArray folderOf(const QUrl &url)
{
    const QByteArray path = url.path().toUtf8();
    const qsizetype slash = path.lastIndexOf('/');
    return slash > 0 ? path.left(slash) : QByteArray("/");
}

/// A token or the remains of one: the beginning of every JSON object in base64url.
bool looksLikeRemains(QByteArrayView text)
{
    return looksLikeToken(text) || (text.startsWith("eyJ") && text.size() > 20);
}

void addIfToken(QList<CarriedToken> *found, Place place, const QString &name, const QByteArray &text)
{
    if (found->size() < MostTokens && (looksLikeRemains(text) || namesToken(lastName(name))))
        found->append({ place, name, {}, text.trimmed() });
}

void addMembers(QList<CarriedToken> *found, const Json &value, const QString &path, int depth)
{
    if (depth > DeepestMember)
        return;
    const auto inner = [&path](const QString &name) { return path.isEmpty() ? name : path + u'.' + name; };
    for (const Json::Member &member : value.members()) {
        if (member.value.isString() || member.value.isNull())
            addIfToken(found, Place::Body, inner(member.name), member.value.toString().toUtf8());
        else if (member.value.isNumber() && namesToken(member.name))
            found->append({ Place::Body, inner(member.name), {}, member.value.numberText() });
        else
            addMembers(found, member.value, inner(member.name), depth + 1);
    }
    for (qsizetype i = 0; i < value.items().size() && i < MostTokens; ++i) {
        const Json &item = value.items().at(i);
        if (item.isString() && looksLikeToken(item.toString().toUtf8()))
            found->append({ Place::Body, inner(QString::number(i)), {}, item.toString().toUtf8() });
        else
            addMembers(found, item, inner(QString::number(i)), depth + 1);
    }
}

void addQuery(QList<CarriedToken> *found, Place place, const QUrlQuery &query)
{
    for (const auto &[name, value] : query.queryItems(QUrl::FullyDecoded))
        addIfToken(found, place, name, value.toUtf8());
}

void addHeaders(QList<CarriedToken> *found, const Headers &headers)
{
    for (const auto &[name, value] : headers) {
        if (name.compare("Cookie", Qt::CaseInsensitive) == 0 || name.compare("Set-Cookie", Qt::CaseInsensitive) == 0)
            continue;
        const bool isCredential = name.compare("Authorization", Qt::CaseInsensitive) == 0;
        const QList<QByteArray> words = value.simplified().split(' ');
        const QByteArray &last = words.constLast();
        if (!isCredential && !looksLikeToken(last))
            continue;
        const QByteArray scheme = words.size() > 1 ? words.constFirst() : QByteArray();
        found->append(
            { Place::Header, QString::fromLatin1(name), scheme, words == QList<QByteArray>{ "" } ? "" : last });
    }
}

} // namespace

QString lastName(const QString &path)
{
    return path.section(u'.', -1);
}

bool namesToken(QStringView name)
{
    static const QRegularExpression belongs(
        QStringLiteral("(^|[_.-])(access|refresh|token|jwt|auth|bearer|sliding|id_?token)([_.-]|$)|token$|jwt$"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression other(
        QStringLiteral("csrf|xsrf|device|push|fcm|reset|registration|token_?type|class|expir|lifetime|_at$|ephemeral"),
        QRegularExpression::CaseInsensitiveOption);
    return belongs.match(name.toString()).hasMatch() && !other.match(name.toString()).hasMatch();
}

QList<Cookie> cookiesSent(const Exchange &exchange)
{
    QList<Cookie> cookies;
    for (const auto &[name, value] : exchange.headers) {
        if (name.compare("Cookie", Qt::CaseInsensitive) != 0)
            continue;
        for (const QByteArray &part : value.split(';')) {
            if (!part.trimmed().isEmpty())
                cookies.append(cookieOf(part));
        }
    }
    return cookies;
}

QList<Cookie> cookiesSet(const Exchange &exchange)
{
    QList<Cookie> cookies;
    for (const auto &[name, value] : exchange.replyHeaders) {
        if (name.compare("Set-Cookie", Qt::CaseInsensitive) != 0)
            continue;
        for (const QByteArray &line : value.split('\n')) { // Qt joins repeated fields of this name with a line feed
            const QList<QByteArray> parts = line.split(';');
            Cookie cookie = cookieOf(parts.constFirst());
            cookie.path = folderOf(exchange.url);
            for (const QByteArray &part : parts.mid(1)) {
                const Cookie attribute = cookieOf(part);
                cookie.httpOnly |= attribute.name.compare("HttpOnly", Qt::CaseInsensitive) == 0;
                cookie.secure |= attribute.name.compare("Secure", Qt::CaseInsensitive) == 0;
                if (attribute.name.compare("SameSite", Qt::CaseInsensitive) == 0)
                    cookie.sameSite = attribute.value;
                if (attribute.name.compare("Path", Qt::CaseInsensitive) == 0 && attribute.value.startsWith('/'))
                    cookie.path = attribute.value;
                if (attribute.name.compare("Domain", Qt::CaseInsensitive) == 0)
                    cookie.domain = attribute.value.startsWith('.') ? attribute.value.mid(1) : attribute.value;
            }
            cookies.append(cookie);
        }
    }
    return cookies;
}

bool isKept(const Cookie &cookie, const QUrl &setBy)
{
    if (cookie.domain.isEmpty())
        return true;
    const QString host = setBy.host().toLower();
    const QString domain = QString::fromLatin1(cookie.domain).toLower();
    const bool isAddress = !QHostAddress(host).isNull();
    return host == domain || (!isAddress && host.endsWith(u'.' + domain));
}

bool goesTo(const Cookie &cookie, const QUrl &to)
{
    const QString path = QString::fromUtf8(cookie.path);
    const QString asked = to.path().isEmpty() ? QStringLiteral("/") : to.path();
    return asked == path || (asked.startsWith(path) && (path.endsWith(u'/') || asked.at(path.size()) == u'/'));
}

QStringList cookieRemarks(const Cookie &cookie, bool overHttps)
{
    const QString name = QString::fromUtf8(cookie.name);
    QStringList remarks;
    if (!cookie.httpOnly)
        remarks.append(tr("The cookie “%1” lacks HttpOnly: every script of the page can read its token.").arg(name));
    if (!cookie.secure && overHttps)
        remarks.append(tr("The cookie “%1” lacks Secure: it also goes over connections without TLS.").arg(name));
    if (cookie.sameSite.isEmpty())
        remarks.append(tr("The cookie “%1” lacks SameSite: browsers decide for themselves whether other sites send it.")
                           .arg(name));
    else if (cookie.sameSite.compare("None", Qt::CaseInsensitive) == 0 && !cookie.secure)
        remarks.append(tr("The cookie “%1” says SameSite=None without Secure: browsers drop it.").arg(name));
    return remarks;
}

namespace {

/// Cookies of the answer that give out a token; one that is taken back has no value.
QList<Cookie> tokenCookies(const Exchange &exchange)
{
    QList<Cookie> cookies = cookiesSet(exchange);
    cookies.removeIf([](const Cookie &cookie) {
        return cookie.value.isEmpty() || !(looksLikeToken(cookie.value) || namesToken(QString::fromUtf8(cookie.name)));
    });
    return cookies;
}

} // namespace

QStringList cookieRemarks(const Exchange &exchange)
{
    QStringList remarks;
    for (const Cookie &cookie : tokenCookies(exchange)) {
        remarks += cookieRemarks(cookie, exchange.url.scheme() == u"https");
        if (!exchange.url.host().isEmpty() && !isKept(cookie, exchange.url))
            remarks.append(tr("The cookie “%1” is for Domain=%2, and %3 is not in it: browsers drop it.")
                               .arg(QString::fromUtf8(cookie.name.left(60)), QString::fromUtf8(cookie.domain.left(60)),
                                   exchange.url.host()));
    }
    return remarks;
}

QStringList cookieFlags(const Exchange &exchange)
{
    QStringList lines;
    for (const Cookie &cookie : tokenCookies(exchange)) {
        QStringList flags;
        if (cookie.httpOnly)
            flags.append(QStringLiteral("HttpOnly"));
        if (cookie.secure)
            flags.append(QStringLiteral("Secure"));
        if (!cookie.sameSite.isEmpty())
            flags.append(QStringLiteral("SameSite=") + QString::fromUtf8(cookie.sameSite.left(20)));
        const QString name = QString::fromUtf8(cookie.name.left(60));
        lines.append(flags.isEmpty()
                ? tr("The cookie “%1” is set without HttpOnly, Secure and SameSite.").arg(name)
                : tr("The cookie “%1” is set with %2.").arg(name, flags.join(QStringLiteral(", "))));
    }
    return lines;
}

bool isNamedOrTyped(const CarriedToken &token, QStringView type)
{
    const QString name = lastName(token.name);
    const bool isNamed
        = name.contains(u"refresh", Qt::CaseInsensitive) || name.contains(u"access", Qt::CaseInsensitive);
    if (isNamed || token.place != Place::Cookie)
        return name.contains(type, Qt::CaseInsensitive);
    return readToken(token.text).text(u"token_type") == type;
}

QList<CarriedToken> tokensSent(const Exchange &exchange)
{
    QList<CarriedToken> found;
    addHeaders(&found, exchange.headers);
    for (const Cookie &cookie : cookiesSent(exchange))
        addIfToken(&found, Place::Cookie, QString::fromUtf8(cookie.name), cookie.value);
    addQuery(&found, Place::Query, QUrlQuery(exchange.url));
    const QByteArray type = headerValue(exchange.headers, "Content-Type").value_or(QByteArray()).toLower();
    if (type.startsWith("application/x-www-form-urlencoded"))
        addQuery(&found, Place::Body, QUrlQuery(QString::fromUtf8(exchange.body)));
    else if (const Result<Json> body = parseJson(exchange.body))
        addMembers(&found, *body, {}, 0);
    return found;
}

QList<CarriedToken> tokensReceived(const Exchange &exchange)
{
    QList<CarriedToken> found;
    if (const Result<Json> body = parseJson(exchange.replyBody))
        addMembers(&found, *body, {}, 0);
    for (const Cookie &cookie : cookiesSet(exchange))
        addIfToken(&found, Place::Cookie, QString::fromUtf8(cookie.name), cookie.value);
    addHeaders(&found, exchange.replyHeaders);
    return found;
}

QList<CarriedToken> receivedInOrder(const Exchange &exchange)
{
    QList<CarriedToken> found = tokensReceived(exchange);
    found.removeIf([](const CarriedToken &each) {
        const bool isOwnName
            = each.place == Place::Body && (each.name == u"refresh" || each.name == u"token" || each.name == u"access");
        return each.text.isEmpty() || !(isOwnName || looksLikeToken(each.text));
    });
    const auto rank = [](const CarriedToken &each) {
        return isNamedOrTyped(each, u"refresh") ? 0 : isNamedOrTyped(each, u"access") ? 2 : 1;
    };
    std::stable_sort(found.begin(), found.end(),
        [&rank](const CarriedToken &left, const CarriedToken &right) { return rank(left) < rank(right); });
    return found;
}

} // namespace session

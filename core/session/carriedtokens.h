// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchange.h"

namespace session {

/// Where in an exchange a token stands.
enum class Place : quint8 { Header, Cookie, Query, Body };

/// A token in a request or an answer, or what stands where one belongs.
struct CarriedToken
{
    Place place = Place::Header;
    QString name; ///< "Authorization", "my-app-auth", "access_token", "data.tokens.refresh"
    QByteArray scheme; ///< the word before it in a header; empty: none, or not in a header
    QByteArray text; ///< trimmed; may be empty, damaged or a placeholder where the name asks for a token
};

/// One cookie of a Cookie or a Set-Cookie field (RFC 6265 section 4).
struct Cookie
{
    QByteArray name;
    QByteArray value; ///< without its quotes
    bool httpOnly = false; ///< Set-Cookie only, as the two below
    bool secure = false;
    QByteArray sameSite; ///< "Lax"; empty: not given
    QByteArray path; ///< "/auth/"; the folder of the address that set it, where none is given
    QByteArray domain; ///< "example.org"; empty: only the host that set it
};

/// Whether a browser keeps a cookie that a host sets: its Domain is that host or stands above it (RFC 6265 5.3).
bool isKept(const Cookie &cookie, const QUrl &setBy);
/// Whether a browser that kept it sends it along to an address of its host: its path is above that one (RFC 6265
/// 5.1.4).
bool goesTo(const Cookie &cookie, const QUrl &to);

/// Cookies that the request sent, or that the answer sets.
QList<Cookie> cookiesSent(const Exchange &exchange);
QList<Cookie> cookiesSet(const Exchange &exchange);
/// What is missing in the flags of a cookie that carries a token, as sentences; empty: nothing. Only for Set-Cookie.
QStringList cookieRemarks(const Cookie &cookie, bool overHttps);
/// The same of all cookies of the answer that carry a token, and of those that no browser keeps.
QStringList cookieRemarks(const Exchange &exchange);
/// "“jwt” is set with HttpOnly, SameSite=Lax": the flags of each such cookie.
QStringList cookieFlags(const Exchange &exchange);

/// Whether a member, a cookie or a parameter of that name takes a token: "access_token", "jwt", "my-app-auth". Names
/// of CSRF tokens and of plain session ids do not.
bool namesToken(QStringView name);

/// Every token of the request: header fields, cookies, query and body members of any name; after them what is no token
/// but stands under a name that takes one. In the order of the request.
QList<CarriedToken> tokensSent(const Exchange &exchange);
/// Every token of the answer: body members at any depth, cookies that are set, header fields.
QList<CarriedToken> tokensReceived(const Exchange &exchange);

/// The tokens of the answer, refresh tokens first, so that an access token finds its parent. Under the names of Simple
/// JWT's own answers any text counts, under others only a token.
QList<CarriedToken> receivedInOrder(const Exchange &exchange);

/// Whether its name says "refresh" or "access", as asked for; of a cookie that is named otherwise the token says it.
bool isNamedOrTyped(const CarriedToken &token, QStringView type);

/// The last part of a member's path: "refresh" of "data.tokens.refresh".
QString lastName(const QString &path);

} // namespace session

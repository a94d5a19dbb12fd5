// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/localaccess.h"

#include <QString>
#include <algorithm>

namespace server {

using namespace Qt::StringLiterals;

namespace {

struct Authority
{
    QByteArray host;
    QByteArray port;
};

std::optional<Authority> loopbackAuthority(const QByteArray &text)
{
    const qsizetype bracket = text.startsWith('[') ? text.indexOf(']') : 0;
    const qsizetype colon = bracket < 0 ? -1 : text.indexOf(':', bracket);
    const Authority authority{ text.left(colon < 0 ? text.size() : colon).toLower(),
        colon < 0 ? QByteArray("80") : text.mid(colon + 1) };
    const bool isPort = !authority.port.isEmpty() && authority.port.size() <= 5
        && std::all_of(authority.port.begin(), authority.port.end(), [](char c) { return c >= '0' && c <= '9'; });
    const bool isLoopback = authority.host == "127.0.0.1" || authority.host == "localhost" || authority.host == "[::1]";
    return isPort && isLoopback ? std::optional(authority) : std::nullopt;
}

} // namespace

std::optional<HttpReply> refuseForeign(const HttpRequest &request)
{
    const auto host = request.count("Host") == 1 ? loopbackAuthority(request.header("Host")) : std::nullopt;
    if (!host)
        return detailReply(400, u"This server answers only to a Host of 127.0.0.1, localhost or [::1]."_s);
    // A browser says so where it sends no Origin: pictures, scripts, links.
    const QByteArray site = request.header("Sec-Fetch-Site");
    if (!site.isNull() && site != "same-origin" && site != "none")
        return detailReply(403, u"This server answers no web page of another origin."_s);
    const QByteArray origin = request.header("Origin");
    if (origin.isNull())
        return {};
    const QByteArray scheme = "http://";
    const auto from = origin.startsWith(scheme) ? loopbackAuthority(origin.mid(scheme.size())) : std::nullopt;
    if (!from || from->port != host->port || request.count("Origin") != 1)
        return detailReply(403, u"This server answers no web page of another origin."_s);
    return {};
}

} // namespace server

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/tokencookies.h"

#include <QCoreApplication>
#include <algorithm>

namespace config {

namespace {

constexpr qsizetype LongestName = 100;

QString tr(const char *text)
{
    return QCoreApplication::translate("config::TokenCookies", text);
}

} // namespace

bool isCookieName(QByteArrayView name)
{
    const auto isOfToken = [](char c) {
        const bool isAlphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        return isAlphanumeric || (c != '\0' && QByteArrayView("!#$%&'*+-.^_`|~").contains(c));
    };
    return !name.isEmpty() && name.size() <= LongestName && std::all_of(name.begin(), name.end(), isOfToken);
}

QString cookiesProblem(const TokenCookies &cookies)
{
    for (const QByteArray &name : { cookies.access, cookies.refresh, cookies.csrf }) {
        if (!name.isEmpty() && !isCookieName(name))
            return tr("“%1” is no name of a cookie; letters, digits and a few signs such as “-” and “_” make one.")
                .arg(QString::fromUtf8(name.left(40)));
    }
    if (!isCookieName(cookies.csrfHeader))
        return tr("“%1” is no name of a header; letters, digits and “-” make one.")
            .arg(QString::fromUtf8(cookies.csrfHeader.left(40)));
    if (cookies.access.isEmpty() && cookies.refresh.isEmpty())
        return tr("Name the cookie of the access token, of the refresh token, or both.");
    const bool same = cookies.access == cookies.refresh || (!cookies.csrf.isEmpty() && cookies.csrf == cookies.access)
        || (!cookies.csrf.isEmpty() && cookies.csrf == cookies.refresh);
    return same ? tr("Two of the cookies have one name; a server tells them apart by it.") : QString();
}

} // namespace config

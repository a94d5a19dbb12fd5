// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/discovery.h"

#include "core/json/json.h"
#include "core/json/jsonreader.h"

#include <QCoreApplication>

namespace client {
namespace {

const QString wellKnown = QStringLiteral("/.well-known/openid-configuration");

QString tr(const char *text)
{
    return QCoreApplication::translate("client::Discovery", text);
}

bool canBeFetched(const QUrl &url)
{
    return url.isValid() && (url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http"))
        && !url.host().isEmpty() && url.userInfo().isEmpty();
}

} // namespace

Result<QUrl> keyAddress(const QString &typed, bool discover)
{
    QString text = typed.trimmed();
    if (!text.isEmpty() && !text.contains(QLatin1String("://")))
        text.prepend(QLatin1String("https://"));
    QUrl url(text, QUrl::StrictMode);
    if (!canBeFetched(url))
        return fail(
            Errc::Usage, tr("“%1” is no http or https address; type one such as https://issuer.example.").arg(typed));
    url.setFragment({});
    if (!discover || url.path().endsWith(wellKnown))
        return url;
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path + wellKnown);
    url.setQuery(QString());
    return url;
}

bool namesKeySet(const QString &typed)
{
    QString text = typed.trimmed();
    if (!text.contains(QLatin1String("://")))
        text.prepend(QLatin1String("https://"));
    QString path = QUrl(text).path().toLower();
    while (path.endsWith(u'/'))
        path.chop(1);
    const QString last = path.section(u'/', -1);
    return last.contains(u"jwk") || last == u"certs" || last == u"keys"
        || (last.endsWith(u".json") && !path.endsWith(wellKnown));
}

Result<QUrl> keySetAddress(QByteArrayView configuration, const QUrl &from)
{
    const auto json = parseJson(configuration);
    const Json *uri = json ? json->find(u"jwks_uri") : nullptr;
    const Json *issuer = json ? json->find(u"issuer") : nullptr;
    if (!uri || !issuer)
        return fail(Errc::Malformed,
            tr("What %1 answered is no OpenID configuration: it has no “%2”.")
                .arg(from.toString(), issuer ? QStringLiteral("jwks_uri") : QStringLiteral("issuer")),
            QStringLiteral("OpenID Connect Discovery 1.0 section 3"));
    const auto asked = keyAddress(issuer->toString(), true);
    if (!asked || *asked != from)
        return fail(Errc::Malformed,
            tr("The configuration at %1 speaks for another issuer, “%2”; ask that one.")
                .arg(from.toString(), issuer->toString().left(100)),
            QStringLiteral("OpenID Connect Discovery 1.0 section 4.3"));
    const auto address = keyAddress(uri->toString(), false);
    if (!address)
        return fail(
            Errc::Malformed, tr("The configuration at %1 names no usable address of its keys.").arg(from.toString()));
    return address;
}

} // namespace client

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/serveraddress.h"

#include <QUrl>

namespace config {

std::optional<QString> withScheme(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty() || trimmed.contains(u"://") || trimmed.contains(u'@') || trimmed.startsWith(u'/'))
        return std::nullopt;
    const QUrl url(QStringLiteral("http://") + trimmed, QUrl::StrictMode);
    const QString host = url.host();
    const bool isHost = host.contains(u'.') || host.contains(u':') || host == u"localhost" || url.port() > 0;
    return url.isValid() && isHost ? std::optional(url.toString()) : std::nullopt;
}

} // namespace config

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/exchange.h"

#include <QCoreApplication>

namespace session {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("session::Exchange", text);
}

} // namespace

std::optional<QByteArray> headerValue(const Headers &headers, QByteArrayView name)
{
    for (const auto &[field, value] : headers) {
        if (name.compare(field, Qt::CaseInsensitive) == 0)
            return value;
    }
    return std::nullopt;
}

QString occasionWord(Occasion occasion)
{
    if (occasion == Occasion::Asked)
        return {};
    return occasion == Occasion::Repeated ? tr("repeated") : tr("automatic");
}

QString occasionSentence(Occasion occasion)
{
    switch (occasion) {
    case Occasion::Asked:
        return {};
    case Occasion::EndIsNear:
        return tr("Auto-refresh sent it: 80 % of the access token's lifetime had passed.");
    case Occasion::HadExpired:
        return tr("Auto-refresh sent it: a call was refused, as its access token had expired.");
    case Occasion::Repeated:
        return tr("Auto-refresh sent it: the refused call once more, with the new access token.");
    }
    return {};
}

} // namespace session

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

Q_LOGGING_CATEGORY(lcServer, "jotlab.server", QtWarningMsg)
Q_LOGGING_CATEGORY(lcStore, "jotlab.store", QtWarningMsg)
Q_LOGGING_CATEGORY(lcClient, "jotlab.client", QtWarningMsg)
Q_LOGGING_CATEGORY(lcUi, "jotlab.ui", QtWarningMsg)

QString redacted(QByteArrayView token)
{
    constexpr qsizetype head = 6;
    constexpr qsizetype tail = 4;
    if (token.size() < 24)
        return QStringLiteral("…");
    return QString::fromUtf8(token.first(head)) + QStringLiteral("…") + QString::fromUtf8(token.last(tail));
}

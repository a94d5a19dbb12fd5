// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QLoggingCategory>
#include <QString>

// One category a part, so that QT_LOGGING_RULES="jotlab.server.debug=true" shows one of them.
Q_DECLARE_LOGGING_CATEGORY(lcServer)
Q_DECLARE_LOGGING_CATEGORY(lcStore)
Q_DECLARE_LOGGING_CATEGORY(lcClient)
Q_DECLARE_LOGGING_CATEGORY(lcUi)

/// A token as logs, errors and reports may show it: its first 6 and last 4 characters. Shorter than 24 characters:
/// nothing of it.
QString redacted(QByteArrayView token);

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

/// What is on the clipboard is kept out of histories, and will be taken back.
inline bool isCopiedAsSecret()
{
    const QMimeData *data = QGuiApplication::clipboard()->mimeData();
    return data && !data->text().isEmpty() && data->data(QStringLiteral("x-kde-passwordManagerHint")) == "secret";
}

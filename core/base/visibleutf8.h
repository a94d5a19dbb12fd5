// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

/// Bytes as text with nothing lost: what is no UTF-8 stands as \xNN. Thread-safe.
QString visibleUtf8(QByteArrayView bytes);

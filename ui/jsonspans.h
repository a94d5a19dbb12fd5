// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tokenview.h"

/// Colours for a JSON text, broken or not: names, strings, numbers and words. One pass.
QList<TokenSpan> jsonSpans(QStringView json);

/// Bytes as text with nothing lost: what is no UTF-8 stands as \xNN.
QString visibleUtf8(QByteArrayView bytes);

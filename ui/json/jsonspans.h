// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/token/tokenview.h"

/// Colours for a JSON text, broken or not: names, strings, numbers and words. One pass.
QList<TokenSpan> jsonSpans(QStringView json);

/// A text from outside for one cell or label: what would be invisible, break the line or turn the direction of its
/// neighbours stands as \uXXXX.
QString visibleText(QStringView text);

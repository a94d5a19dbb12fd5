// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scan/foundtoken.h"

#include <QByteArrayView>

// Private to core/scan.
namespace scan {

/// Reads the token that starts there, over line breaks and single wrong characters. Its shape and place are left open.
/// isWholeInput: nothing else is there, so that blanks and wrong characters are more likely damage than its end.
/// \a looked becomes the place up to which the input decided on it: where that is its end, more of it may change it.
FoundToken readWrappedToken(QByteArrayView input, qsizetype start, bool isWholeInput, qsizetype *looked = nullptr);

} // namespace scan

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/fontreading.h"

#include <QLibrary>

void readFonts()
{
    // Not linked: that it is there is Qt's affair, and where it isn't, nothing is missed.
    using Init = int (*)();
    if (const auto init = reinterpret_cast<Init>(QLibrary::resolve(QStringLiteral("fontconfig"), 1, "FcInit")))
        init();
}

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// How much a document may ask for.
struct JsonLimits
{
    static constexpr int DeepestAllowed = 1000; ///< a larger maxDepth counts as this, so that no stack overflows

    qsizetype maxBytes = 16 * 1024 * 1024;
    int maxDepth = 512; ///< nested arrays and objects
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/wordmatch.h"

#include <QString>
#include <functional>

/// One thing that the find field can lead to.
struct FindEntry
{
    QString title; ///< "refresh a91f… of alice"
    QString icon; ///< name in resources/icons
    std::function<void()> activate;
    QString detail = {}; ///< beside the title, muted: "sends POST /logout/"
    QString group = {}; ///< those of a group stand together, below its name
    QString keys = {}; ///< at the right: "Ctrl+I"
    QList<WordMatch::Span> spans = {}; ///< of the title, what fits the words
    bool isEnabled = true; ///< false: is shown and can't be chosen
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "ui/look/themecontroller.h"

#include <QStringList>
#include <optional>

/// The words after `jotlab`, read. Files are absolute, so that they mean the same to another process.
struct Arguments
{
    QString input; ///< a token, or a file to open
    QString settingsFile;
    QString database;
    QString server; ///< URL or file
    std::optional<ThemeController::Mode> theme;
    bool fresh = false;
    bool measureStart = false;

    /// Neither hands over to a running window nor is one that others hand over to.
    bool isAlone() const { return fresh || measureStart; }
};

enum class ArgumentsReading {
    Exits, ///< --help and --version print and end the program
    Returns ///< words of another process
};

/// Words without the program's name. Errc::Usage says which word is off.
Result<Arguments> readArguments(const QStringList &words, const QString &workingDirectory, ArgumentsReading reading);

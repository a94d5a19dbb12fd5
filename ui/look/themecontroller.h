// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/look/theme.h"

#include <QObject>

/// Puts a theme's palette and the project's style on the application. One per application, made in main.
class ThemeController : public QObject
{
    Q_OBJECT

public:
    enum class Mode { Light, Dark, System };
    Q_ENUM(Mode)

    explicit ThemeController(QObject *parent = nullptr);

    /// System asks the desktop's palette as it was at the start, then follows its changes.
    void apply(Mode mode);
    Mode mode() const;
    const Theme &theme() const;

    static QPalette palette(const Theme &theme);

signals:
    void changed();

private:
    Mode m_mode = Mode::System;
    bool m_systemIsDark = false;
};

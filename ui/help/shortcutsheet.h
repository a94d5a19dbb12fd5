// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/sheet.h"

class ActionRegistry;

/// All keys of the window by where they are heard, made from the registry.
class ShortcutSheet : public Sheet
{
    Q_OBJECT

public:
    ShortcutSheet(const ActionRegistry &actions, QWidget *window);

    struct Line
    {
        QString title;
        QString keys;
    };
    struct Group
    {
        QString title;
        QList<Line> lines;
    };
    /// What it shows.
    static QList<Group> groupsOf(const ActionRegistry &actions);
};

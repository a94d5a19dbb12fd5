// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// Shows the whole text of a field that has too little room for it, when it is hovered and has no tool tip of its own:
/// what is chosen in a box, what an empty field asks for, what a field tells that nobody can write in.
class CutTextTips : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    bool eventFilter(QObject *watched, QEvent *event) override;
};

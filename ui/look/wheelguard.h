// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// A box that the wheel comes across while it scrolls what the box stands in keeps its choice: it turns with the wheel
/// only where somebody works with it.
class WheelGuard : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// May be called again.
    void watch(QWidget *box);

    bool eventFilter(QObject *watched, QEvent *event) override;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/wraplayout.h"

#include <QWidget>

/// A row of widgets in a WrapLayout that is never squeezed below the lines it needs at its width.
class WrapRow : public QWidget
{
    Q_OBJECT

public:
    explicit WrapRow(QWidget *parent = nullptr, int spacing = 8);

    void add(QWidget *widget);

protected:
    bool event(QEvent *event) override;

private:
    WrapLayout *m_layout;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/wraplayout.h"

#include <QWidget>

/// A row of widgets in a FlowLayout that is never squeezed below the lines it needs at its width.
class FlowRow : public QWidget
{
    Q_OBJECT

public:
    explicit FlowRow(QWidget *parent = nullptr, int spacing = 8);

    void add(QWidget *widget);

protected:
    bool event(QEvent *event) override;

private:
    FlowLayout *m_layout;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"

#include <QPushButton>

class QMenu;

/// Copies a call as a command. The button takes the tokens along, since the command is to be run; its arrow, the Down
/// key or the menu key offers the same with variables in their place, to be shown to others.
class CurlButton : public QPushButton
{
    Q_OBJECT

public:
    explicit CurlButton(QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void copyRequested(client::Secrets secrets);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    QRect arrowRect() const;
    void openMenu();

    QMenu *m_menu;
};

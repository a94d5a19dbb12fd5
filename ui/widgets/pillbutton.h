// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

class QMenu;

/// A small button shaped like a chip, for things to add with one click. With a menu it opens that.
class PillButton : public QAbstractButton
{
    Q_OBJECT

public:
    explicit PillButton(const QString &text, QWidget *parent = nullptr);

    void setMenu(QMenu *menu);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QMenu *m_menu = nullptr;
};

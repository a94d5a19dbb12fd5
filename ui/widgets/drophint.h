// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

/// What a drop would do, over the whole of its parent.
class DropHint : public QWidget
{
    Q_OBJECT

public:
    DropHint(const QString &text, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
};

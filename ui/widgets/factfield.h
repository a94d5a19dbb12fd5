// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

/// One line that can be read and copied, not written. What is too long for it ends in "…"; with the focus in it, all of
/// it can be reached.
class FactField : public QLineEdit
{
    Q_OBJECT

public:
    explicit FactField(QWidget *parent = nullptr);

    /// From its beginning.
    void setFact(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;
};

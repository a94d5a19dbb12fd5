// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <chrono>

class QLabel;
class QToolButton;

/// The clock of the laboratory: how far it is ahead of real time, and what moves it.
class ClockBar : public QWidget
{
    Q_OBJECT

public:
    explicit ClockBar(QWidget *parent = nullptr);

    void setOffset(std::chrono::microseconds offset);
    /// False where the server's clock can't be moved; says why in the tool tip.
    void setMovable(bool movable);

signals:
    void advanced(std::chrono::seconds by);
    void resetRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QToolButton *addButton(const QString &name, const QString &text, const QString &tip, const QString &key);

    QLabel *m_offset;
    QList<QToolButton *> m_buttons;
};

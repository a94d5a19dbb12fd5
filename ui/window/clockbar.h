// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchangereading.h"
#include "ui/actions/action.h"

#include <QWidget>
#include <chrono>
#include <optional>

class QLabel;
class QToolButton;

/// The clock of the laboratory: how far it is ahead of real time, and what moves it.
class ClockBar : public QWidget
{
    Q_OBJECT

public:
    explicit ClockBar(QWidget *parent = nullptr);

    void setOffset(std::chrono::microseconds offset);
    /// How far the server's own clock is ahead, where it isn't ours; absent: not known.
    void setSkew(std::optional<session::ClockSkew> skew);
    /// False where the server's clock can't be moved; says why in the tool tip.
    void setMovable(bool movable);

signals:
    void advanced(std::chrono::seconds by);
    void resetRequested();

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QToolButton *addButton(const QString &name, const QString &text, Action action);

    void showTime();

    QLabel *m_offset;
    std::chrono::microseconds m_by{ 0 }; ///< how far our clock was moved
    std::optional<session::ClockSkew> m_skew;
    QList<QToolButton *> m_buttons;
};

/// "its clock is 42 s behind (to within 1 s)": a server's, seen from this computer.
QString skewText(const session::ClockSkew &skew);

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionlog.h"

#include <QWidget>

class QToolButton;
class TimelineView;

/// The session's tokens over time: the view, and buttons for what its keys do.
class TimelinePane : public QWidget
{
    Q_OBJECT

public:
    /// The log must outlive the pane.
    TimelinePane(const session::SessionLog &log, Clock clock, QWidget *parent = nullptr);

    TimelineView *view() const { return m_view; }
    void setSelectedToken(int id);
    /// The clock was moved.
    void refresh();

signals:
    void tokenSelected(int id);
    void tokenMenuRequested(int id, const QPoint &globalPosition);
    /// A token was dropped on another one.
    void comparisonRequested(int token, int with);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QToolButton *makeButton(const char *name, const char *icon, const QString &text);

    TimelineView *m_view;
    QWidget *m_buttons;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

/// A small box below the button that opens it, over whatever is there: for what is seldom typed and would else take the
/// room of what is always needed. No window of its own, so the window's keys work on while something is typed in it.
/// Escape closes it, and the focus or a click anywhere else in the window.
class Popover : public QFrame
{
    Q_OBJECT

public:
    /// Closed at first. The contents become the popover's; both go with the anchor's window.
    Popover(QWidget *contents, QWidget *anchor);

    /// In sight, and the focus in the contents.
    void open();
    /// The focus that was in it goes to the anchor.
    void close();

signals:
    void closed();

protected:
    bool event(QEvent *event) override; ///< its contents want another size
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void place();

    QWidget *m_contents;
    QWidget *m_anchor;
};

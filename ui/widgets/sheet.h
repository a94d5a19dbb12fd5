// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

class Panel;
class QVBoxLayout;

/// Something to read that lies over the whole window until it is closed: by Escape, its button, a click beside it, or
/// by going elsewhere. No dialog: nothing waits for it. Deletes itself; the focus goes back to where it was.
class Sheet : public QWidget
{
    Q_OBJECT

public:
    /// Opens over the window.
    Sheet(const QString &title, QWidget *window);

    QVBoxLayout *body() const;
    /// No larger than the window has room for.
    void setPreferredSize(const QSize &size);
    void close();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void place();
    void leave(bool givesFocusBack);

    Panel *m_panel;
    QSize m_preferred{ 480, 320 };
    QPointer<QWidget> m_before; ///< had the focus
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class QDropEvent;
class QMimeData;
class QWidget;

/// Files that are dropped anywhere on a window: also on a field, which would take their names for a text. A widget that
/// takes files itself has the property "takesFiles". Text goes where it is dropped; beside all fields, here.
class WindowDrops : public QObject
{
    Q_OBJECT

public:
    /// Of that window, whose child it becomes.
    explicit WindowDrops(QWidget *window);

signals:
    void filesDropped(const QStringList &paths);
    void textDropped(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool isOurs(const QWidget *target, const QMimeData *data) const;
    void showHint(bool isShown);

    QWidget *m_window;
    QPointer<QWidget> m_hint;
};

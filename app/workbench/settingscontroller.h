// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class Laboratory;
class MainWindow;
class QWidget;
class SettingsPane;

/// Settings: the rules of the server that is called.
class SettingsController : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive it.
    SettingsController(Laboratory &laboratory, MainWindow &window, QObject *parent = nullptr);

    QWidget *makePane();
    /// Shown there to be looked at and used; false: it is no settings file.
    bool openFile(const QString &path, const QByteArray &bytes);

signals:
    void stateChanged(); ///< something that has to survive a restart

private:
    void show();

    Laboratory &m_laboratory;
    MainWindow &m_window;
    QPointer<SettingsPane> m_pane;
};

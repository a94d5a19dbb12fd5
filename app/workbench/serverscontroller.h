// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class KeptKeys;
class Services;
class ServersPane;
class SettingsPane;

/// Servers and Settings: which server is called, the embedded one's switches, and the rules of the current one.
class ServersController : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive it.
    ServersController(Services &services, KeptKeys &keptKeys, QObject *parent = nullptr);

    QWidget *makeServersPane();
    QWidget *makeSettingsPane();
    void showServers();
    void showSettings();
    /// Servers unfolds the one that is called.
    void selectCurrent();

signals:
    void stateChanged(); ///< something that has to survive a restart

private:
    Services &m_services;
    KeptKeys &m_keptKeys;
    QPointer<ServersPane> m_servers;
    QPointer<SettingsPane> m_settings;
};

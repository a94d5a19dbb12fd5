// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class Laboratory;
class QWidget;
class SettingsPane;

/// Settings: the rules of the server that is called.
class SettingsController : public QObject
{
    Q_OBJECT

public:
    /// Must outlive it.
    explicit SettingsController(Laboratory &laboratory, QObject *parent = nullptr);

    QWidget *makePane();

signals:
    void stateChanged(); ///< something that has to survive a restart

private:
    void show();

    Laboratory &m_laboratory;
    QPointer<SettingsPane> m_pane;
};

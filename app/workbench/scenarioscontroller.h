// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class DecodeController;
class MainWindow;
class QSettings;
class ScenariosPane;
class Services;
struct Error;

/// Scenarios: whom they are played against, and what of their texts outlasts a run without being saved.
class ScenariosController : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    ScenariosController(
        Services &services, MainWindow &window, DecodeController &decode, QSettings &state, QObject *parent = nullptr);

    QWidget *makePane();
    void showServer();
    /// False: the bytes of that file are no scenario.
    bool openFile(const QString &path, const QByteArray &bytes);
    void saveState();

signals:
    void failed(const Error &error);

private:
    void keepDrafts();

    Services &m_services;
    MainWindow &m_window;
    DecodeController &m_decode;
    QSettings &m_state;
    QPointer<ScenariosPane> m_scenarios;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QPointer>

class DecodeController;
class Laboratory;
class MainWindow;
class QSettings;
class ScenariosPane;
struct Error;

/// Scenarios: whom they are played against, and what of their texts outlasts a run without being saved.
class ScenariosController : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    ScenariosController(Laboratory &laboratory, MainWindow &window, DecodeController &decode, QSettings &state,
        QObject *parent = nullptr);

    QWidget *makePane();
    /// False: the bytes of that file are no scenario.
    bool openFile(const QString &path, const QByteArray &bytes);
    /// Id and name of each: of those that ship, until the pane knows more.
    QList<std::pair<QString, QString>> names() const;
    /// Goes to one of them.
    void show(const QString &id);
    void saveState();

signals:
    void failed(const Error &error);

private:
    void showServer();
    void keepDrafts();

    Laboratory &m_laboratory;
    MainWindow &m_window;
    DecodeController &m_decode;
    QSettings &m_state;
    QPointer<ScenariosPane> m_scenarios;
};

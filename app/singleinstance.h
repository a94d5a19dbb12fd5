// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>
#include <QObject>
#include <QStringList>

/// One window a user: a second start hands its words to the first over a local socket that only this user can reach.
class SingleInstance : public QObject
{
    Q_OBJECT

public:
    /// The socket's path: below the user's runtime directory.
    explicit SingleInstance(QString path = defaultPath(), QObject *parent = nullptr);

    /// True if a running window took the words (and the directory they are relative to). Waits a second at most.
    bool handOver(const QStringList &words, const QString &workingDirectory);
    /// From now on others hand over to this process. False where the socket can't be made; then each start is a window
    /// of its own.
    bool listen();

    static QString defaultPath();

signals:
    void received(const QStringList &words, const QString &workingDirectory);

private:
    void accept();

    QString m_path;
    QLocalServer m_server;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>
#include <QStringList>

/// One window a user: a second start hands its words to the first over a local socket that only this user can reach.
/// Who holds the lock file beside it is the first, however busy it may be.
class SingleInstance : public QObject
{
    Q_OBJECT

public:
    /// The socket's path: below the user's runtime directory.
    explicit SingleInstance(QString path = defaultPath(), QObject *parent = nullptr);

    /// True: this process is the first, or nothing can be locked there, and each start is a window of its own. False:
    /// the window that runs took the words (and the directory they are relative to); as long as that one is busy, this
    /// waits for it.
    bool isFirst(const QStringList &words, const QString &workingDirectory);
    /// From now on others hand over to this process. Where no socket can be made, each start is a window of its own.
    void listen();

    static QString defaultPath();

signals:
    void received(const QStringList &words, const QString &workingDirectory);
    void waiting(); ///< the window that runs is busy; said once, before the wait goes on

private:
    bool isHandedOver(const QStringList &words, const QString &workingDirectory);
    void tellOfWaiting();
    void accept();

    QString m_path;
    QLockFile m_lock;
    QLocalServer m_server;
    bool m_hasWaited = false;
};

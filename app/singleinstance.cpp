// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/singleinstance.h"

#include <QDataStream>
#include <QLocalSocket>
#include <QStandardPaths>
#include <utility>

namespace {

constexpr int patience = 1000; // milliseconds, after which it is said that there is somebody to wait for
constexpr int between = 100; // milliseconds between two looks at the lock
constexpr qint64 sizeLimit = 8 * 1024 * 1024; ///< of a message: a token as argument can be long
constexpr quint32 magic = 0x4a4f544c; ///< "JOTL"
constexpr char taken = '!';

} // namespace

SingleInstance::SingleInstance(QString path, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_lock(m_path + QLatin1String(".lock"))
{
    m_lock.setStaleLockTime(0); // stale only where its process has ended, however long that ran
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::accept);
}

QString SingleInstance::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + QLatin1String("/jotlab.socket");
}

bool SingleInstance::isFirst(const QStringList &words, const QString &workingDirectory)
{
    for (int tries = 0; !m_lock.tryLock(between); ++tries) {
        if (m_lock.error() != QLockFile::LockFailedError)
            return true; // there is no such folder, or nobody may write there
        if (isHandedOver(words, workingDirectory))
            return false;
        if (tries >= patience / between)
            tellOfWaiting();
    }
    return true;
}

/// False where nobody listens yet, or where the one that did ended before it answered.
bool SingleInstance::isHandedOver(const QStringList &words, const QString &workingDirectory)
{
    QLocalSocket socket;
    socket.connectToServer(m_path);
    if (!socket.waitForConnected(patience))
        return false;
    QDataStream stream(&socket);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << magic << words << workingDirectory;
    socket.flush();
    while (socket.bytesAvailable() == 0 && !socket.waitForReadyRead(patience)) {
        if (socket.state() != QLocalSocket::ConnectedState)
            return false;
        tellOfWaiting();
    }
    char answer = 0;
    return socket.getChar(&answer) && answer == taken;
}

void SingleInstance::tellOfWaiting()
{
    if (!std::exchange(m_hasWaited, true))
        emit waiting();
}

void SingleInstance::listen()
{
    if (m_server.listen(m_path))
        return;
    // Whoever made the socket is gone, as the lock is ours.
    QLocalServer::removeServer(m_path);
    if (!m_server.listen(m_path))
        m_lock.unlock(); // others would wait for nobody
}

void SingleInstance::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        socket->setReadBufferSize(sizeLimit);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            QDataStream stream(socket);
            stream.setVersion(QDataStream::Qt_6_4);
            stream.startTransaction();
            quint32 head = 0;
            stream >> head;
            if (head != magic && stream.status() == QDataStream::Ok) {
                socket->abort();
                return;
            }
            QStringList words;
            QString workingDirectory;
            stream >> words >> workingDirectory;
            if (!stream.commitTransaction()) {
                if (socket->bytesAvailable() >= sizeLimit)
                    socket->abort();
                return;
            }
            socket->putChar(taken);
            socket->flush();
            emit received(words, workingDirectory);
        });
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/singleinstance.h"

#include <QDataStream>
#include <QLocalSocket>
#include <QStandardPaths>

namespace {

constexpr int timeLimit = 1000; // milliseconds
constexpr qint64 sizeLimit = 8 * 1024 * 1024; ///< of a message: a token as argument can be long
constexpr quint32 magic = 0x4a4f544c; ///< "JOTL"
constexpr char taken = '!';

} // namespace

SingleInstance::SingleInstance(QString path, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::accept);
}

QString SingleInstance::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + QLatin1String("/jotlab.socket");
}

bool SingleInstance::handOver(const QStringList &words, const QString &workingDirectory)
{
    QLocalSocket socket;
    socket.connectToServer(m_path);
    if (!socket.waitForConnected(timeLimit))
        return false;
    QDataStream stream(&socket);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << magic << words << workingDirectory;
    socket.flush();
    char answer = 0;
    return socket.waitForReadyRead(timeLimit) && socket.getChar(&answer) && answer == taken;
}

bool SingleInstance::listen()
{
    if (m_server.listen(m_path))
        return true;
    // Nobody answered handOver(), so whoever made the socket is gone.
    QLocalServer::removeServer(m_path);
    return m_server.listen(m_path);
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

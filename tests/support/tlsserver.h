// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QTcpServer>

/// Answers each request with 200, by TLS, to those whose certificate its authority signed, where it has one.
class TlsServer : public QTcpServer
{
public:
    TlsServer(const QString &certificate, const QString &key, const QString &clientAuthority = {})
    {
        m_tls = QSslConfiguration::defaultConfiguration();
        QFile keyFile(key);
        if (keyFile.open(QIODevice::ReadOnly))
            m_tls.setPrivateKey(QSslKey(&keyFile, QSsl::Rsa));
        m_tls.setLocalCertificateChain(QSslCertificate::fromPath(certificate));
        if (!clientAuthority.isEmpty()) {
            m_tls.setCaCertificates(QSslCertificate::fromPath(clientAuthority));
            m_tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
        }
        listen(QHostAddress::LocalHost);
    }

    QByteArray received;
    QString clientName;

protected:
    void incomingConnection(qintptr handle) override
    {
        auto *socket = new QSslSocket(this);
        socket->setSocketDescriptor(handle);
        socket->setSslConfiguration(m_tls);
        connect(socket, &QSslSocket::readyRead, this, [this, socket] {
            received += socket->readAll();
            clientName = socket->peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0);
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
            socket->disconnectFromHost();
        });
        socket->startServerEncryption();
    }

private:
    QSslConfiguration m_tls;
};

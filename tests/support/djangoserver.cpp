// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/djangoserver.h"

#include <QStandardPaths>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace {
constexpr int startTimeout = 60'000; // milliseconds; migrations on a loaded machine take their time
}

QString pythonWith(const char *module)
{
    for (const QString &candidate : { QStandardPaths::findExecutable(u"python3"_s), u"/usr/bin/python3"_s }) {
        if (candidate.isEmpty())
            continue;
        QProcess probe;
        probe.setStandardErrorFile(QProcess::nullDevice());
        probe.start(candidate, { u"-c"_s, u"import "_s + QLatin1String(module) });
        if (probe.waitForFinished(startTimeout) && probe.exitStatus() == QProcess::NormalExit && probe.exitCode() == 0)
            return candidate;
    }
    return {};
}

bool peersRequired()
{
    return !qEnvironmentVariableIsEmpty("JOTLAB_REQUIRE_PEERS");
}

Result<std::unique_ptr<DjangoServer>> DjangoServer::start(const Options &options)
{
    const QString python = pythonWith("rest_framework_simplejwt");
    if (python.isEmpty())
        return fail(Errc::NotFound, u"No Python here has Simple JWT; install python3-djangorestframework-simplejwt."_s);

    std::unique_ptr<DjangoServer> server(new DjangoServer);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"JOTLAB_DATABASE"_s, server->databasePath());
    environment.insert(u"JOTLAB_SIMPLE_JWT"_s, QString::fromUtf8(options.simpleJwt));
    environment.insert(u"JOTLAB_SECRET_KEY"_s, QString::fromUtf8(secretKey()));
    environment.insert(u"JOTLAB_NO_BLACKLIST_APP"_s, options.blacklistApp ? u"0"_s : u"1"_s);
    environment.insert(u"JOTLAB_LITERAL_VIEWS"_s, options.literalViews ? u"1"_s : u"0"_s);
    environment.insert(u"JOTLAB_FAST_PASSWORDS"_s, options.fastPasswords ? u"1"_s : u"0"_s);
    environment.insert(u"JOTLAB_COOKIES"_s, QString::fromUtf8(options.cookies));
    environment.insert(u"JOTLAB_LANGUAGE"_s, QString::fromLatin1(options.language));
    environment.insert(u"JOTLAB_LOCALE_MIDDLEWARE"_s, options.localeMiddleware ? u"1"_s : u"0"_s);
    QProcess &process = server->m_process;
    process.setProcessEnvironment(environment);
    process.start(python, { u"" JOTLAB_SOURCE_DIR "/tests/django/serve.py"_s });
    while (process.state() != QProcess::NotRunning && !process.canReadLine()) {
        if (!process.waitForReadyRead(startTimeout))
            break;
    }
    const QList<QByteArray> words = process.readLine().trimmed().split(' ');
    if (words.size() != 3 || words.first() != "ready")
        return fail(
            Errc::Io, u"Django did not start: %1"_s.arg(QString::fromUtf8(process.readAllStandardError().right(2000))));
    server->m_url = QUrl(u"http://127.0.0.1:"_s + QString::fromUtf8(words.at(1)));
    server->m_version = words.at(2);
    return server;
}

DjangoServer::~DjangoServer()
{
    m_process.kill();
    m_process.waitForFinished();
}

QString DjangoServer::databasePath() const
{
    return m_directory.filePath(u"django.sqlite3"_s);
}

QByteArray DjangoServer::secretKey()
{
    return "jotlab-tests-only-0123456789abcdefghijklmnopqrstuvwxyz";
}

Result<QByteArray> DjangoServer::control(const QByteArray &json) const
{
    // A plain socket: the test's event loop may be busy with the client under test.
    QTcpSocket socket;
    socket.connectToHost(m_url.host(), static_cast<quint16>(m_url.port()));
    socket.write("POST /control/ HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(json.size()) + "\r\n\r\n" + json);
    QByteArray reply;
    while (socket.waitForReadyRead(startTimeout))
        reply += socket.readAll();
    const qsizetype bodyAt = reply.indexOf("\r\n\r\n");
    if (bodyAt < 0 || !reply.startsWith("HTTP/1.0 200"))
        return fail(Errc::Network, u"Django's control view answered: %1"_s.arg(QString::fromUtf8(reply.left(200))));
    return reply.mid(bodyAt + 4);
}

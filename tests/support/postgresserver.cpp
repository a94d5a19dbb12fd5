// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postgresserver.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 600'000; // milliseconds; a million rows on a loaded machine

/// Debian's, where the programs of each version have a folder.
QString newestPrograms()
{
    QDir versions(u"/usr/lib/postgresql"_s);
    QString newest;
    for (const QString &version : versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (versions.exists(version + u"/bin/initdb"_s) && version.toInt() > QFileInfo(newest).dir().dirName().toInt())
            newest = versions.filePath(version + u"/bin"_s);
    }
    return newest;
}

bool isRoot()
{
    return geteuid() == 0;
}

QStringList asItself(const QStringList &command)
{
    return isRoot() ? QStringList{ u"runuser"_s, u"-u"_s, u"postgres"_s, u"--"_s } + command : command;
}

Result<QByteArray> finished(const QStringList &command, const QByteArray &input = {}, const QString &folder = u"/"_s)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(command.constFirst(), command.mid(1));
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(patience) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return fail(Errc::Io,
            u"%1: %2"_s.arg(command.constFirst(), QString::fromUtf8(process.readAllStandardError().right(2000))));
    return process.readAllStandardOutput();
}

} // namespace

QString PostgresServer::port()
{
    return u"5432"_s; // a name in the socket's own folder
}

QString PostgresServer::password()
{
    return u"tests-only-Kuckuck-93"_s;
}

Result<std::unique_ptr<PostgresServer>> PostgresServer::start()
{
    std::unique_ptr<PostgresServer> server(new PostgresServer);
    server->m_programs = newestPrograms();
    if (server->m_programs.isEmpty())
        return fail(Errc::NotFound, u"There is no PostgreSQL here; install postgresql."_s);
    return server->make().map([&] { return std::move(server); });
}

PostgresServer::~PostgresServer()
{
    stop();
}

Result<> PostgresServer::make()
{
    const QString folder = m_directory.path();
    const QString secret = folder + u"/password"_s;
    QFile file(secret);
    if (!file.open(QIODevice::WriteOnly) || file.write(password().toUtf8() + '\n') < 0)
        return fail(Errc::Io, u"The password's file can't be written."_s);
    file.close();
    if (isRoot()) { // the socket is for the test, too, and for what bubblewrap confines
        QFile::setPermissions(folder, QFile::Permissions(0x7755));
        if (const auto owned = finished({ u"chown"_s, u"-R"_s, u"postgres:"_s, folder }); !owned)
            return tl::unexpected(owned.error());
    }
    const auto made = finished(asItself(
        { m_programs + u"/initdb"_s, u"-D"_s, folder + u"/data"_s, u"-U"_s, u"admin"_s, u"--pwfile="_s + secret,
            u"--auth=scram-sha-256"_s, u"--encoding=UTF8"_s, u"--locale=C.UTF-8"_s, u"--no-sync"_s }));
    if (!made)
        return tl::unexpected(made.error());
    // The shell ends it when its standard input does, which is when this program is gone.
    const QString script = u"\"$@\" </dev/null & read gone; kill -INT $!; wait $!"_s;
    const QStringList command = asItself({ u"sh"_s, u"-c"_s, script, u"sh"_s, m_programs + u"/postgres"_s, u"-D"_s,
        folder + u"/data"_s, u"-k"_s, folder, u"-c"_s, u"listen_addresses="_s, u"-c"_s, u"port="_s + port(), u"-c"_s,
        u"fsync=off"_s, u"-c"_s, u"log_min_messages=log"_s }); // nobody reads on after its start
    m_server.setWorkingDirectory(u"/"_s);
    m_server.setProcessChannelMode(QProcess::MergedChannels);
    m_server.start(command.constFirst(), command.mid(1));
    QByteArray said;
    while (!said.contains("ready to accept connections")) {
        if (!m_server.waitForReadyRead(patience))
            return fail(Errc::Io, u"PostgreSQL did not start: "_s + QString::fromUtf8(said.right(2000)));
        said += m_server.readAll();
    }
    const QByteArray quoted = '\'' + password().toUtf8() + '\'';
    return sql("CREATE ROLE shop LOGIN PASSWORD " + quoted + ";\nCREATE DATABASE shop OWNER shop;\n", u"postgres"_s)
        .map([](const QByteArray &) {});
}

void PostgresServer::stop()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    m_server.closeWriteChannel();
    if (m_server.waitForFinished(patience))
        return;
    m_server.kill();
    m_server.waitForFinished();
}

QStringList PostgresServer::psql(const QString &database) const
{
    return { u"env"_s, u"PGPASSWORD="_s + password(), m_programs + u"/psql"_s, u"-h"_s, host(), u"-p"_s, port(),
        u"-U"_s, u"admin"_s, u"-d"_s, database, u"-X"_s, u"-q"_s, u"-A"_s, u"-t"_s, u"-v"_s, u"ON_ERROR_STOP=1"_s };
}

Result<QByteArray> PostgresServer::sql(const QByteArray &statements, const QString &database) const
{
    return finished(psql(database), statements);
}

Result<QByteArray> PostgresServer::dump() const
{
    return finished({ u"env"_s, u"PGPASSWORD="_s + password(), m_programs + u"/pg_dump"_s, u"-h"_s, host(), u"-p"_s,
                        port(), u"-U"_s, u"admin"_s, u"shop"_s })
        .map([](const QByteArray &text) {
            QByteArrayList lines = text.split('\n');
            lines.removeIf([](const QByteArray &line) { // a random word in each dump
                return line.startsWith("\\restrict") || line.startsWith("\\unrestrict");
            });
            return lines.join('\n');
        });
}

std::unique_ptr<QProcess> PostgresServer::session() const
{
    auto process = std::make_unique<QProcess>();
    const QStringList command = psql(u"shop"_s);
    process->start(command.constFirst(), command.mid(1));
    return process;
}

QByteArray PostgresServer::djangoSettings() const
{
    return QStringLiteral("DATABASES['default'] = {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'shop', 'USER': "
                          "'shop', 'PASSWORD': '%1', 'HOST': '%2', 'PORT': '%3'}\n")
        .arg(password(), host(), port())
        .toUtf8();
}

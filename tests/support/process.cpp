// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/process.h"

#include "core/json/jsonreader.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace {
constexpr int timeLimit = 60'000; // milliseconds; generous, the sanitizers are slow
}

QList<Json> ProgramRun::objects() const
{
    QList<Json> objects;
    for (const QByteArray &line : out.split('\n')) {
        if (!line.isEmpty())
            objects += parseJson(line).value_or(Json());
    }
    return objects;
}

QByteArray ProgramRun::text(QStringView member) const
{
    const QList<Json> lines = objects();
    const Json *value = lines.isEmpty() ? nullptr : lines.constFirst().find(member);
    return value ? value->toString().toUtf8() : QByteArray();
}

QString writtenFile(const QTemporaryDir &folder, const QString &name, const QByteArray &content)
{
    const QString path = folder.filePath(name);
    QFile output(path);
    if (!output.open(QIODevice::WriteOnly) || output.write(content) != content.size())
        qFatal("A temporary file could not be written.");
    return path;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

ProgramRun runCli(const QStringList &arguments, const QByteArray &input, const QStringList &environment)
{
    QProcess process;
    process.setEnvironment(QProcess::systemEnvironment() + environment);
    process.start(QStringLiteral(JOTLAB_CLI), arguments);
    process.write(input);
    process.closeWriteChannel();
    ProgramRun run;
    if (!process.waitForFinished(timeLimit) || process.exitStatus() != QProcess::NormalExit) {
        process.kill();
        process.waitForFinished();
        run.err = process.readAllStandardError();
        return run;
    }
    run.exitCode = process.exitCode();
    run.out = process.readAllStandardOutput();
    run.err = process.readAllStandardError();
    if (run.err.contains("Sanitizer") || run.err.contains("runtime error:"))
        qWarning("%s", run.err.constData()); // its exit code alone looks like one of ours
    return run;
}

ServeProcess::ServeProcess(const QStringList &arguments)
{
    m_process.start(QStringLiteral(JOTLAB_CLI), QStringList{ u"serve"_s } + arguments);
    while (m_process.state() != QProcess::NotRunning && !m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(timeLimit))
            return;
    }
    const QByteArray line = m_process.readLine().trimmed();
    if (line.startsWith("listening on "))
        m_url = QString::fromLatin1(line.mid(13));
    // Said before it, and so here by now.
    const QByteArray mark = "X-Jotlab-Secret: ";
    for (const QByteArray &said : m_process.readAllStandardError().split('\n')) {
        if (const qsizetype at = said.indexOf(mark); at >= 0)
            m_secret = QString::fromLatin1(said.mid(at + mark.size()).trimmed());
    }
}

ServeProcess::~ServeProcess()
{
    m_process.terminate();
    if (!m_process.waitForFinished(timeLimit))
        m_process.kill();
}

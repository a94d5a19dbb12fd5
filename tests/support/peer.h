// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QStringList>
#include <QTest>
#include <optional>

// Another program that speaks the same formats: what it makes must be read here, and the other way round.
namespace peer {

/// Its standard output; nothing where it is missing or ends with an error.
inline std::optional<QByteArray> run(const QString &program, const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForStarted())
        return std::nullopt;
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(60000) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return std::nullopt;
    return process.readAllStandardOutput();
}

/// Debian's Python, which has PyJWT; another python3 in front of it on the path may not.
inline std::optional<QByteArray> python(const QByteArray &script, const QByteArray &input = {})
{
    return run(QStringLiteral("/usr/bin/python3"), { QStringLiteral("-c"), QString::fromUtf8(script) }, input);
}

/// As peersRequired() of djangoserver.h, for tests that need no Django.
inline bool isRequired()
{
    return qEnvironmentVariableIsSet("JOTLAB_REQUIRE_PEERS");
}

} // namespace peer

/// A missing peer skips on a developer's machine, and fails where everything must be there.
#define REQUIRE_PEER(isThere, package)                                                                                 \
    do {                                                                                                               \
        if (!(isThere)) {                                                                                              \
            QVERIFY2(!peer::isRequired(), "Install " package ".");                                                     \
            QSKIP("Install " package " to run this.");                                                                 \
        }                                                                                                              \
    } while (false)

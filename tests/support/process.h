// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"

#include <QByteArray>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

/// What a finished program left behind.
struct ProgramRun
{
    int exitCode = -1; ///< -1: it did not start, crashed, or took longer than a minute
    QByteArray out;
    QByteArray err;

    /// Each line of standard output as JSON; null where a line is none.
    QList<Json> objects() const;
    /// The string member of the first line; empty if absent.
    QByteArray text(QStringView member) const;
};

/// The path of a new file with that content in the folder; ends the test program if it can't be written.
QString writtenFile(const QTemporaryDir &folder, const QString &name, const QByteArray &content);

/// What is in the file; empty if it can't be read.
QByteArray contentOf(const QString &path);

/// Runs jotlab-cli to its end.
ProgramRun runCli(const QStringList &arguments, const QByteArray &input = {}, const QStringList &environment = {});

/// jotlab-cli serve in a process of its own. Ends with the object.
class ServeProcess
{
public:
    explicit ServeProcess(const QStringList &arguments);
    ~ServeProcess();

    bool isListening() const { return !m_url.isEmpty(); }
    QString url() const { return m_url; }
    QString secret() const { return m_secret; } ///< empty: it wants none
    QProcess &process() { return m_process; }

private:
    QProcess m_process;
    QString m_url;
    QString m_secret;
};

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/coderun.h"

#include "tests/support/peer.h"

#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using code::Form;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60'000; // milliseconds
const QString modules = u"/usr/share/nodejs"_s; ///< Debian's

QString written(const QTemporaryDir &folder, const QString &name, const QByteArray &content)
{
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s can't be written", qPrintable(file.fileName()));
    return file.fileName();
}

QByteArray run(const QTemporaryDir &folder, const QString &program, const QStringList &arguments,
    const QMap<QString, QString> &variables)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, folder.path()); // no .curlrc, no settings of HTTPie
    environment.insert(u"no_proxy"_s, u"*"_s);
    for (auto each = variables.cbegin(); each != variables.cend(); ++each)
        environment.insert(each.key(), each.value());
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder.path());
    process.start(program, arguments);
    if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, patience)
        || process.exitCode() != 0)
        qWarning() << program << process.error() << process.readAllStandardError().right(2000);
    return process.readAllStandardOutput();
}

} // namespace

QByteArray runShell(const QByteArray &script, const QString &shell, const QMap<QString, QString> &environment)
{
    const QTemporaryDir folder;
    return run(folder, shell, { written(folder, u"script"_s, script) }, environment);
}

QByteArray runCode(Form form, const QByteArrayList &texts, const QMap<QString, QString> &environment)
{
    if (form == Form::Curl || form == Form::Httpie)
        return runShell(texts.join('\n'), u"sh"_s, environment);
    const QTemporaryDir folder;
    const bool isPython = form == Form::Requests || form == Form::Httpx;
    QStringList files;
    for (const QByteArray &text : texts)
        files.append(written(folder, u"code%1.%2"_s.arg(files.size()).arg(isPython ? u"py"_s : u"mjs"_s), text));
    if (isPython)
        return run(folder, u"/usr/bin/python3"_s,
            QStringList{ u"-B"_s, u"-c"_s,
                u"import runpy, sys\nfor path in sys.argv[1:]: runpy.run_path(path, run_name='__main__')"_s }
                + files,
            environment);
    QFile::link(modules, folder.filePath(u"node_modules"_s));
    const QString all
        = written(folder, u"all.mjs"_s, "for (const path of process.argv.slice(2)) await import(path);\n");
    return run(folder, u"node"_s, QStringList{ u"--preserve-symlinks"_s, all } + files, environment);
}

QByteArray missingFor(Form form)
{
    const auto hasProgram = [](const QString &name) { return !QStandardPaths::findExecutable(name).isEmpty(); };
    switch (form) {
    case Form::Curl:
        return hasProgram(u"curl"_s) ? QByteArray() : "curl";
    case Form::Httpie:
        return hasProgram(u"http"_s) ? QByteArray() : "httpie";
    case Form::Requests:
        return peer::python("import requests") ? QByteArray() : "python3-requests";
    case Form::Httpx:
        return peer::python("import httpx") ? QByteArray() : "python3-httpx";
    case Form::Axios:
        if (!QFileInfo::exists(modules + u"/axios"_s))
            return "node-axios";
        [[fallthrough]];
    case Form::Fetch:
        break;
    case Form::Fixture:
        return peer::python("import pytest_django") ? QByteArray() : "python3-pytest-django";
    case Form::TestCase:
    case Form::Shell: // made with a project, which is asked for by itself
        return {};
    }
    return hasProgram(u"node"_s) ? QByteArray() : "nodejs";
}

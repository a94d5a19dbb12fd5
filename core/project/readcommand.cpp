// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/readcommand.h"

#include <QFile>
#include <QStandardPaths>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace project {

namespace {

QString quoted(const QString &word)
{
    const bool isPlain = !word.isEmpty() && std::all_of(word.begin(), word.end(), [](QChar c) {
        return c.isLetterOrNumber() || u"_-./=:,@+%"_s.contains(c);
    });
    return isPlain ? word : u'\'' + QString(word).replace(u'\'', u"'\\''"_s) + u'\'';
}

QStringList scriptArguments(const ReadOrder &order)
{
    QStringList words{ order.place.manage, u"--time-limit"_s, QString::number(order.timeLimit.count()) };
    if (order.keyOnly)
        words += u"--key-only"_s;
    if (order.withKey)
        words += u"--with-key"_s;
    if (order.withDatabase)
        words += u"--with-database"_s;
    if (order.online)
        words += u"--online"_s;
    if (order.write)
        words += u"--write"_s;
    if (!order.issue.isEmpty())
        words += { u"--issue"_s, order.issue };
    if (!order.user.isEmpty())
        words += u"--user="_s + order.user;
    if (!order.userId.isEmpty())
        words += u"--user-id="_s + order.userId;
    if (order.firstUser)
        words += u"--first-user"_s;
    if (!order.find.isEmpty())
        words += u"--find="_s + order.find;
    words += { u"--users"_s, QString::number(order.users) };
    return words;
}

} // namespace

QString ReadCommand::text() const
{
    QStringList names = variables.keys();
    names.sort();
    QStringList words;
    for (const QString &name : names)
        words += name + (name == u"DJANGO_SETTINGS_MODULE" ? u'=' + quoted(variables.value(name)) : u"=…"_s);
    words += quoted(program);
    for (const QString &word : arguments)
        words += quoted(word);
    return u"cd %1 && "_s.arg(quoted(folder)) + words.join(u' ') + u" < readproject.py"_s;
}

ReadCommand readCommand(const ReadOrder &order, const QString &confiner)
{
    ReadCommand command;
    command.folder = order.place.root;
    command.timeLimit = order.timeLimit;
    command.stop = order.stop;
    command.variables = order.variables;
    if (!order.settingsModule.isEmpty())
        command.variables.insert(u"DJANGO_SETTINGS_MODULE"_s, order.settingsModule);
    const QStringList python = QStringList{ order.interpreter, u"-B"_s, u"-"_s } + scriptArguments(order);
    command.isConfined = !confiner.isEmpty() && !order.write;
    if (!command.isConfined) {
        command.program = order.interpreter;
        command.arguments = python.mid(1);
        return command;
    }
    command.program = confiner;
    if (!order.online)
        command.arguments += u"--unshare-net"_s;
    // Devices of its own: those of a file system that is bound can't be opened. Temporary files live in memory.
    command.arguments += { u"--ro-bind"_s, u"/"_s, u"/"_s, u"--dev"_s, u"/dev"_s, u"--dir"_s, u"/dev/tmp"_s,
        u"--setenv"_s, u"TMPDIR"_s, u"/dev/tmp"_s };
    if (order.place.root.startsWith(u"/dev/shm/"_s)) // it would not be there
        command.arguments += { u"--ro-bind"_s, u"/dev/shm"_s, u"/dev/shm"_s };
    // What the project starts has process ids of its own, so that it ends with the project.
    command.arguments += { u"--unshare-pid"_s, u"--new-session"_s, u"--die-with-parent"_s };
    command.arguments += python;
    return command;
}

QString confinerPath()
{
    return QStandardPaths::findExecutable(u"bwrap"_s);
}

QByteArray readScript()
{
    QFile file(u":/project/readproject.py"_s);
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT(isOpen);
    return isOpen ? file.readAll() : QByteArray();
}

} // namespace project

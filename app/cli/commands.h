// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/console.h"

#include <QStringList>
#include <span>

namespace cli {

/// A command: gets the words after its name. Main thread, blocking.
using CommandFunction = Exit (*)(const QStringList &words, Console &console);

struct Command
{
    const char *name;
    const char *summary;
    CommandFunction run;
};

/// Every command, in the order of the help.
std::span<const Command> commands();

/// The whole program: finds the command and runs it.
Exit run(const QStringList &arguments, Console &console);

Exit decode(const QStringList &words, Console &console);
Exit verify(const QStringList &words, Console &console);
Exit sign(const QStringList &words, Console &console);
Exit issue(const QStringList &words, Console &console);
Exit keygen(const QStringList &words, Console &console);
Exit users(const QStringList &words, Console &console);
Exit flush(const QStringList &words, Console &console);
Exit serve(const QStringList &words, Console &console);
Exit login(const QStringList &words, Console &console);
Exit refresh(const QStringList &words, Console &console);
Exit blacklist(const QStringList &words, Console &console);
Exit check(const QStringList &words, Console &console);
Exit whoami(const QStringList &words, Console &console);
/// The command “open”, beside the system call of that name.
Exit open(const QStringList &words, Console &console);
Exit explain(const QStringList &words, Console &console);
Exit forgeries(const QStringList &words, Console &console);
Exit scan(const QStringList &words, Console &console);
/// The command “code”, beside the namespace of that name.
Exit code(const QStringList &words, Console &console);
/// The command “import”, whose name is taken.
Exit importCalls(const QStringList &words, Console &console);
/// The command “tokens”: those of a project.
Exit tokens(const QStringList &words, Console &console);
Exit settings(const QStringList &words, Console &console);
/// The command “server”, which is a namespace.
Exit serverFile(const QStringList &words, Console &console);
/// The command “run”, whose name is taken.
Exit play(const QStringList &words, Console &console);

} // namespace cli

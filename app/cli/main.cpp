// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "core/base/coredumps.h"

#include <QCoreApplication>

int main(int argc, char **argv)
{
    refuseCoreDumps();
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("jotlab-cli"));
    cli::Console console;
    return static_cast<int>(console.finish(cli::run(QCoreApplication::arguments(), console)));
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/quitsignals.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <QCoreApplication>
#include <QSocketNotifier>
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace {

int signalSockets[2]; // a signal handler may do little more than write(); the notifier does the rest

void onSignal(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = write(signalSockets[0], &byte, 1);
}

} // namespace

Result<> quitOnSignals(QObject *parent)
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, signalSockets) != 0)
        return fail(Errc::Io, QStringLiteral("No socket pair could be made to wait for signals."));
    auto *notifier = new QSocketNotifier(signalSockets[1], QSocketNotifier::Read, parent);
    QObject::connect(notifier, &QSocketNotifier::activated, parent, [] { QCoreApplication::quit(); });
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    for (const int signal : { SIGTERM, SIGINT, SIGHUP })
        sigaction(signal, &action, nullptr);
    return {};
}
#else
// Not here: Windows tells a console program through SetConsoleCtrlHandler(), and a window by closing it, which Qt
// hears.
Result<> quitOnSignals(QObject *)
{
    return {};
}
#endif

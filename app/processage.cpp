// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/processage.h"

#include <QtGlobal>

using namespace std::chrono;

#ifdef Q_OS_LINUX
#include <QFile>
#include <ctime>
#include <unistd.h>

milliseconds processAge()
{
    QFile file(QStringLiteral("/proc/self/stat"));
    if (!file.open(QIODevice::ReadOnly))
        return milliseconds::zero();
    const QByteArray line = file.readAll();
    // The name, second, may hold spaces; it ends with the last parenthesis. The start is field 22 (proc(5)).
    const QByteArrayList fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    const qint64 ticks = fields.value(22 - 3).toLongLong();
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    const qint64 started = ticks * 1000 / sysconf(_SC_CLK_TCK);
    return milliseconds{ qint64(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000 - started };
}
#else
// Not here: macOS tells a process' start by sysctl(KERN_PROC_PID), Windows by GetProcessTimes().
milliseconds processAge()
{
    return milliseconds::zero();
}
#endif

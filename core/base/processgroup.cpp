// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/processgroup.h"

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

void leadOwnGroup(QProcess &process)
{
    process.setChildProcessModifier([] {
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    });
}

void endGroup(qint64 leader)
{
    if (leader > 0)
        ::kill(pid_t(-leader), SIGKILL);
}

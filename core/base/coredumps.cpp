// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/coredumps.h"
#include "core/base/sanitized.h"

#include <sys/prctl.h>
#include <sys/resource.h>

void refuseCoreDumps()
{
#ifndef JOTLAB_SANITIZED
    constexpr rlimit none{ 0, 0 };
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); // a core that is piped to a program has no limit
#endif
}

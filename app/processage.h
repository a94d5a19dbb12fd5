// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

/// How long this process exists, loading of libraries included. From the kernel's own record, whose clock ticks every
/// 10 ms: from the fork, whatever the process was before an exec. Zero where the system is not Linux.
std::chrono::milliseconds processAge();

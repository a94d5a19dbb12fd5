// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

/// How long this process exists, loading of libraries included. From the kernel's own record, whose clock ticks every
/// 10 ms.
std::chrono::milliseconds processAge();

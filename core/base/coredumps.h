// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// No core dump of this process from here on: it would hold keys, passwords and tokens, and lie where anybody looks for
/// the reason of a crash. Nor may another process of the same user read its memory by ptrace or /proc. Not in a build
/// with sanitizers, which need that themselves.
void refuseCoreDumps();

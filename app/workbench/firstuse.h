// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Reads a token that nobody asked for, so that what is made at its first use (patterns, the catalogue of claims,
/// OpenSSL's algorithms) is there before somebody does ask. Takes some 20 ms and 4 MB; for a thread of its own.
void prepareFirstUse();

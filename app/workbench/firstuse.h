// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Reads a token and explains a refusal that nobody asked for, so that what is made at its first use (patterns, the
/// catalogue of claims, OpenSSL's algorithms) is there before somebody does ask. Takes some 50 ms; for a thread of its
/// own.
void prepareFirstUse();

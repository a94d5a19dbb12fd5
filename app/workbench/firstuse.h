// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is made at its first use (patterns, the catalogue of claims, OpenSSL's algorithms) is there before somebody
// asks. For a thread of its own.

/// Reads a token that nobody asked for. Some 20 ms and 4 MB.
void prepareReading();
/// Explains a refusal that nobody got. Some 20 ms and 4 MB, which a window without a session does without.
void prepareRefusals();

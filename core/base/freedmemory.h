// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

// Secrets in memory. Copies of a key, a password or a token arise wherever a text is typed, parsed, converted or sent,
// and most of them in libraries: nobody could cleanse each by hand where it ends. So in a program that is linked with
// core every block of memory is overwritten when it is given back, whoever held it: free(), realloc() and the rest of
// glibc's allocator stand here.

/// Whether that is so in this process: not with sanitizers or a preloaded allocator, which have a free() of their own,
/// nor off glibc.
bool freedMemoryIsWiped();

/// Keeps a secret that is in use out of the swap, where the system allows that (RLIMIT_MEMLOCK): its pages are locked
/// for as long as the process runs. The bytes must not move. The first 2,000 alone. Any thread.
void keepFromSwap(QByteArrayView secret);

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace jose {

/// Gives back what OpenSSL keeps for the calling thread. It does so by itself as a thread ends, but QThread::wait()
/// returns before that, and a program that ends at once would leave it behind. To be called last in such a thread: by
/// QThread::finished, directly.
void leaveThread();

} // namespace jose

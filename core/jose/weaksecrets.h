// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <atomic>
#include <optional>

namespace jose {

/// How far a search is, and the way to end it. Read and set on any thread.
struct SearchProgress
{
    std::atomic<qint64> done{ 0 }; ///< bytes of the list
    std::atomic<qint64> total{ 0 };
    std::atomic<qint64> tried{ 0 }; ///< secrets
    std::atomic<bool> cancelled{ false };
};

struct WeakSecret
{
    QByteArray secret; ///< show it only to somebody who asks for it
    qint64 line = 0; ///< in the list, from 1; 0: the empty secret
};

/// The short list that comes along: defaults of tutorials and libraries, and words that people put in their place. One
/// a line.
QByteArray bundledWeakSecrets();

/// Which of the words, one a line (LF or CRLF), is the HMAC secret of the token; the empty secret is tried too. Works
/// on `threads` threads, 0: as many as the machine has cores; blocks until they are done, so call it on a worker. Of
/// several that fit, one is given. Errc::Malformed: no compact JWS; Errc::KeyMismatch: not signed with HMAC;
/// Errc::Cancelled.
Result<std::optional<WeakSecret>> findWeakSecret(
    QByteArrayView token, QByteArrayView words, SearchProgress &progress, unsigned threads = 0);

} // namespace jose

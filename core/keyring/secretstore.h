// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>
#include <functional>
#include <memory>

class QObject;

namespace keyring {

/// Where secrets rest between two runs. Asynchronous: the callback comes exactly once, later and in the caller's
/// thread, unless the context has ended by then. Lives in the thread that made it.
class SecretStore
{
public:
    using Done = std::function<void(const Result<> &)>;
    using Given = std::function<void(const Result<QByteArray> &)>;

    virtual ~SecretStore() = default;

    /// Errc::NotFound: not there, or not to be had because the store is locked; Errc::Secret: the store itself failed.
    virtual void read(const QString &name, QObject *context, Given given) = 0;
    /// Errc::Secret: it is not kept. What was kept under the name before is replaced.
    virtual void write(const QString &name, const QByteArray &secret, QObject *context, Done done) = 0;
    /// No error where there was none.
    virtual void remove(const QString &name, QObject *context, Done done) = 0;
};

} // namespace keyring

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/keyring/secretstore.h"

#include <QHash>
#include <QTimer>
#include <functional>
#include <utility>

/// A keychain in memory: answers later, as a real one does; can be locked.
class MemoryStore : public keyring::SecretStore
{
public:
    void read(const QString &name, QObject *context, Given given) override
    {
        if (const auto once = std::exchange(whenAsked, {}))
            once();
        QTimer::singleShot(0, context, [this, name, given = std::move(given)] {
            if (isLocked || !secrets.contains(name))
                given(fail(Errc::NotFound, QStringLiteral("It is locked.")));
            else
                given(secrets.value(name));
        });
    }
    void write(const QString &name, const QByteArray &secret, QObject *context, Done done) override
    {
        QTimer::singleShot(0, context, [this, name, secret, done = std::move(done)] {
            if (isLocked)
                return done(fail(Errc::Secret, QStringLiteral("It is locked.")));
            secrets.insert(name, secret);
            done({});
        });
    }
    void remove(const QString &name, QObject *context, Done done) override
    {
        QTimer::singleShot(0, context, [this, name, done = std::move(done)] {
            secrets.remove(name);
            done({});
        });
    }

    QHash<QString, QByteArray> secrets;
    bool isLocked = false;
    std::function<void()> whenAsked; ///< for a secret, once, before it is given
};

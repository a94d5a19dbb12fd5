// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/jose/key.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settings.h"

#include <QList>
#include <QTimeZone>
#include <functional>
#include <optional>

namespace explain {

/// A user of the directory, as far as an explanation needs it.
struct KnownUser
{
    QString name;
    bool isActive = true;
};

/// What a token is judged by. A plain value; nothing here opens a database or reads a clock.
struct InspectionContext
{
    Instant now; ///< the instant used as "now"
    QTimeZone timeZone = QTimeZone::systemTimeZone(); ///< for local time
    QList<jose::Key> keys; ///< all are tried; their label() is shown
    simplejwt::Settings settings;
    simplejwt::Band band = simplejwt::Band::V5_5;
    /// The server's own settings are not known; these are Simple JWT's defaults, and nothing is said against a token by
    /// them alone.
    bool isAssumed = false;
    /// Nobody said how long the server's tokens live, or which band issues them; the settings have defaults there.
    bool hasDefaultLifetimes = false;
    bool isBandKnown = true;
    /// Is this token id on the blacklist? Empty: nobody knows. Called on the thread of Inspector::inspect().
    std::function<bool(const QString &jti)> isBlacklisted;
    /// The user with this id; nullopt: no such user. Empty: there is no directory. Called on the thread of
    /// Inspector::inspect().
    std::function<std::optional<KnownUser>(const QString &id)> userById;
    /// Why it says nothing against this token that no known key made its signature, as a sentence. Empty text or
    /// function: nothing is known that would excuse it. Called on the thread of Inspector::inspect().
    std::function<QString(QByteArrayView token)> signatureExcuse;

    bool knowsLifetimes() const { return !isAssumed && !hasDefaultLifetimes; }
    QString excuseOf(QByteArrayView token) const { return signatureExcuse ? signatureExcuse(token) : QString(); }
};

} // namespace explain

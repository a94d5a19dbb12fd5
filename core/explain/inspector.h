// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/explain/claimcatalog.h"
#include "core/explain/inspection.h"
#include "core/jose/key.h"
#include "core/jose/verify.h"
#include "core/simplejwt/engine.h"

#include <QTimeZone>
#include <functional>

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
    simplejwt::Profile profile = simplejwt::Profile::V5_5;
    /// Is this token id on the blacklist? Empty: nobody knows.
    std::function<bool(const QString &jti)> isBlacklisted;
    /// The user with this id; nullopt: no such user. Empty: there is no directory.
    std::function<std::optional<KnownUser>(const QString &id)> userById;
};

/// Find, read, verify, explain and lint in one call. Thread-safe: the window calls it from a worker for large input.
class Inspector
{
public:
    using Context = InspectionContext;

    /// Never fails: what is broken is named in the result. selected chooses among several tokens. Anything may be in
    /// input.
    Inspection inspect(QByteArrayView input, const Context &context, int selected = 0) const;
    const ClaimCatalog &catalog() const { return m_catalog; }

private:
    ClaimCatalog m_catalog;
};

} // namespace explain

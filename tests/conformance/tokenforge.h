// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/json/json.h"
#include "core/simplejwt/settings.h"

/// Makes the tokens that the recording forged or altered, from their recipes.
class TokenForge
{
public:
    TokenForge(simplejwt::Settings settings, IdSource ids);

    /// A recipe with header, payload and signed_with. "now+N" in the payload is reckoned from \a now, "<new jti>" is a
    /// new one.
    Result<QByteArray> forge(const Json &recipe, Instant now) const;
    /// A recipe that says how a valid token was changed. Errc::Unsupported if the words are not known.
    static Result<QByteArray> alter(const QByteArray &valid, const QString &how);

private:
    Result<QByteArray> sign(const QByteArray &header, const QByteArray &payload, const QString &with) const;

    simplejwt::Settings m_settings;
    IdSource m_ids;
};

/// The payload of a compact token as JSON; null if there is none.
Json payloadOf(const QByteArray &token);

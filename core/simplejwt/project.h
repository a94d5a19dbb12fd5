// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/django/store.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/settings.h"

namespace simplejwt {

/// What a Django project gives Simple JWT: settings, version, tables, time and random ids.
struct Project
{
    Project(Settings settings, Band band, django::Store &store, Clock clock, IdSource ids);

    const Settings settings; ///< without the blacklist where the tables for it are missing
    const Band band;
    django::Store &store;
    const Clock clock;
    const IdSource ids;
    // TOKEN_TYPE_CLAIM and JTI_CLAIM may be None, which is a key like any other for a Python dict: NoneName stands for
    // it until the claims are written, where json.dumps makes it "null".
    const QString typeClaim;
    const QString jtiClaim;

    bool since55() const { return band != Band::V5_2; }
    bool isNext() const { return band == Band::Next; }
    bool checksPasswordChange() const { return settings.checkRevokeToken && since55(); }
};

/// No claim of a JSON text has this name unless somebody is after it.
inline const QString NoneName = QChar(0xffff) + QStringLiteral("None");

} // namespace simplejwt

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/config/serverprofile.h"
#include "core/jose/key.h"
#include "core/scenario/scenario.h"
#include "core/simplejwt/settings.h"

#include <optional>

namespace scenario {

/// A change to one user of the directory.
struct UserChange
{
    QString name;
    std::optional<bool> active;
    std::optional<QString> password;
    bool remove = false;
    bool add = false;
};

/// A token to be signed here with the server's key.
struct TokenOrder
{
    QString user; ///< name in the directory; empty: userId counts
    QString userId;
    simplejwt::TokenType type = simplejwt::TokenType::Access;
    std::optional<std::chrono::seconds> lifetime;
    Json claims; ///< an object, or null
};

/// The server that a scenario is played against, and what of it is under control. Lives in the runner's thread.
class Stage
{
public:
    virtual ~Stage() = default;

    /// Makes the server ready for the scenario: fresh tables and the asked-for settings where that can be had.
    virtual Result<> prepare(const Scenario &scenario) = 0;
    /// Why this need of the scenario that was prepared can't be met, one sentence; empty: it can.
    virtual QString lacks(Need need) const = 0;

    virtual const config::ServerProfile &server() const = 0;
    virtual Instant now() const = 0; ///< by the server's clock, as far as it is known
    /// Absent: not known.
    virtual std::optional<simplejwt::Settings> settings() const = 0;
    /// What the server verifies with; empty: not known.
    virtual QList<jose::Key> keys() const = 0;
    virtual Result<> advance(std::chrono::microseconds by) = 0;
    virtual Result<> changeUser(const UserChange &change) = 0;
    virtual Result<QByteArray> issue(const TokenOrder &order) = 0;
    /// By the server's own tables; absent: they are out of reach.
    virtual std::optional<bool> isBlacklisted(const QByteArray &token) const = 0;
};

} // namespace scenario

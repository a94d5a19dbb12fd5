// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/django/sqlstore.h"
#include "core/simplejwt/band.h"
#include "core/simplejwt/engine.h"

namespace forge {

/// An answer, as far as it is compared.
struct Answer
{
    int status = 0; ///< 0: none
    QString detail; ///< the sentence in its body; empty: none
};

/// The most telling sentence of a refusal's body: the first of "messages", else "detail", else the first of
/// "non_field_errors".
QString detailOf(const Json &body);

/// What Simple JWT with these settings answers to what was sent to the real server: its tables follow what is asked.
/// Belongs to one thread.
class ShadowServer
{
public:
    struct User
    {
        QString id; ///< as the user claim has it
        bool isActive = true;
    };

    /// Errc::Unsupported: it takes more than settings to foresee the answers (JWK_URL, CHECK_REVOKE_TOKEN);
    /// Errc::Secret: the settings have no key.
    static Result<std::unique_ptr<ShadowServer>> make(
        const simplejwt::Settings &settings, simplejwt::Band band, const Clock &clock, const QList<User> &users);

    Answer protectedView(QByteArrayView token) const;
    Answer refresh(QByteArrayView token) const;
    Answer blacklist(QByteArrayView token) const;

private:
    ShadowServer() = default;

    std::unique_ptr<django::SqlStore> m_store;
    std::unique_ptr<simplejwt::Engine> m_engine;
};

} // namespace forge

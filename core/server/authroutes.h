// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/server/http.h"
#include "core/simplejwt/engine.h"

#include <chrono>
#include <functional>

namespace server {

/// How the views are set up.
struct RouteOptions
{
    bool noAuthenticationClasses = false; ///< /refresh/ and /logout/ as commonly copied: 403, always
    bool login = true; ///< /login/ and /users/ answer
    QString loginRefusal; ///< the sentence they answer with otherwise
    QByteArray startSecret; ///< what they and /clock/ want in session::startSecretHeader; empty: nothing
    /// Moves the server's clock and gives its new time; unset: no /clock/.
    std::function<Instant(std::chrono::microseconds)> advanceClock;
};

/// What the embedded server answers, as a pure function: Django's URL rules, Django REST framework's views, Simple
/// JWT's rules. Belongs to the thread of its engine and store.
class AuthRoutes
{
public:
    AuthRoutes(simplejwt::Engine &engine, django::Store &store, RouteOptions options);

    /// The answer to any request; for HEAD with the body that a GET would have.
    HttpReply handle(const HttpRequest &request);

private:
    struct View;
    class Call;

    const View *viewAt(QByteArrayView path) const;

    simplejwt::Engine &m_engine;
    django::Store &m_store;
    RouteOptions m_options;
};

} // namespace server

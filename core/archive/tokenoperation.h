// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverprofile.h"

#include <QStringList>

namespace archive {

/// What a description of an API says of one operation, as far as it tells whether tokens are given out or taken there.
struct TokenOperation
{
    QString method; ///< "POST"
    QString path; ///< below the server's address
    QStringList words; ///< names that say what it is: of its schemas, its id, its path
    QStringList sent; ///< names of the body's fields
    QStringList answered; ///< names of a good answer's fields
    bool wantsAccess = false; ///< a token must be shown
};

/// One of a server's endpoints, as it was found.
struct TokenEndpoint
{
    config::Endpoint id;
    QString path;
    bool wantsAccess = false;
    QStringList others; ///< paths that could be it as well
};

/// The endpoints among a server's operations: by the fields that go in and come out, by names where those don't tell.
/// Each at most once, the likeliest. Thread-safe.
QList<TokenEndpoint> endpointsAmong(const QList<TokenOperation> &operations);

} // namespace archive

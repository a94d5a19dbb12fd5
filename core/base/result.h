// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <tl/expected.hpp>

/// What kind of failure it is: branch on this, never on the text.
enum class Errc {
    Malformed, ///< the input does not have the form it should have
    Unsupported, ///< well formed, but nothing here can or may process it
    KeyMismatch, ///< the key does not fit the algorithm or the use
    BadSignature, ///< the signature was checked and does not hold
    Expired, ///< too late, or too early
    Revoked, ///< blacklisted
    NotFound, ///< no such user, row, file or member
    Conflict, ///< the name or id is taken
    Limit, ///< larger, deeper or more than is allowed
    Usage, ///< the caller's words (options, settings) are off
    Io, ///< a file or the database failed
    Network, ///< a connection failed
    Secret, ///< a secret could not be read or kept
    Cancelled ///< stopped on request
};

/// Why something failed. Never holds a secret or a whole token.
struct Error
{
    Errc code; ///< branch on this
    QString what; ///< one sentence for the user: what failed, where, what to do
    QString detail; ///< RFC section, library reason or HTTP status; may be empty
};

/// The one error channel: a value, or an Error.
template<class T = void> using Result = tl::expected<T, Error>;

inline auto fail(Errc code, QString what, QString detail = {})
{
    return tl::unexpected(Error{ code, std::move(what), std::move(detail) });
}

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/sessionlog.h"

#include <optional>

namespace archive {

// Takes what gives access out of tokens and exchanges. Thread-safe.

/// What stays of a token.
enum class TokenForm : quint8 {
    Unsigned, ///< header and payload, readable; nobody accepts it
    Masked ///< its first 6 and last 4 characters
};

/// A token alone. One that has no part to be cut off, such as an encrypted one, keeps its header at most.
QByteArray scrubbedToken(const QByteArray &token, TokenForm form);
/// The tokens in any text, and the values of members and form fields that are secrets by their name (password, secret,
/// API key, CSRF, session; refresh, access and whatever ends in "token" where they are no tokens).
QByteArray scrubbedText(const QByteArray &text, TokenForm form);
/// Without the values of members and form fields that are secrets by their name, in what may be a piece of JSON or of a
/// form; tokens stay.
QByteArray withoutNamedSecrets(const QByteArray &text);
/// The header field's value as it may be shown, its scheme or the cookie's name before "…"; absent: it is no
/// credential, or one whose token is all that has to go.
std::optional<QByteArray> maskedCredential(const QByteArray &name, const QByteArray &value);
/// Address, header fields and bodies. Credentials of other kinds and cookies become "…".
session::Exchange scrubbed(session::Exchange exchange, TokenForm form);
/// What scrubbing takes out of an exchange and a text beside it may hold, longest first: passwords, cookies, keys and
/// tokens that are opaque.
QList<QByteArray> secretsIn(const session::Exchange &exchange);
/// The text alone; everything that was read from it stays. Where there was something to take, it isStripped.
session::TokenRecord scrubbed(session::TokenRecord token, TokenForm form);

/// Header and payload are there and the signature isn't: nothing to send to anybody.
bool isUnsigned(QByteArrayView token);

} // namespace archive

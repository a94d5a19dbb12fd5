// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/session/sessionlog.h"

#include <QHash>

namespace scan {

/// A token of some files, however often it stands in them. A plain value; text is a secret.
struct ScannedToken
{
    QByteArray text;
    QString source; ///< where it was met first, as add() was told
    qsizetype offset = 0; ///< bytes from the start of that source; within a base64 body of a HAR, where the body starts
    qsizetype count = 0; ///< how often it was met, over all sources
    QString type; ///< what the token type claim says; empty: nothing
    QString user; ///< the user claim as text; empty: none
    std::optional<Json> issuedAt; ///< iat, a number as it is written
    std::optional<Json> expiresAt; ///< exp, the same
    session::TokenRecord times; ///< iat, nbf and exp as instants

    /// By its times alone, by no key and no blacklist; absent: it has no end, or can't be read without a key.
    std::optional<bool> isAlive(Instant now) const;
};

/// Collects the whole tokens (JWS and JWE) of logs, HAR files, JSON or any bytes, each listed once. Texts in UTF-16
/// with a byte order mark and base64 bodies of HAR files are looked into, too. Linear in the input. Not thread-safe.
class TokenScan
{
public:
    explicit TokenScan(session::ClaimNames names = {});

    void add(QByteArrayView input, const QString &source);
    /// In the order in which they were met.
    const QList<ScannedToken> &tokens() const { return m_tokens; }

private:
    /// \a offsetOf gives the place in the source for a place in the input.
    template<class OffsetOf> void collect(QByteArrayView input, const QString &source, OffsetOf offsetOf);
    void addBodies(QByteArrayView har, const QString &source);
    void meet(const QByteArray &text, const QString &source, qsizetype offset);

    session::ClaimNames m_names;
    QList<ScannedToken> m_tokens;
    QHash<QByteArray, qsizetype> m_indexes; // text -> index in m_tokens
};

} // namespace scan

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/json/json.h"
#include "core/scan/wholetoken.h"
#include "core/session/sessionlog.h"

#include <QHash>
#include <functional>

class QIODevice;

namespace scan {

/// A token of some files, however often it stands in them. A plain value; text is a secret.
struct ScannedToken
{
    QByteArray text;
    QString source; ///< where it was met first, as add() was told
    QString place; ///< where in the source, for people, if not at a byte: "users.token, row 5"; else empty
    qint64 offset
        = 0; ///< bytes from the start of that source, of the group of four characters where it stands in base64
    qsizetype count = 0; ///< how often it was met, over all sources
    TokenEnd end = TokenEnd::Exact;
    QString type; ///< what the token type claim says; empty: nothing
    QString user; ///< the user claim as text; empty: none
    std::optional<Json> issuedAt; ///< iat, a number as it is written
    std::optional<Json> expiresAt; ///< exp, the same
    session::TokenRecord times; ///< iat, nbf and exp as instants

    /// By its times alone, by no key and no blacklist; absent: it has no end, or can't be read without a key.
    std::optional<bool> isAlive(Instant now) const;
};

/// Collects the whole tokens (JWS and JWE) of logs, HAR files, JSON or any bytes, each listed once: also where other
/// letters touch them, and in UTF-16, in base64, coloured, quoted or wrapped. Linear in the input, which may be of any
/// length: a window of 2 MiB of it is held. Not thread-safe.
class TokenScan
{
public:
    explicit TokenScan(session::ClaimNames names = {});

    /// Told of the bytes that were read since it was told before; false ends the scan.
    using Progress = std::function<bool(qint64 bytes)>;

    void add(QByteArrayView input, const QString &source, const QString &place = {});
    /// Reads to the end. Errc::Io: the device failed, the detail is its reason; Errc::Cancelled by \a progress. What
    /// was found until then stays.
    Result<> add(QIODevice &device, const QString &source, const Progress &progress = {});
    /// In the order in which they were met.
    const QList<ScannedToken> &tokens() const { return m_tokens; }

private:
    struct Window;
    void search(Window &window, bool isAll);
    void meet(const WholeToken &found, const Window &window, qsizetype at);

    session::ClaimNames m_names;
    TokenReader m_reader;
    QList<ScannedToken> m_tokens;
    QHash<QByteArray, qsizetype> m_indexes; // text -> index in m_tokens
};

} // namespace scan

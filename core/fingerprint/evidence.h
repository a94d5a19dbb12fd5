// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/answer.h"
#include "core/fingerprint/probe.h"
#include "core/session/tokenreading.h"

namespace fingerprint {

/// Why a token is taken for one of the server's.
enum class Proof : quint8 {
    Given, ///< the server gave it out itself
    Taken, ///< the server was asked, and knows it as its own
    None ///< a person says so
};

/// A token of the server.
struct SeenToken
{
    QByteArray text;
    session::TokenReading reading;
    Proof proof = Proof::None;
    QString from; ///< in words: "the access token that POST /login/ gave"
    const session::Exchange *exchange = nullptr; ///< the call that brought it; nullptr: none that is known
    bool isWhole = true; ///< false: kept without its signature

    /// "access", "refresh", "sliding": by whatever claim says it; empty: none does.
    QString type() const;
    /// The name of that claim; empty: none. `token_type` where that says it.
    QString typeClaim() const;
};

/// All that is known of a server without touching it: the answers to the probes, and what the session saw before. What
/// it holds of a session is valid as long as that is not changed.
class Evidence
{
public:
    /// The answers have to outlive it.
    Evidence(const Order &order, const QList<ProbeAnswer> &answers);

    const Order &order() const { return m_order; }
    const QList<ProbeAnswer> &answers() const { return m_answers; }
    /// nullptr: not sent, or not answered.
    const session::Exchange *probe(ProbeKind kind) const { return answerTo(kind, m_answers); }
    /// What this server answered before, the newest first.
    const QList<const session::Exchange *> &past() const { return m_past; }
    /// Of this server, the newest first; none that it was asked about and refused.
    const QList<SeenToken> &tokens() const { return m_tokens; }
    /// Tokens that a person gave, within their times, and the server refused.
    const QList<SeenToken> &refused() const { return m_refused; }
    /// The token that a call of the session sent in its body or cookie; -1: none.
    int sentBy(const session::Exchange &exchange) const;

private:
    void collectPast();
    void collectTokens();
    void addGiven(const QByteArray &text, const QString &name, ProbeKind verify, ProbeKind view);

    Order m_order;
    const QList<ProbeAnswer> &m_answers;
    QList<const session::Exchange *> m_past;
    QList<SeenToken> m_tokens;
    QList<SeenToken> m_refused;
};

/// "POST /login/", with its time where it was made before: "POST /login/ (10:41:07 UTC)".
QString callText(const session::Exchange &exchange, const Evidence &evidence);
/// The answer refuses a token as Simple JWT's views do: 401 with the code token_not_valid.
bool refusesToken(const diagnose::Answer &answer);

} // namespace fingerprint

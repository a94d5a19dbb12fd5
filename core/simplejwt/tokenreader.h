// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/band.h"
#include "core/simplejwt/step.h"
#include "core/simplejwt/tokenchecks.h"

#include <QList>
#include <span>

namespace simplejwt {

/// Reads tokens: PyJWT's decode() and Simple JWT's Token.verify(), check by check, the first failure wins.
class TokenReader
{
public:
    /// All of them must outlive it.
    TokenReader(const TokenChecks &checks, const Settings &settings, Band band, const Backend &backend);

    Outcome<Token> read(QByteArrayView text, TokenType type, Instant now) const;
    QList<Step> explain(QByteArrayView text, TokenType type, Instant now) const;
    const TokenChecks &checks() const { return m_checks; }

private:
    struct Row;
    static std::span<const Row> rows();
    bool applies(const Row &row, TokenType type) const;

    const TokenChecks &m_checks;
    const Settings &m_settings;
    Band m_band;
    const Backend &m_backend;
};

} // namespace simplejwt

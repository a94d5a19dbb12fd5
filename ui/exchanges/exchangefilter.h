// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/exchange.h"

#include <QStringList>

/// What a filter looks at in an exchange, as the table shows it.
struct ExchangeWords
{
    QString method;
    QString host; ///< with its port where the address has one
    QString path;
    QString status; ///< "401 token_not_valid", "timed out"
    QString user;
    QString tokens;
    QString occasion; ///< "automatic"; empty: somebody asked for it
    QString all; ///< of these, in lower case
    int code = 0; ///< 0: no answer came
    bool hasFailed = false;
};

/// An answer that is no success, or none. What was cancelled, or never sent, has not failed, nor what is unchanged
/// (304).
bool hasFailed(const session::Exchange &exchange);

/// Which exchanges are shown: "status:401 host:example user:alice". A value of status is how the number begins, "4" and
/// "4xx" alike, or a part of its words; of host, path, user and method a part. Plain words may stand anywhere. All
/// have to hold, but of several values for one of the names any will do; a minus before one turns it round. In any
/// case of letters. A plain value.
class ExchangeFilter
{
public:
    ExchangeFilter() = default;
    explicit ExchangeFilter(const QString &text, bool failedOnly = false);

    bool isEmpty() const { return m_terms.isEmpty() && !m_failedOnly; }
    /// Looks at users or tokens, which may become known later.
    bool asksForTokens() const;
    bool accepts(const ExchangeWords &exchange) const;

    bool operator==(const ExchangeFilter &) const = default;

private:
    enum class Field { Anywhere, Method, Host, Path, Status, User };
    struct Term
    {
        Field field = Field::Anywhere;
        QString text; ///< in lower case
        bool isExcluded = false;
        bool operator==(const Term &) const = default;
    };

    static Term termOf(QString word);
    static bool holds(const Term &term, const ExchangeWords &exchange);

    QList<Term> m_terms;
    bool m_failedOnly = false;
};

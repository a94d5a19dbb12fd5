// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exchanges/exchangefilter.h"

#include <algorithm>

bool hasFailed(const session::Exchange &exchange)
{
    constexpr int notModified = 304;
    return !exchange.succeeded() && exchange.failure != session::Failure::Cancelled && exchange.status != notModified;
}

ExchangeFilter::ExchangeFilter(const QString &text, bool failedOnly)
    : m_failedOnly(failedOnly)
{
    for (const QString &word : text.simplified().toLower().split(u' ', Qt::SkipEmptyParts)) {
        if (const Term term = termOf(word); !term.text.isEmpty()) // "status:" is still being typed
            m_terms.append(term);
    }
}

ExchangeFilter::Term ExchangeFilter::termOf(QString word)
{
    constexpr std::pair<QLatin1String, Field> names[]{ { QLatin1String("method"), Field::Method },
        { QLatin1String("host"), Field::Host }, { QLatin1String("path"), Field::Path },
        { QLatin1String("status"), Field::Status }, { QLatin1String("user"), Field::User } };
    Term term;
    if (word.startsWith(u'-')) {
        term.isExcluded = true;
        word.remove(0, 1);
    }
    const qsizetype colon = word.indexOf(u':');
    for (const auto &[name, field] : names) {
        if (colon < 0 || word.left(colon) != name)
            continue;
        term.field = field;
        term.text = word.mid(colon + 1);
        if (field == Field::Status && !term.text.isEmpty() && term.text.front().isDigit()) {
            while (term.text.endsWith(u'x'))
                term.text.chop(1);
        }
        return term;
    }
    term.text = word;
    return term;
}

bool ExchangeFilter::holds(const Term &term, const ExchangeWords &exchange)
{
    const auto contains = [&term](const QString &text) { return text.contains(term.text, Qt::CaseInsensitive); };
    switch (term.field) {
    case Field::Anywhere:
        break;
    case Field::Method:
        return contains(exchange.method);
    case Field::Host:
        return contains(exchange.host);
    case Field::Path:
        return contains(exchange.path);
    case Field::Status:
        return term.text.front().isDigit() ? QString::number(exchange.code).startsWith(term.text)
                                           : contains(exchange.status);
    case Field::User:
        return contains(exchange.user);
    }
    return exchange.all.contains(term.text);
}

bool ExchangeFilter::asksForTokens() const
{
    return std::any_of(m_terms.cbegin(), m_terms.cend(),
        [](const Term &term) { return term.field == Field::Anywhere || term.field == Field::User; });
}

bool ExchangeFilter::accepts(const ExchangeWords &exchange) const
{
    if (m_failedOnly && !exchange.hasFailed)
        return false;
    return std::all_of(m_terms.cbegin(), m_terms.cend(), [&](const Term &term) {
        if (term.isExcluded || term.field == Field::Anywhere)
            return holds(term, exchange) != term.isExcluded;
        return std::any_of(m_terms.cbegin(), m_terms.cend(), [&](const Term &other) {
            return !other.isExcluded && other.field == term.field && holds(other, exchange);
        });
    });
}

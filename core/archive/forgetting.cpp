// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/forgetting.h"

#include "core/archive/scrubbing.h"

#include <QHash>
#include <algorithm>

using session::Exchange;
using session::TokenRecord;

namespace archive {

namespace {

using Masks = QList<std::pair<QByteArray, QByteArray>>; ///< a token's text, and what is left of it; the longest first

void mask(QByteArray *text, const Masks &masks)
{
    if (!text->contains('.')) // as every token does
        return;
    for (const auto &[token, masked] : masks)
        text->replace(token, masked);
}

Exchange masked(Exchange exchange, const Masks &masks)
{
    QByteArray address = exchange.url.toEncoded();
    mask(&address, masks);
    if (address != exchange.url.toEncoded())
        exchange.url = QUrl::fromEncoded(address);
    for (session::Headers *headers : { &exchange.headers, &exchange.replyHeaders }) {
        for (auto &[name, value] : *headers)
            mask(&value, masks);
    }
    mask(&exchange.body, masks);
    mask(&exchange.replyBody, masks);
    return exchange;
}

} // namespace

QSet<int> tokensOfSameUser(const session::SessionLog &log, int token)
{
    const TokenRecord *record = log.token(token);
    if (!record)
        return {};
    const QList<int> family = log.familyOf(token);
    QSet<int> ids(family.cbegin(), family.cend());
    if (!session::isOfKnownUser(*record))
        return ids;
    for (const TokenRecord &each : log.tokens()) {
        if (each.server == record->server && each.userId == record->userId)
            ids.insert(each.id);
    }
    return ids;
}

KeptSession withoutTokens(const KeptSession &session, const QSet<int> &tokens)
{
    KeptSession left = session;
    left.tokens.clear();
    Masks masks;
    QHash<int, int> moved;
    for (const TokenRecord &token : session.tokens) {
        if (tokens.contains(token.id)) {
            masks.append({ token.text, scrubbedToken(token.text, TokenForm::Masked) });
            continue;
        }
        moved.insert(token.id, int(left.tokens.size()));
        left.tokens.append(token);
    }
    // One kept without its signature is the beginning of the whole one.
    std::sort(masks.begin(), masks.end(),
        [](const auto &one, const auto &other) { return one.first.size() > other.first.size(); });
    QHash<int, int> families; // one whose first token goes is named by the first that stays
    for (TokenRecord &token : left.tokens) {
        token.id = moved.value(token.id);
        token.parentId = moved.value(token.parentId, -1);
        if (!families.contains(token.familyId))
            families.insert(token.familyId, token.id);
        token.familyId = families.value(token.familyId);
    }
    for (Exchange &exchange : left.exchanges)
        exchange = masked(std::move(exchange), masks);
    left.selected = moved.value(session.selected, -1);
    return left;
}

} // namespace archive

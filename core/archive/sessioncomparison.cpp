// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/sessioncomparison.h"

#include "core/archive/scrubbing.h"
#include "core/session/exchangereading.h"

#include <QHash>

using session::TokenList;
using session::TokenRecord;

namespace archive {

namespace {

using Kind = SessionDifference::Kind;

/// Finds tokens by their text, whole or unsigned.
class TokenIndex
{
public:
    explicit TokenIndex(const TokenList &tokens)
    {
        for (const TokenRecord &token : tokens) {
            m_whole.insert(token.text, &token);
            m_unsigned.insert(scrubbedToken(token.text, TokenForm::Unsigned), &token);
        }
    }

    const TokenRecord *find(const TokenRecord &token) const
    {
        if (const TokenRecord *same = m_whole.value(token.text))
            return same;
        const TokenRecord *rest = m_unsigned.value(scrubbedToken(token.text, TokenForm::Unsigned));
        return rest && (isUnsigned(token.text) || isUnsigned(rest->text)) ? rest : nullptr;
    }

private:
    QHash<QByteArray, const TokenRecord *> m_whole;
    QHash<QByteArray, const TokenRecord *> m_unsigned;
};

bool isSameState(const TokenRecord &one, const TokenRecord &other)
{
    return one.revokedAt == other.revokedAt && one.revocation == other.revocation;
}

QList<std::pair<QString, QList<int>>> callsOf(const KeptSession &session)
{
    QList<std::pair<QString, QList<int>>> calls;
    QHash<QString, qsizetype> places;
    for (const session::Exchange &exchange : session.exchanges) {
        const QString name = session::callName(exchange);
        if (!places.contains(name)) {
            places.insert(name, calls.size());
            calls.append({ name, {} });
        }
        calls[places.value(name)].second.append(exchange.status);
    }
    return calls;
}

void compareCalls(const KeptSession &here, const KeptSession &there, QList<SessionDifference> *differences)
{
    auto theirs = callsOf(there);
    const auto add = [differences](const QString &call, const QList<int> &mine, const QList<int> &others) {
        if (mine != others)
            differences->append({ Kind::Calls, {}, {}, call, mine, others });
    };
    for (const auto &[name, statuses] : callsOf(here)) {
        QList<int> others;
        for (auto each = theirs.begin(); each != theirs.end(); ++each) {
            if (each->first == name) {
                others = each->second;
                theirs.erase(each);
                break;
            }
        }
        add(name, statuses, others);
    }
    for (const auto &[name, statuses] : std::as_const(theirs))
        add(name, {}, statuses);
}

} // namespace

QList<SessionDifference> compare(const KeptSession &here, const KeptSession &there)
{
    QList<SessionDifference> differences;
    const TokenIndex mine(here.tokens);
    const TokenIndex theirs(there.tokens);
    for (const TokenRecord &token : here.tokens) {
        const TokenRecord *other = theirs.find(token);
        if (!other)
            differences.append({ Kind::TokenHere, token, {}, {}, {}, {} });
        else if (!isSameState(token, *other))
            differences.append({ Kind::TokenState, token, *other, {}, {}, {} });
    }
    for (const TokenRecord &token : there.tokens) {
        if (!mine.find(token))
            differences.append({ Kind::TokenThere, {}, token, {}, {}, {} });
    }
    compareCalls(here, there, &differences);
    return differences;
}

} // namespace archive

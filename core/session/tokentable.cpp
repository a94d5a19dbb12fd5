// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tokentable.h"

#include <algorithm>

namespace session {

namespace {

/// Parents that are tokens of the list and end somewhere: a file may say that a token is its own ancestor, and whoever
/// follows its parents would never come to an end.
void breakCircles(QList<TokenRecord> *tokens)
{
    QList<qsizetype> seenFrom(tokens->size(), -1);
    for (qsizetype start = 0; start < tokens->size(); ++start) {
        qsizetype at = start;
        while (at >= 0 && seenFrom.at(at) < 0) {
            seenFrom[at] = start;
            int &parent = (*tokens)[at].parentId;
            if (parent < 0 || parent >= tokens->size())
                parent = -1;
            at = parent;
        }
        if (at >= 0 && seenFrom.at(at) == start)
            (*tokens)[at].parentId = -1;
    }
}

} // namespace

const TokenRecord *TokenTable::find(int id) const
{
    return id >= 0 && id < m_tokens.size() ? &m_tokens.at(id) : nullptr;
}

const TokenRecord *TokenTable::findByText(const QByteArray &text) const
{
    return find(m_byText.value(text, -1));
}

const TokenRecord *TokenTable::findByJti(const QByteArray &jti, const QString &server) const
{
    for (const int id : m_byJti.values(jti)) {
        if (m_tokens.at(id).server == server)
            return find(id);
    }
    return nullptr;
}

QList<int> TokenTable::childrenOf(int id) const
{
    QList<int> children = m_children.values(id);
    std::sort(children.begin(), children.end());
    return children;
}

QList<int> TokenTable::familyOf(int id) const
{
    const TokenRecord *record = find(id);
    QList<int> family = record ? m_families.values(record->familyId) : QList<int>();
    std::sort(family.begin(), family.end());
    return family;
}

QList<int> TokenTable::sameJti(int id) const
{
    const TokenRecord &record = m_tokens.at(id);
    QList<int> same{ id };
    for (const int other : m_byJti.values(record.jti)) {
        if (other != id && m_tokens.at(other).server == record.server
            && m_tokens.at(other).tokenType == record.tokenType)
            same.append(other);
    }
    return same;
}

QList<int> TokenTable::ofUser(const QString &server, const QString &userId) const
{
    QList<int> tokens = m_byUser.values({ server, userId });
    std::sort(tokens.begin(), tokens.end());
    return tokens;
}

int TokenTable::add(TokenRecord record)
{
    const int id = int(m_tokens.size());
    record.id = id;
    record.parentId = -1;
    record.familyId = id;
    m_byText.insert(record.text, id);
    m_families.insert(id, id);
    m_tokens.append(std::move(record));
    addToIndex(id);
    return id;
}

void TokenTable::addToIndex(int id)
{
    const TokenRecord &record = m_tokens.at(id);
    if (!record.jti.isEmpty())
        m_byJti.insert(record.jti, id);
    if (!record.userId.isEmpty())
        m_byUser.insert({ record.server, record.userId }, id);
}

void TokenTable::follow(const TokenRecord &before)
{
    const TokenRecord &now = m_tokens.at(before.id);
    if (now.jti == before.jti && now.server == before.server && now.userId == before.userId)
        return; // what is found first stays so
    m_byJti.remove(before.jti, before.id);
    m_byUser.remove({ before.server, before.userId }, before.id);
    addToIndex(before.id);
}

bool TokenTable::setParent(int id, int parentId)
{
    if (!find(parentId) || m_tokens.at(id).parentId >= 0)
        return false;
    for (int ancestor = parentId; ancestor >= 0; ancestor = m_tokens.at(ancestor).parentId) {
        if (ancestor == id)
            return false;
    }
    m_tokens[id].parentId = parentId;
    m_children.insert(parentId, id);
    joinFamily(id, parentId);
    return true;
}

void TokenTable::joinFamily(int id, int other)
{
    const int own = m_tokens.at(id).familyId;
    const int theirs = m_tokens.at(other).familyId;
    if (own == theirs)
        return;
    const auto [older, younger] = std::minmax(own, theirs);
    for (const int member : m_families.values(younger)) {
        m_tokens[member].familyId = older;
        m_families.insert(older, member);
    }
    m_families.remove(younger);
}

void TokenTable::restore(const QList<TokenRecord> &tokens)
{
    *this = {};
    m_tokens = tokens;
    breakCircles(&m_tokens);
    for (qsizetype i = 0; i < m_tokens.size(); ++i) {
        TokenRecord &record = m_tokens[i];
        record.id = int(i);
        if (record.familyId < 0 || record.familyId >= m_tokens.size())
            record.familyId = record.id;
        m_byText.insert(record.text, record.id);
        if (record.parentId >= 0)
            m_children.insert(record.parentId, record.id);
        m_families.insert(record.familyId, record.id);
        addToIndex(record.id);
    }
}

} // namespace session

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tokentable.h"

#include <algorithm>

namespace session {

namespace {

/// Parents that are tokens of the list and end somewhere: a file may say that a token is its own ancestor, and whoever
/// follows its parents would never come to an end.
void breakCircles(TokenList *tokens)
{
    QList<qsizetype> seenFrom(tokens->size(), -1);
    for (qsizetype start = 0; start < tokens->size(); ++start) {
        qsizetype at = start;
        while (at >= 0 && seenFrom.at(at) < 0) {
            seenFrom[at] = start;
            if (const int parent = tokens->at(at).parentId; parent < -1 || parent >= tokens->size())
                (*tokens)[at].parentId = -1;
            at = tokens->at(at).parentId;
        }
        if (at >= 0 && seenFrom.at(at) == start)
            (*tokens)[at].parentId = -1;
    }
}

/// Keeps the list ascending; most ids are newer than all that are in it.
void insertSorted(QList<int> *ids, int id)
{
    if (ids->isEmpty() || ids->constLast() < id)
        ids->append(id);
    else
        ids->insert(std::lower_bound(ids->cbegin(), ids->cend(), id), id);
}

void removeSorted(QList<int> *ids, int id)
{
    const auto place = std::lower_bound(ids->cbegin(), ids->cend(), id);
    if (place != ids->cend() && *place == id)
        ids->erase(place);
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
    return m_children.value(id);
}

QList<int> TokenTable::familyOf(int id) const
{
    const TokenRecord *record = find(id);
    return record ? m_families.value(record->familyId) : QList<int>();
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
    return m_byUser.value({ server, userId });
}

int TokenTable::add(TokenRecord record)
{
    const int id = int(m_tokens.size());
    record.id = id;
    record.parentId = -1;
    record.familyId = id;
    m_byText.insert(record.text, id);
    m_families.insert(id, { id });
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
        insertSorted(&m_byUser[{ record.server, record.userId }], id);
}

void TokenTable::follow(const TokenRecord &before)
{
    const TokenRecord &now = m_tokens.at(before.id);
    if (now.jti == before.jti && now.server == before.server && now.userId == before.userId)
        return; // what is found first stays so
    m_byJti.remove(before.jti, before.id);
    if (const auto users = m_byUser.find({ before.server, before.userId }); users != m_byUser.end())
        removeSorted(&*users, before.id);
    addToIndex(before.id);
}

bool TokenTable::setParent(int id, int parentId)
{
    if (!find(parentId) || m_tokens.at(id).parentId >= 0)
        return false;
    // Only what has children is anybody's ancestor: a chain of rotations is not walked for each new link.
    for (int ancestor = m_children.contains(id) || id == parentId ? parentId : -1; ancestor >= 0;
         ancestor = m_tokens.at(ancestor).parentId) {
        if (ancestor == id)
            return false;
    }
    m_tokens[id].parentId = parentId;
    insertSorted(&m_children[parentId], id);
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
    const QList<int> moved = m_families.take(younger);
    for (const int member : moved)
        m_tokens[member].familyId = older;
    m_moved += moved;
    QList<int> &all = m_families[older];
    const qsizetype before = all.size();
    all += moved;
    if (before > 0 && !moved.isEmpty() && all.at(before - 1) > moved.constFirst())
        std::inplace_merge(all.begin(), all.begin() + before, all.end());
}

void TokenTable::restore(const TokenList &tokens)
{
    *this = {};
    m_tokens = tokens;
    breakCircles(&m_tokens);
    for (qsizetype i = 0; i < m_tokens.size(); ++i) {
        // Only what is wrong is written: the rest stays shared with who gave it.
        if (m_tokens.at(i).id != i)
            m_tokens[i].id = int(i);
        if (const int family = m_tokens.at(i).familyId; family < 0 || family >= m_tokens.size())
            m_tokens[i].familyId = int(i);
        const TokenRecord &record = m_tokens.at(i);
        m_byText.insert(record.text, record.id);
        if (record.parentId >= 0)
            m_children[record.parentId].append(record.id);
        m_families[record.familyId].append(record.id);
        addToIndex(record.id);
    }
}

} // namespace session

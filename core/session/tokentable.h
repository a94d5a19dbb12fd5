// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/tokenrecord.h"

#include <QHash>
#include <QList>
#include <utility>

namespace session {

/// The tokens of a session with their parents and families, found by text and by jti. A token keeps its id, which is
/// its place in all(). A plain value.
class TokenTable
{
public:
    const TokenList &all() const { return m_tokens; }
    const TokenRecord *find(int id) const; ///< nullptr: no such id
    int idOf(const QByteArray &text) const { return m_byText.value(text, -1); }
    const TokenRecord *findByText(const QByteArray &text) const;
    const TokenRecord *findByJti(const QByteArray &jti, const QString &server) const;
    QList<int> childrenOf(int id) const;
    QList<int> familyOf(int id) const; ///< all of the family, oldest first
    /// The token and every other of its type with its jti on the same server: a blacklist knows ids, not texts.
    QList<int> sameJti(int id) const;
    QList<int> ofJti(const QByteArray &jti) const { return m_byJti.values(jti); } ///< of any server and type
    /// The tokens of that user of that server, oldest first.
    QList<int> ofUser(const QString &server, const QString &userId) const;

    /// The id of a new token, which is a family of its own. Its text must not be there yet.
    int add(TokenRecord record);
    /// Runs \a edit on the record; its id, its text, its parent and its family stay.
    template<class F> void change(int id, F edit)
    {
        const TokenRecord before = m_tokens.at(id);
        edit(m_tokens[id]);
        follow(before);
    }
    /// False where there is nothing to change: no such parent, one is known already, or it would close a circle.
    bool setParent(int id, int parentId);
    /// The family of \a id and that of \a other become one, under the id of whichever has the older token.
    void joinFamily(int id, int other);
    /// Those whose family is another one since this was last called.
    QList<int> takeMoved() { return std::exchange(m_moved, {}); }
    /// Replaces everything; what a record says of its id is overwritten, a parent or a family that is none dropped,
    /// a circle of parents opened.
    void restore(const TokenList &tokens);

private:
    using UserKey = std::pair<QString, QString>; ///< server and user id
    void addToIndex(int id);
    void follow(const TokenRecord &before); ///< by what it is found now

    TokenList m_tokens;
    QHash<QByteArray, int> m_byText;
    QMultiHash<QByteArray, int> m_byJti;
    // Ascending, so that asking for one costs nothing however long it has become.
    QHash<UserKey, QList<int>> m_byUser;
    QHash<int, QList<int>> m_children;
    QHash<int, QList<int>> m_families;
    QList<int> m_moved;
};

} // namespace session

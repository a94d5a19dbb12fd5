// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/simplejwt/tokenmaker.h"
#include "core/simplejwt/tokenreader.h"

namespace simplejwt {

/// What the views do once their fields are validated (and trimmed): the body of the 200 answer, or the refusal.
class Views
{
public:
    /// All of them must outlive it.
    Views(const Project &project, const TokenReader &reader, const UserRules &users, const Blacklist &blacklist,
        const TokenMaker &maker);

    Outcome<Json> obtainPair(const QString &username, const QString &password) const;
    Outcome<Json> obtainSliding(const QString &username, const QString &password) const;
    Outcome<Json> refresh(QByteArrayView text) const;
    Outcome<Json> refreshSliding(QByteArrayView text) const;
    Outcome<Json> verify(QByteArrayView text) const;
    Outcome<Json> blacklist(QByteArrayView text) const;
    Outcome<Json> login(const django::User &user) const; ///< the password-less one

private:
    Outcome<Token> read(QByteArrayView text, TokenType type) const;
    Outcome<> checkExpiry(const Token &token, const QString &claim) const;
    Outcome<> updateLastLogin(django::User user) const;
    Outcome<> checkUserOnRefresh(const Token &token) const;
    Outcome<Json> rotated(Token refresh) const;
    bool refreshWrites() const;
    /// Runs \a work in one transaction, and keeps what it wrote even if it is refused: Django writes each row at once.
    template<class Work> auto written(Work work) const -> decltype(work());

    const Project &m_project;
    const TokenReader &m_reader;
    const UserRules &m_users;
    const Blacklist &m_blacklist;
    const TokenMaker &m_maker;
};

} // namespace simplejwt

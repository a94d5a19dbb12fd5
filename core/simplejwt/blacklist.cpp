// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simplejwt/blacklist.h"

#include "core/python/pythonvalue.h"

namespace simplejwt {

Blacklist::Blacklist(const Project &project, const Backend &backend, const UserRules &users)
    : m_project(project)
    , m_backend(backend)
    , m_users(users)
{
}

Outcome<django::OutstandingToken> Blacklist::rowOf(const Token &token) const
{
    const Json *jti = token.claims.find(QStringView(m_project.jtiClaim));
    const Json *exp = token.claims.find(u"exp");
    if (!jti || !exp)
        return tl::unexpected(
            crashed({ "KeyError", u'\'' + (jti ? QStringLiteral("exp") : m_project.jtiClaim) + u'\'' }));
    const Outcome<QByteArray> text = m_backend.encode(token);
    if (!text)
        return tl::unexpected(text.error());
    const python::PythonResult<Instant> expiresAt = python::pythonDateTime(*exp);
    if (!expiresAt)
        return tl::unexpected(crashed(expiresAt.error()));
    django::OutstandingToken row;
    if (!jti->isNull()) // a null one breaks the column's rule, as in Django; an empty one does not
        row.jti = QStringLiteral("").append(python::pythonText(*jti));
    row.token = *text;
    row.expiresAt = *expiresAt;
    return row;
}

Outcome<> Blacklist::addOutstanding(const Token &token, std::optional<qint64> userId) const
{
    Outcome<django::OutstandingToken> row = rowOf(token);
    if (!row)
        return tl::unexpected(row.error());
    row->userId = userId;
    row->createdAt = token.currentTime;
    const Result<qint64> added = m_project.store.addOutstanding(*row);
    return added ? Outcome<>() : tl::unexpected(databaseFailed(added.error()));
}

Outcome<> Blacklist::add(const Token &token) const
{
    std::optional<qint64> userId;
    if (m_project.since55()) {
        const Outcome<std::optional<django::User>> user
            = m_users.named(token.claims.find(QStringView(m_project.settings.userIdClaim)));
        if (!user)
            return tl::unexpected(user.error());
        if (*user)
            userId = (*user)->id;
    }
    Outcome<django::OutstandingToken> row = rowOf(token);
    if (!row)
        return tl::unexpected(row.error());
    if (m_project.since55()) {
        row->userId = userId;
        row->createdAt = token.currentTime;
    }
    const Result<> done = m_project.store.blacklist(*row, m_project.clock());
    return done ? Outcome<>() : tl::unexpected(databaseFailed(done.error()));
}

Outcome<> Blacklist::outstand(const Token &token) const
{
    const Outcome<std::optional<django::User>> user
        = m_users.named(token.claims.find(QStringView(m_project.settings.userIdClaim)));
    if (!user)
        return tl::unexpected(user.error());
    return addOutstanding(token, *user ? std::optional((*user)->id) : std::nullopt);
}

} // namespace simplejwt

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/calls/issuerequest.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("IssueRequest", text);
}

/// What is typed where no directory is known: a username, or, of a number, the id if somebody says so.
django::User typedUser(const QString &typed, bool isId)
{
    django::User user;
    bool isNumber = false;
    const qint64 id = typed.toLongLong(&isNumber);
    if (isNumber && isId)
        user.id = id;
    else
        user.username = typed;
    return user;
}

} // namespace

Result<IssueRequest> issueRequest(const IssueInput &input)
{
    IssueRequest wanted;
    wanted.kind = input.kind;
    if (input.chosen)
        wanted.user = *input.chosen;
    else if (input.mustChoose)
        return fail(Errc::Usage, tr("Choose a user to issue for."));
    else if (input.typed.isEmpty())
        return fail(Errc::Usage, tr("Choose a user, or type a username, to issue for."));
    else
        wanted.user = typedUser(input.typed, input.typedIsId);
    if (!input.claims)
        return fail(input.claims.error().code, tr("Claims: %1").arg(input.claims.error().what));
    if (!input.lifetime)
        return fail(input.lifetime.error().code, tr("Claims: %1").arg(input.lifetime.error().what));
    wanted.extraClaims = *input.claims;
    wanted.lifetime = *input.lifetime;
    return wanted;
}

QString issuedName(const django::User &user)
{
    return user.username.isEmpty() ? tr("user id %1").arg(user.id) : user.username;
}

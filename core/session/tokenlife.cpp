// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/tokenlife.h"

#include "core/base/timetext.h"
#include "core/session/tokenchoice.h"
#include "core/session/tokentitle.h"

#include <QCoreApplication>
#include <QStringList>

namespace session {
namespace {

QString tr(const char *source)
{
    return QCoreApplication::translate("session::TokenLife", source);
}

} // namespace

QString lifeText(const TokenRecord &token, const SessionLog &log, Instant now)
{
    const bool isToBeBelieved = token.isVerified || !token.readable; // of what can't be read nothing is said
    const QString title = isToBeBelieved ? tokenTitle(token) : tr("%1, unverified,").arg(tokenTitleWithUser(token));
    const TokenState state = stateAt(token, now);
    if (state == TokenState::Blacklisted) {
        const QString at = clockText(*token.revokedAt, now);
        const bool rotated = token.revocation == Revocation::RotatedAway;
        if (token.revokedBy.isEmpty())
            return tr("%1 known as blacklisted since %2").arg(title, at);
        return (rotated ? tr("%1 rotated away %2 by %3") : tr("%1 blacklisted %2 by %3"))
            .arg(title, at, token.revokedBy);
    }
    if (state == TokenState::Expired)
        return tr("%1 expired %2").arg(title, clockText(*token.expiresAt, now))
            + (token.isRenewal ? tr(" · automatic") : QString());
    if (state == TokenState::Unverified)
        return tr("%1, unverified").arg(tokenTitleWithUser(token));
    if (state == TokenState::Unknown && token.readable)
        return tr("%1 without an end: no exp that counts").arg(title);
    QString text = QStringLiteral("%1 %2").arg(title, tokenStateText(token, now));
    if (const TokenRecord *parent = log.token(token.parentId))
        text += tr(" · from %1").arg(tokenTitle(*parent));
    if (token.isRenewal)
        text += tr(" · automatic");
    return text;
}

QString lifeSummary(const TokenRecord &token, const SessionLog &log, Instant now)
{
    QStringList lines{ tokenTitleWithUser(token), tokenStateText(token, now) };
    if (!token.isVerified)
        lines.append(tr("unverified: no key of a server here says that it is what it says"));
    if (token.isStripped)
        lines.append(tr("kept without its signature: no server takes what is left"));
    const auto time = [&](const QString &label, const std::optional<Instant> &at) {
        if (at)
            lines.append(tr("%1 %2, %3").arg(label, clockText(*at, now), relativeText(*at, now)));
    };
    time(tr("issued"), token.issuedAt);
    time(tr("not before"), token.notBefore);
    time(tr("expires"), token.expiresAt);
    time(tr("refreshable until"), token.refreshExpiresAt);
    if (token.revokedAt && !token.revokedBy.isEmpty())
        lines.append(tr("revoked by %1").arg(token.revokedBy));
    if (const TokenRecord *parent = log.token(token.parentId))
        lines.append(tr("from %1").arg(tokenTitle(*parent)));
    if (token.isRenewal)
        lines.append(tr("by an automatic refresh"));
    if (!token.server.isEmpty())
        lines.append(QUrl(token.server).authority());
    return lines.join(QLatin1Char('\n'));
}

QString lifeToolTip(int token, const SessionLog &log, Instant now)
{
    const TokenRecord *record = log.token(token);
    return record
        ? QStringLiteral("<p style='white-space:pre'>%1</p>").arg(lifeSummary(*record, log, now).toHtmlEscaped())
        : QString();
}

} // namespace session

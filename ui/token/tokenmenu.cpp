// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/token/tokenmenu.h"

#include "core/base/log.h"
#include "core/session/tokenchoice.h"
#include "ui/look/icons.h"
#include "ui/widgets/clipboard.h"

TokenMenu::TokenMenu(const session::SessionLog &log, Clock clock, QWidget *parent)
    : QMenu(parent)
    , m_log(log)
    , m_clock(std::move(clock))
{
    setObjectName(QStringLiteral("tokenMenu"));
    setTitle(tr("This token")); // where it is a part of another menu
    m_title = addAction(QString());
    m_title->setEnabled(false);
    addSeparator();
    connect(add("tokenDecode", "verify", tr("&Decode")), &QAction::triggered, this,
        [this] { emit decodeRequested(m_token); });
    m_compare = add("tokenCompare", "compare", tr("C&ompare with the token in Decode"));
    connect(m_compare, &QAction::triggered, this, [this] { emit compareRequested(m_token); });
    connect(add("tokenCopy", "copy", tr("&Copy")), &QAction::triggered, this, [this] { copy(false); });
    connect(add("tokenCopyMasked", "eye", tr("Copy &masked")), &QAction::triggered, this, [this] { copy(true); });
    connect(add("tokenTwin", "clock", tr("Make one that e&xpires in 10 s")), &QAction::triggered, this,
        [this] { emit twinRequested(m_token); });
    addSeparator();
    connect(add("tokenUseAccess", "send", tr("Use as &access token")), &QAction::triggered, this,
        [this] { emit useRequested(m_token, simplejwt::TokenType::Access); });
    connect(add("tokenUseRefresh", "refresh", tr("Use as &refresh token")), &QAction::triggered, this,
        [this] { emit useRequested(m_token, simplejwt::TokenType::Refresh); });
    addSeparator();
    m_everywhere = add("tokenEverywhere", "logout", QString());
    connect(m_everywhere, &QAction::triggered, this, [this] { emit everywhereRequested(m_token); });
    m_forget = add("tokenForget", "trash", QString());
    connect(m_forget, &QAction::triggered, this, [this] { emit forgetRequested(m_token); });
    m_expire = add("tokenExpire", "clock", tr("Expire &now"));
    connect(m_expire, &QAction::triggered, this, [this] { emit expireRequested(m_token); });
}

bool TokenMenu::setToken(int token)
{
    const session::TokenRecord *record = m_log.token(token);
    if (!record)
        return false;
    m_token = token;
    m_title->setText(QStringLiteral("%1 · %2")
                         .arg(tokenTitleWithUser(*record), session::tokenStateText(*record, m_clock()))
                         .replace(QLatin1Char('&'), QLatin1String("&&")));
    const QString user = session::oneLine(record->user, 24).replace(QLatin1Char('&'), QLatin1String("&&"));
    m_everywhere->setText(tr("&Log out %1 everywhere…").arg(user.isEmpty() ? tr("the user") : user));
    const bool isOfUser = session::isOfKnownUser(*record);
    m_forget->setText(isOfUser                 ? tr("&Forget the tokens of %1").arg(user)
            : m_log.familyOf(token).size() > 1 ? tr("&Forget the tokens of this login")
                                               : tr("&Forget the token"));
    m_expire->setEnabled(record->expiresAt && m_clock() < *record->expiresAt);
    m_everywhere->setEnabled(!record->userId.isEmpty() && !record->server.isEmpty());
    m_compare->setEnabled(m_comparable && m_comparable(record->text));
    return true;
}

void TokenMenu::open(int token, const QPoint &globalPosition)
{
    if (setToken(token))
        popup(globalPosition);
}

void TokenMenu::setComparable(std::function<bool(const QByteArray &token)> comparable)
{
    m_comparable = std::move(comparable);
}

QAction *TokenMenu::add(const char *name, const char *icon, const QString &text)
{
    QAction *action = addAction(themedIcon(QLatin1String(icon), IconRole::Muted), text);
    action->setObjectName(QLatin1String(name));
    return action;
}

void TokenMenu::copy(bool masked) const
{
    if (const session::TokenRecord *record = m_log.token(m_token))
        copyEither(masked ? redacted(record->text) : QString::fromUtf8(record->text), !masked);
}

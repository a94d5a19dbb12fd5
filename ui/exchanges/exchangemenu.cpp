// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exchanges/exchangemenu.h"

#include "core/client/way.h"
#include "core/session/tokentitle.h"
#include "ui/look/icons.h"

namespace {

constexpr int mostTokens = 4;

QString plain(QString text)
{
    return text.replace(u'&', QLatin1String("&&"));
}

} // namespace

ExchangeMenu::ExchangeMenu(const session::SessionLog &log, QWidget *parent)
    : QMenu(parent)
    , m_log(log)
    , m_copy(new QMenu(tr("&Copy as"), this))
    , m_copyVariables(new QMenu(tr("Copy as, tokens as &variables"), this))
{
    m_copy->setObjectName(QStringLiteral("exchangeCopy"));
    m_copy->setIcon(themedIcon(QStringLiteral("copy"), IconRole::Muted));
    m_copyVariables->setObjectName(QStringLiteral("exchangeCopyVariables"));
    m_copyVariables->setIcon(themedIcon(QStringLiteral("eye"), IconRole::Muted));
    setObjectName(QStringLiteral("exchangeMenu"));
    setToolTipsVisible(true);
}

void ExchangeMenu::open(quint64 id, const ExchangeWords &words, const QPoint &globalPosition)
{
    const session::Exchange *exchange = m_log.exchange(id);
    if (!exchange)
        return;
    clear();
    const QUrl address = exchange->url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    QAction *title = addAction(plain(
        QStringLiteral("%1 %2 · %3")
            .arg(words.method,
                fontMetrics().elidedText(address.toString(), Qt::ElideMiddle, 48 * fontMetrics().averageCharWidth()),
                words.status)));
    title->setEnabled(false);
    addSeparator();
    const QString where = tr("Sends %1 %2").arg(words.method, address.toString());
    const QString warning = client::clearTextWarning(exchange->url);
    QAction *again = add("exchangeAgain", "send", tr("&Send again"));
    again->setToolTip((warning.isEmpty() ? where : where + u'\n' + warning).toHtmlEscaped());
    connect(again, &QAction::triggered, this, [this, id] { emit againRequested(id); });
    connect(add("exchangeEdit", "edit", tr("&Edit and send again…")), &QAction::triggered, this,
        [this, id] { emit editRequested(id); });
    addSeparator();
    connect(add("exchangeExplain", "question", tr("E&xplain")), &QAction::triggered, this,
        [this, id] { emit explainRequested(id); });
    addTokens(m_log.tokensOf(id));
    addSeparator();
    addForms(id, m_copy, client::Secrets::Revealed);
    addForms(id, m_copyVariables, client::Secrets::Redacted);
    addFilters(words);
    popup(globalPosition);
}

void ExchangeMenu::addTokens(const session::TokensOfExchange &tokens)
{
    QList<int> shown;
    for (const int id : QList{ tokens.sent, tokens.bearer } + tokens.received) {
        const session::TokenRecord *token = m_log.token(id);
        if (!token || shown.contains(id) || shown.size() == mostTokens)
            continue;
        shown.append(id);
        QAction *action = add("", "keys", tr("Show %1").arg(plain(tokenTitle(*token))));
        action->setObjectName(QStringLiteral("exchangeShowToken%1").arg(id));
        connect(action, &QAction::triggered, this, [this, id] { emit tokenRequested(id); });
    }
}

void ExchangeMenu::addForms(quint64 id, QMenu *forms, client::Secrets secrets)
{
    forms->clear();
    for (const code::FormInfo &info : code::forms()) {
        if (!info.writesCalls)
            continue;
        QAction *action = forms->addAction(QString::fromLatin1(info.title));
        action->setObjectName(forms->objectName() + u'-' + QLatin1StringView(info.name));
        connect(action, &QAction::triggered, this,
            [this, id, form = info.form, secrets] { emit copyRequested(id, form, secrets); });
    }
    addMenu(forms);
}

void ExchangeMenu::addFilters(const ExchangeWords &words)
{
    const QString status = words.code > 0 ? QString::number(words.code) : words.status.section(u' ', 0, 0);
    addSeparator();
    for (const auto &[name, value] :
        { std::pair(QStringLiteral("host"), words.host), { QStringLiteral("path"), words.path },
            { QStringLiteral("status"), status }, { QStringLiteral("user"), words.user } }) {
        if (value.isEmpty() || value.contains(u' '))
            continue; // a filter's words end at a blank
        const QString filter = name + u':' + value;
        QAction *action = add("", "search",
            tr("Only %1").arg(
                plain(fontMetrics().elidedText(filter, Qt::ElideMiddle, 36 * fontMetrics().averageCharWidth()))));
        action->setObjectName(QStringLiteral("exchangeOnly-%1").arg(name));
        connect(action, &QAction::triggered, this, [this, filter] { emit filterRequested(filter); });
    }
}

QAction *ExchangeMenu::add(const char *name, const char *icon, const QString &text)
{
    QAction *action = addAction(themedIcon(QLatin1String(icon), IconRole::Muted), text);
    action->setObjectName(QLatin1String(name));
    return action;
}

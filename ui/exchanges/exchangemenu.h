// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/code/form.h"
#include "core/session/sessionlog.h"
#include "ui/exchanges/exchangefilter.h"

#include <QMenu>

/// What can be done with a call of the session. It says which one it is for; what is asked for comes out as signals.
class ExchangeMenu : public QMenu
{
    Q_OBJECT

public:
    /// The log must outlive the menu.
    explicit ExchangeMenu(const session::SessionLog &log, QWidget *parent = nullptr);

    /// Opens without waiting for it to close. An id that the session doesn't know opens nothing.
    void open(quint64 exchange, const ExchangeWords &words, const QPoint &globalPosition);

signals:
    void againRequested(quint64 exchange);
    void editRequested(quint64 exchange);
    void explainRequested(quint64 exchange);
    void copyRequested(quint64 exchange, code::Form form, client::Secrets secrets);
    void tokenRequested(int token);
    /// In place of the filter that is there.
    void filterRequested(const QString &filter);

private:
    void addTokens(const session::TokensOfExchange &tokens);
    void addForms(quint64 exchange, QMenu *forms, client::Secrets secrets);
    void addFilters(const ExchangeWords &words);
    QAction *add(const char *name, const char *icon, const QString &text);

    const session::SessionLog &m_log;
    QMenu *m_copy; ///< as code, tokens and all
    QMenu *m_copyVariables; ///< the same with variables in their place
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/diagnose/diagnosecontext.h"

#include <QWidget>
#include <functional>

class CausesView;
class ExchangeTextView;
class ExchangesModel;
class InlineMessage;
class QLabel;
class QPushButton;
class QSplitter;
class QTableView;
class QToolButton;

/// Every request and reply of the session: a table, and beside it the chosen one whole, its cause first.
class ExchangesPane : public QWidget
{
    Q_OBJECT

public:
    /// What is known for explaining a failure, asked when one is shown.
    using ContextSource = std::function<diagnose::DiagnoseContext()>;

    /// The log must outlive the pane.
    ExchangesPane(const session::SessionLog &log, Clock clock, QWidget *parent = nullptr);

    void setDiagnoseContext(ContextSource source);
    void selectExchange(quint64 id);
    quint64 selectedExchange() const; ///< 0: none

    QByteArray saveState() const;
    void restoreState(const QByteArray &state);

signals:
    void tokenSelected(int id);
    void tokenMenuRequested(int id, const QPoint &globalPosition);
    /// A call that would tell causes apart was clicked.
    void callRequested(const client::EndpointRequest &request);

private:
    void makeTable();
    QWidget *makeDetails();
    QWidget *makeDetailActions();
    void showCurrent();
    void showCause(const session::Exchange &exchange);
    void showCookies(const session::Exchange &exchange);
    void showTokens(const session::Exchange &exchange);
    void showText(const session::Exchange &exchange);
    void showEmptiness();
    void copyCurl(client::Secrets secrets);

    const session::SessionLog &m_log;
    Clock m_clock;
    ContextSource m_context;
    ExchangesModel *m_model;
    QSplitter *m_splitter;
    QTableView *m_table;
    QLabel *m_empty;
    QWidget *m_details;
    CausesView *m_why;
    InlineMessage *m_cookies; ///< flags of cookies that carry a token
    InlineMessage *m_copied;
    QWidget *m_tokens;
    QPushButton *m_reveal;
    ExchangeTextView *m_text;
    quint64 m_shown = 0;
    bool m_followsNewest = true;
    quint64 m_tried = 0; ///< whose trial is under way; 0: none's
};

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/code/form.h"
#include "core/diagnose/cause.h"
#include "core/diagnose/diagnosecontext.h"
#include "ui/look/theme.h"
#include "ui/widgets/door.h"

#include <QWidget>
#include <functional>

class CausesView;
class ExchangeEditor;
class ExchangeTextView;
class InlineMessage;
class QPushButton;

/// One exchange whole, its cause first; or, in its place, the call while somebody edits it to send it once more.
class ExchangeDetails : public QWidget
{
    Q_OBJECT

public:
    /// What is known for explaining a failure, asked when one is shown.
    using ContextSource = std::function<diagnose::DiagnoseContext()>;

    /// The log must outlive it.
    ExchangeDetails(const session::SessionLog &log, Clock clock, QWidget *parent = nullptr);

    void setDiagnoseContext(ContextSource source);
    /// What helps with a cause.
    void setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors);
    /// Judged by what is known now. nullptr: none. What somebody edits stays.
    void show(const session::Exchange *exchange);
    using QWidget::show;
    quint64 shown() const { return m_shown; } ///< 0: none
    /// Remark: why it can't be sent as it was.
    void edit(const client::EndpointRequest &request, const QString &remark);
    void copyAs(quint64 exchange, code::Form form, client::Secrets secrets);
    /// Action: of the button; empty: none.
    void showMessage(Tone tone, const QString &lead, const QString &text, const QString &action = {});
    void showError(const Error &error);
    void clearMessage();

signals:
    void tokenSelected(int id);
    void tokenMenuRequested(int id, const QPoint &globalPosition);
    /// A call that would tell causes apart was clicked.
    void trialRequested(const client::EndpointRequest &request);
    /// The edited call is to be sent.
    void sendRequested(const client::EndpointRequest &request);
    void againRequested(); ///< the exchange that is shown, as it is
    void editRequested(); ///< the same, to be edited before
    void actionTriggered(); ///< of showMessage()

private:
    QWidget *makeActions();
    void leaveEditor();
    void showCause(const session::Exchange &exchange);
    void showCookies(const session::Exchange &exchange);
    void showTokens(const session::Exchange &exchange);
    void showText(const session::Exchange &exchange);
    void fitText();

    const session::SessionLog &m_log;
    Clock m_clock;
    ContextSource m_context;
    QWidget *m_reading; ///< all but message and editor
    CausesView *m_why;
    InlineMessage *m_cookies; ///< flags of cookies that carry a token
    InlineMessage *m_message;
    QWidget *m_tokens;
    QPushButton *m_reveal;
    ExchangeTextView *m_text;
    ExchangeEditor *m_editor;
    quint64 m_shown = 0;
};

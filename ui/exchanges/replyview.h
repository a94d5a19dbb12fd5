// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/diagnose/cause.h"
#include "core/diagnose/diagnosecontext.h"
#include "core/session/sessionlog.h"
#include "ui/widgets/door.h"

#include <QWidget>

class CausesView;
class Chip;
class ExchangeTextView;
class MutedLabel;
class QLabel;
class QPushButton;

/// What came of a call: status and time, the cause and the way out, then the reply as it came, in
/// which each token can be hovered, clicked and asked for its menu. Plain text throughout.
class ReplyView : public QWidget
{
    Q_OBJECT

public:
    /// The log must outlive the view.
    ReplyView(const session::SessionLog &log, Clock clock, QWidget *parent = nullptr);

    /// What helps with a cause.
    void setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors);
    void showRunning(const QByteArray &method, const QUrl &url);
    /// Its causes by that context, likeliest first; meaning for a success.
    void showExchange(
        const session::Exchange &exchange, const diagnose::DiagnoseContext &context, const QString &meaning);
    /// The answer of a trial, and what it shows: the causes of the call that it is about, judged anew.
    void showTrial(
        const session::Exchange &exchange, const session::Exchange &about, const diagnose::DiagnoseContext &context);
    /// Where what is shown is no longer what the next call would ask: whose answer it is; empty: it is.
    void setEarlier(const QString &note);
    void clear();

signals:
    void cancelRequested();
    void tokenSelected(int id);
    void tokenMenuRequested(int id, const QPoint &globalPosition);
    /// A call that would tell causes apart was clicked.
    void trialRequested(const client::EndpointRequest &request);

private:
    void showReply(const session::Exchange &exchange);
    void showBody(const session::Exchange &exchange);
    void showTime();
    void fitBody();

    const session::SessionLog &m_log;
    Chip *m_status;
    QLabel *m_call;
    MutedLabel *m_time;
    QString m_duration;
    QString m_earlier;
    QPushButton *m_cancel;
    CausesView *m_why;
    ExchangeTextView *m_body;
};

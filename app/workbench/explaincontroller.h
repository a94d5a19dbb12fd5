// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diagnose/cause.h"
#include "core/diagnose/diagnosecontext.h"
#include "core/session/exchange.h"
#include "ui/widgets/door.h"
#include "ui/widgets/newestrun.h"

#include <QObject>
#include <QPointer>

class DecodeController;
class ExplainPane;
class FlowController;
class Laboratory;
class MainWindow;

/// Explain: the reply of a server that somebody pasted or dropped, anywhere in the window.
class ExplainController : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    ExplainController(Laboratory &laboratory, MainWindow &window, DecodeController &decode, FlowController &flow,
        QObject *parent = nullptr);

    /// What helps with a cause.
    void setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors);
    QWidget *makePane();
    /// Any text: a server's reply is explained, and its tokens are in Decode; whatever else it is, it is decoded.
    void take(const QString &text);
    /// A text that is in Decode already: if it is a reply, it is explained beside it.
    void explainBeside(const QString &text);
    /// A call of the session, with what it is known to have been.
    void explainCall(quint64 exchange);

signals:
    /// The text is the addresses of files that were copied or dropped.
    void filesGiven(const QStringList &paths);

private:
    struct Question
    {
        QString text;
        bool isInDecode;
    };
    struct Finding
    {
        Question question;
        bool isReply;
    };

    void ask(const Question &question);
    void follow(const Finding &finding);
    void chooseServer(const QUrl &url);
    diagnose::DiagnoseContext contextOf(const session::Exchange &exchange) const;
    const config::ServerProfile *serverOf(const QUrl &url) const;

    std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> m_doors;
    Laboratory &m_laboratory;
    MainWindow &m_window;
    DecodeController &m_decode;
    FlowController &m_flow;
    NewestRun<Question, Finding> *m_run;
    QPointer<ExplainPane> m_pane;
};

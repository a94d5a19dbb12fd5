// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/background.h"
#include "core/client/endpoint.h"
#include "core/diagnose/cause.h"
#include "core/diagnose/diagnosecontext.h"
#include "core/session/tokenchoice.h"
#include "core/simplejwt/token.h"
#include "ui/look/theme.h"
#include "ui/widgets/door.h"
#include "ui/widgets/panel.h"

#include <functional>

class Chip;
class CurlButton;
class InlineMessage;
class MutedLabel;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class ScrollBox;
class QTimer;
class ReplyView;

/// Call the endpoints: one button a call, each says what it would send where; below, what came of it: first why, then
/// the reply.
class EndpointsPane : public Panel
{
    Q_OBJECT

public:
    using ContextSource = std::function<diagnose::DiagnoseContext()>;

    /// The log must outlive the pane.
    EndpointsPane(const session::SessionLog &log, Clock clock, QWidget *parent = nullptr);

    void setServer(const config::ServerProfile &server);
    void setSelectedToken(int id);
    /// The calls take this one as access or refresh token, whatever it is, until another token is selected.
    void useToken(int id, simplejwt::TokenType as);
    void setDiagnoseContext(ContextSource source);
    /// What helps with a cause.
    void setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors);

    /// Asks for it to be sent, as the buttons do.
    void call(session::Endpoint endpoint);
    /// It is on its way; the answer before it is gone.
    void showRunning(const client::EndpointRequest &request);
    /// What came of it, with the id that the log knows it by.
    void showAnswer(const session::Exchange &exchange, quint64 about = 0);
    void showMessage(Tone tone, const QString &lead, const QString &text);

signals:
    void callRequested(const client::EndpointRequest &request);
    void cancelRequested(); ///< of the call under way
    void tokenChosen(int id);
    void tokenMenuRequested(int id, const QPoint &globalPosition);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    struct Action
    {
        session::Endpoint endpoint;
        QPushButton *button;
        QString title;
    };

    QWidget *makeActions();
    QLayout *makePreview();
    QWidget *makeTokens();
    QWidget *makeScrolled();
    Result<client::EndpointRequest> requestFor(session::Endpoint endpoint) const;
    QString preview(session::Endpoint endpoint) const;
    void showChoice();
    void showTokenStates();
    void showPreview();
    void showWhoseAnswer();
    void askWay(const QUrl &url);
    void markLast(session::Endpoint endpoint);
    void copyCurl(client::Secrets secrets);

    const session::SessionLog &m_log;
    Clock m_clock;
    ContextSource m_context;
    config::ServerProfile m_server;
    QStringList m_way; ///< to that server: what people should know before tokens go there
    session::TokenChoice m_choice;
    int m_selected = -1;
    int m_usedAccess = -1; ///< asked for by hand; -1: the selected one's family gives it
    int m_usedRefresh = -1;
    QList<Action> m_actions;
    CurlButton *m_curl;
    Chip *m_access;
    Chip *m_refresh;
    MutedLabel *m_preview;
    InlineMessage *m_hint;
    ReplyView *m_reply;
    ScrollBox *m_scroll = nullptr;
    QTimer *m_tick;
    session::Endpoint m_shown = session::Endpoint::WhoAmI; ///< whose preview is shown
    session::Endpoint m_last = session::Endpoint::WhoAmI;
    bool m_isRunning = false;
    quint64 m_answered = 0; ///< the call whose answer is shown; 0: none
    Background m_background;
};

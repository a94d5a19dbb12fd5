// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/endpoint.h"
#include "core/diagnose/cause.h"
#include "core/simplejwt/token.h"
#include "ui/widgets/door.h"

#include <QObject>
#include <QPointer>

class ArrangedSplitter;
class CallsController;
class DecodeController;
class IssueController;
class Laboratory;
class MainWindow;
class QSettings;
struct Error;

/// Flow: where tokens are issued and, below, sent to the server's endpoints; a token goes from one to the other.
class FlowController : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    FlowController(Laboratory &laboratory, MainWindow &window, DecodeController &decode, QSettings &state,
        QObject *parent = nullptr);

    /// Until then the others do without it.
    QWidget *makePane();
    IssueController *issue() const { return m_issue; }
    /// Goes to Flow for it.
    void selectUser(const QString &name);
    /// Goes to Flow and fills the token in where a token of that type is sent.
    void useToken(int tokenId, simplejwt::TokenType as);
    /// Goes to Flow and sends it; its answer is shown there.
    void call(const client::EndpointRequest &request);
    /// Sends it for another pane, which stays and shows what it tells.
    void callBeside(const client::EndpointRequest &request);
    /// The call under way.
    void cancelCall();
    /// What helps with a cause.
    void setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors);
    /// Shows Flow and issues for that user as its button does, if the user is there.
    void issueFor(const QString &name);
    /// Signs the same claims for the next seconds, and selects what came out.
    void makeTwin(int tokenId);
    void saveState();

signals:
    void failed(const Error &error); ///< outside the pane

private:
    void showServer();

    Laboratory &m_laboratory;
    MainWindow &m_window;
    DecodeController &m_decode;
    QSettings &m_state;
    IssueController *m_issue;
    CallsController *m_calls;
    QPointer<ArrangedSplitter> m_splitter; ///< between the two
};

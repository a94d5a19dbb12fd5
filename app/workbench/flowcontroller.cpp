// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/flowcontroller.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/callscontroller.h"
#include "app/workbench/decodecontroller.h"
#include "app/workbench/issuecontroller.h"
#include "ui/calls/endpointspane.h"
#include "ui/calls/issuepane.h"
#include "ui/decode/decodepane.h"
#include "ui/token/tokenmenu.h"
#include "ui/widgets/arrangedsplitter.h"
#include "ui/window/mainwindow.h"

#include <QSettings>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using simplejwt::TokenType;

FlowController::FlowController(
    Laboratory &laboratory, MainWindow &window, DecodeController &decode, QSettings &state, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
    , m_decode(decode)
    , m_state(state)
    , m_issue(new IssueController(laboratory, decode, this))
    , m_calls(new CallsController(
          laboratory.autoRefresh(), laboratory.log(), laboratory.clock().clock(),
          [&laboratory] { return laboratory.diagnoseContext(); }, this))
{
    connect(&laboratory.servers(), &ServerList::currentChanged, this, &FlowController::showServer);
    connect(m_issue, &IssueController::callRequested, m_calls, &CallsController::send);
    connect(m_issue, &IssueController::failed, this, &FlowController::failed);
    connect(decode.menu(), &TokenMenu::twinRequested, this, &FlowController::makeTwin);
    connect(decode.menu(), &TokenMenu::useRequested, this, &FlowController::useToken);
    connect(&decode, &DecodeController::selectionChanged, this, [this](int tokenId) {
        if (m_calls->pane())
            m_calls->pane()->setSelectedToken(tokenId);
    });
}

QWidget *FlowController::makePane()
{
    IssuePane *issue = m_issue->makePane();
    EndpointsPane *endpoints = m_calls->makePane();
    connect(endpoints, &EndpointsPane::tokenChosen, &m_decode, &DecodeController::select);
    connect(endpoints, &EndpointsPane::tokenMenuRequested, m_decode.menu(), &TokenMenu::open);
    endpoints->setSelectedToken(m_decode.selected());
    endpoints->setServer(m_laboratory.servers().current());

    // The usual users are in sight, and what room there is beside goes to the answers.
    const auto usersFirst = [issue, upper = 0](int room) mutable {
        if (upper == 0)
            upper = issue->sizeHint().height(); // once: a message in it moves nothing
        return QList<int>{ upper, qMax(0, room - upper) };
    };
    m_splitter = new ArrangedSplitter(Qt::Vertical, usersFirst);
    m_splitter->setObjectName(u"flowSplitter"_s);
    m_splitter->addWidget(issue);
    m_splitter->addWidget(endpoints);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->restoreChoice(m_state.value(u"flow/splitter"_s).toByteArray());
    m_splitter->setFocusProxy(issue);
    m_issue->selectUser(m_state.value(u"flow/user"_s).toString());
    return m_splitter;
}

void FlowController::call(const client::EndpointRequest &request)
{
    m_window.showPane(u"flow"_s);
    m_calls->send(request);
}

void FlowController::callBeside(const client::EndpointRequest &request)
{
    m_calls->send(request);
}

void FlowController::cancelCall()
{
    m_calls->cancel();
}

void FlowController::setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors)
{
    m_calls->setDoors(std::move(doors));
}

void FlowController::issueFor(const QString &name)
{
    m_window.showPane(u"flow"_s);
    m_issue->issueFor(name);
}

void FlowController::makeTwin(int tokenId)
{
    const session::TokenRecord *token = m_laboratory.log().token(tokenId);
    if (!token)
        return;
    const QString server = token->server.isEmpty() ? m_laboratory.servers().current().id() : token->server;
    const auto twin = m_laboratory.minting().twinOf(*token, 10s);
    if (!twin) {
        emit failed(twin.error());
        return;
    }
    const int id = m_laboratory.log().observe(*twin, session::Origin::Issued, server);
    m_laboratory.log().joinFamilies({ tokenId, id }); // what goes with the one goes with the other
    m_decode.select(id);
}

void FlowController::selectUser(const QString &name)
{
    m_window.showPane(u"flow"_s);
    m_issue->selectUser(name);
}

void FlowController::useToken(int tokenId, TokenType as)
{
    m_window.showPane(u"flow"_s);
    if (m_decode.selected() < 0)
        m_decode.select(tokenId);
    m_calls->pane()->useToken(tokenId, as);
}

void FlowController::showServer()
{
    if (m_calls->pane())
        m_calls->pane()->setServer(m_laboratory.servers().current());
}

void FlowController::saveState()
{
    if (!m_splitter)
        return;
    m_state.setValue(u"flow/user"_s, m_issue->selectedUser());
    m_state.setValue(u"flow/splitter"_s, m_splitter->choice());
}

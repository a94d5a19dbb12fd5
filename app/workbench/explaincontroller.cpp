// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/explaincontroller.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "app/workbench/flowcontroller.h"
#include "core/archive/exchangetext.h"
#include "core/config/serverfile.h"
#include "core/reply/explanation.h"
#include "core/scan/tokenfinder.h"
#include "ui/explain/explainpane.h"
#include "ui/window/mainwindow.h"

#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype quick = 64 * 1024; ///< characters that are looked at at once

QUrl originOf(const QUrl &url)
{
    QUrl origin;
    origin.setScheme(url.scheme());
    origin.setHost(url.host());
    origin.setPort(url.port());
    return origin;
}

/// Files that were copied in a file manager are a line each; empty: the text says something else.
QStringList filesIn(const QString &text)
{
    if (!text.trimmed().startsWith(QLatin1StringView("file:")))
        return {};
    QStringList files;
    for (const QString &line : text.split(u'\n', Qt::SkipEmptyParts)) {
        const QUrl url(line.trimmed(), QUrl::StrictMode);
        if (!url.isLocalFile())
            return {};
        files.append(url.toLocalFile());
    }
    return files;
}

} // namespace

ExplainController::ExplainController(
    Laboratory &laboratory, MainWindow &window, DecodeController &decode, FlowController &flow, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
    , m_decode(decode)
    , m_flow(flow)
    , m_run(new NewestRun<Question, Finding>(
          [clock = laboratory.clock().realTime()](const Question &question) {
              return Finding{ question, reply::holdsReply(question.text.toUtf8(), clock()) };
          },
          [this](const Finding &finding) { follow(finding); }, this))
{
}

void ExplainController::setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors)
{
    m_doors = std::move(doors);
    if (m_pane)
        m_pane->setDoors(m_doors);
}

QWidget *ExplainController::makePane()
{
    m_pane = new ExplainPane(m_laboratory.clock().realTime());
    m_pane->setContext([this](const session::Exchange &exchange) { return contextOf(exchange); });
    m_pane->setDoors(m_doors);
    m_pane->setServerTest([this](const QUrl &url) { return serverOf(url) != nullptr; });
    connect(m_pane, &ExplainPane::serverOffered, this, &ExplainController::chooseServer);
    connect(m_pane, &ExplainPane::tokenChosen, this,
        [this](const QByteArray &token) { m_decode.decode(QString::fromUtf8(token)); });
    connect(m_pane, &ExplainPane::rulesRequested, this, [this] {
        if (m_pane->explanation())
            chooseServer(m_pane->explanation()->exchange.url); // whose rules they are
        m_window.showPane(u"settings"_s);
    });
    // What a trial shows is seen here: the causes are judged anew.
    connect(m_pane, &ExplainPane::callRequested, &m_flow, &FlowController::callBeside);
    connect(&m_laboratory.log(), &session::SessionLog::exchangeAdded, m_pane, &ExplainPane::reexplain);
    connect(&m_laboratory.servers(), &ServerList::changed, m_pane, &ExplainPane::reexplain);
    connect(&m_laboratory.rules(), &ServerRules::changed, m_pane, &ExplainPane::reexplain);
    return m_pane;
}

void ExplainController::take(const QString &text)
{
    if (const QStringList files = filesIn(text); !files.isEmpty()) {
        emit filesGiven(files);
        return;
    }
    ask({ text, false });
}

void ExplainController::explainBeside(const QString &text)
{
    ask({ text, true });
}

void ExplainController::explainCall(quint64 id)
{
    const session::Exchange *exchange = m_laboratory.log().exchange(id);
    if (!exchange)
        return;
    m_window.showPane(u"explain"_s);
    m_pane->showCall(*exchange, archive::writeOut(*exchange, m_laboratory.log(), client::Secrets::Redacted).text);
}

void ExplainController::ask(const Question &question)
{
    if (question.text.size() > quick)
        m_run->request(question);
    else
        m_run->answerNow(question);
}

void ExplainController::follow(const Finding &finding)
{
    const QString &text = finding.question.text;
    if (!finding.isReply) {
        if (finding.question.isInDecode)
            return;
        m_window.showDecode();
        m_decode.decode(text);
        // An explanation that stands there would be taken for this text's. A token alone may be the one it asks for.
        const QList<scan::FoundToken> found = scan::findTokens(text.toUtf8(), { .maxTokens = 1, .cutTokens = false });
        if (m_pane && (found.isEmpty() || found.constFirst().text != text.trimmed().toUtf8()))
            m_pane->showText({});
        return;
    }
    m_window.showPane(u"explain"_s);
    m_pane->showText(text);
    const bool holdsToken = !scan::findTokens(text.toUtf8(), { .maxTokens = 1, .cutTokens = false }).isEmpty();
    if (finding.question.isInDecode)
        return;
    if (holdsToken)
        m_decode.decode(text);
    else
        m_decode.clear(); // the token before has nothing to do with this reply
}

void ExplainController::chooseServer(const QUrl &url)
{
    if (const config::ServerProfile *known = serverOf(url)) {
        m_laboratory.servers().choose(known->id());
        return;
    }
    const auto server = config::serverFromUrl(originOf(url).toString());
    if (!server)
        return; // no address of the web: there is nothing to call
    m_laboratory.servers().keep(*server);
    m_laboratory.servers().choose(server->id());
    if (m_pane)
        m_pane->reexplain();
}

const config::ServerProfile *ExplainController::serverOf(const QUrl &url) const
{
    const QList<config::ServerProfile> &servers = m_laboratory.servers().all();
    const auto found = std::find_if(servers.cbegin(), servers.cend(), [&url](const config::ServerProfile &server) {
        return !url.host().isEmpty() && originOf(server.baseUrl) == originOf(url);
    });
    return found == servers.cend() ? nullptr : &*found;
}

/// Only what is known of the server that the reply came from; another's settings would explain it wrongly.
diagnose::DiagnoseContext ExplainController::contextOf(const session::Exchange &exchange) const
{
    const config::ServerProfile *server = serverOf(exchange.url);
    if (server)
        return m_laboratory.diagnoseContextOf(*server);
    diagnose::DiagnoseContext context;
    context.log = &m_laboratory.log(); // for the calls that are made from here
    return context;
}

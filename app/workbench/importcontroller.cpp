// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/importcontroller.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "core/archive/importvariables.h"
#include "core/base/regularfile.h"
#include "ui/import/importrows.h"
#include "ui/window/mainwindow.h"
#include "ui/window/sessionarea.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QLocale>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using archive::Intake;
using archive::IntakeOrder;

namespace {

constexpr qint64 quick = 1024 * 1024; ///< bytes of an environment that are read at once
constexpr int pieceTime = 8; ///< milliseconds that may be taken at a time

} // namespace

ImportController::ImportController(
    Laboratory &laboratory, MainWindow &window, DecodeController &decode, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
    , m_decode(decode)
    , m_run(
          [](const IntakeOrder &order) {
              return Answer{ archive::takeIn(order), order.onlyCalls };
          },
          [this](Answer answer) { arrive(std::move(answer)); })
{
    m_poll.setInterval(100ms);
    connect(&m_poll, &QTimer::timeout, this, [this] { m_pane->showProgress(*m_order.progress); });
    m_next.setSingleShot(true);
    m_next.setInterval(0);
    connect(&m_next, &QTimer::timeout, this, &ImportController::takeSome);
}

ImportController::~ImportController()
{
    stop(); // or the end would wait for all that is left to read
}

QWidget *ImportController::makePane()
{
    m_pane = new ImportPane;
    connect(m_pane, &ImportPane::pathsChosen, this, &ImportController::take);
    connect(m_pane, &ImportPane::environmentChosen, this, [this](const QString &path) {
        m_order.environments.append(path);
        read(true);
    });
    connect(m_pane, &ImportPane::environmentNamed, this, [this](const QString &name) {
        m_order.environment = name;
        read(true);
    });
    connect(m_pane, &ImportPane::variableGiven, this, [this](const QString &name, const QString &value) {
        m_order.variables.insert(name, value);
        read(true);
    });
    connect(m_pane, &ImportPane::stopRequested, this, &ImportController::stop);
    connect(m_pane, &ImportPane::takeRequested, this, &ImportController::begin);
    connect(m_pane, &ImportPane::tokenChosen, this,
        [this](const QByteArray &token) { m_decode.decode(QString::fromUtf8(token)); });
    connect(m_pane, &ImportPane::actionTriggered, this,
        [this] { m_window.session()->show(!m_taking.all.calls.isEmpty() ? u"exchanges"_s : u"timeline"_s); });
    return m_pane;
}

void ImportController::take(const QStringList &paths)
{
    m_window.showPane(u"import"_s);
    emit begun(paths);
    if (paths.size() == 1 && takeEnvironment(paths.constFirst()))
        return;
    m_order.paths = paths;
    m_order.environments.clear();
    m_order.environment.clear();
    m_order.variables.clear(); // they were typed for other files
    m_intake.reset();
    m_pane->setNote(paths.size() == 1 ? QFileInfo(paths.constFirst()).fileName()
                                      : tr("%Ln files and folders", nullptr, int(paths.size())));
    read(false);
}

/// True: it is one, and there is something that it can give values to.
bool ImportController::takeEnvironment(const QString &path)
{
    if (m_order.paths.isEmpty() || m_order.paths.contains(path))
        return false;
    const auto bytes = readRegularFile(path, quick);
    if (!bytes || !archive::looksLikeEnvironment(*bytes))
        return false;
    m_order.environments.append(path);
    read(true);
    return true;
}

void ImportController::read(bool onlyCalls)
{
    const bool searches = m_order.progress && m_run.isAwaited() && !m_order.onlyCalls;
    stop();
    m_order.onlyCalls = onlyCalls && !searches; // the tokens of what is being searched are still to come
    m_order.servers = m_laboratory.servers().all();
    m_order.knownCalls = m_laboratory.log().exchanges();
    m_order.knownTokens.clear();
    for (const session::TokenRecord &token : m_laboratory.log().tokens())
        m_order.knownTokens.insert(token.text);
    m_order.claims = m_laboratory.log().claimNames(m_laboratory.servers().current().id());
    m_order.now = m_laboratory.clock().realTime()();
    m_order.progress = std::make_shared<archive::IntakeProgress>();
    m_run.request(m_order);
    m_pane->showProgress(*m_order.progress);
    m_poll.start();
}

void ImportController::stop()
{
    if (m_order.progress)
        m_order.progress->isStopped = true;
}

void ImportController::arrive(Answer answer)
{
    m_poll.stop();
    Intake &intake = answer.intake;
    if (answer.onlyCalls && m_intake) {
        intake.tokens = m_intake->tokens;
        intake.knownTokens = m_intake->knownTokens;
        intake.notSearched = m_intake->notSearched;
        intake.bytes = m_intake->bytes;
        intake.isStopped = m_intake->isStopped;
    }
    m_intake = std::make_shared<Intake>(std::move(intake));
    show();
}

void ImportController::show()
{
    QSet<qsizetype> knownServers;
    for (qsizetype i = 0; i < m_intake->import.servers.size(); ++i) {
        if (m_laboratory.servers().find(m_intake->import.servers.at(i).id()))
            knownServers.insert(i);
    }
    m_pane->showIntake(m_intake, knownServers, m_laboratory.clock().now());
}

void ImportController::begin(const ImportPane::Choice &choice)
{
    if (m_next.isActive() || !m_intake)
        return;
    m_taking = { choice, 0, 0, m_laboratory.log().tokens().size() };
    for (const int server : choice.servers)
        m_laboratory.servers().keep(m_intake->import.servers.at(server));
    m_next.start();
}

/// As many as the window can do without being noticed, then the next.
void ImportController::takeSome()
{
    session::SessionLog &log = m_laboratory.log();
    QElapsedTimer timer;
    timer.start();
    m_isImporting = true; // Decode does not run through all of them
    const QList<int> &calls = m_taking.all.calls;
    const QList<int> &tokens = m_taking.all.tokens;
    for (; m_taking.callsDone < calls.size() && timer.elapsed() < pieceTime; ++m_taking.callsDone)
        log.recordExchange(m_intake->import.calls.at(calls.at(m_taking.callsDone)).exchange);
    for (; m_taking.tokensDone < tokens.size() && timer.elapsed() < pieceTime; ++m_taking.tokensDone)
        log.observe(m_intake->tokens.at(tokens.at(m_taking.tokensDone)).text, session::Origin::Pasted);
    m_isImporting = false;
    if (m_taking.callsDone < calls.size() || m_taking.tokensDone < tokens.size())
        m_next.start();
    else
        finish();
}

void ImportController::finish()
{
    emit imported();
    const qsizetype added = m_laboratory.log().tokens().size() - m_taking.knownBefore;
    const QStringList taken
        = countTexts(m_taking.all.calls.size(), m_taking.all.servers.size(), m_taking.all.tokens.size());
    m_pane->showMessage(Tone::Good,
        tr("Imported: %1. Tokens that were not known before: %2.").arg(taken.join(u", "_s), QLocale().toString(added)),
        !m_taking.all.calls.isEmpty() ? tr("Show the calls")
            : added > 0               ? tr("Show the timeline")
                                      : QString());
    auto after = std::make_shared<Intake>(*m_intake);
    for (const session::TokenRecord &token : m_laboratory.log().tokens())
        m_order.knownTokens.insert(token.text);
    for (qsizetype i = 0; i < after->tokens.size(); ++i) {
        if (m_order.knownTokens.contains(after->tokens.at(i).text))
            after->knownTokens.insert(i);
    }
    for (const int call : m_taking.all.calls)
        after->knownCalls.insert(call);
    m_intake = after;
    show();
}

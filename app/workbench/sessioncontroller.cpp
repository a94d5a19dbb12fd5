// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/sessioncontroller.h"

#include "app/laboratory/laboratory.h"
#include "app/workbench/decodecontroller.h"
#include "app/workbench/sessionfiles.h"
#include "ui/decode/decodepane.h"
#include "ui/exchanges/exchangespane.h"
#include "ui/story/storypane.h"
#include "ui/timeline/timelinepane.h"
#include "ui/token/tokenmenu.h"
#include "ui/widgets/inlinemessage.h"
#include "ui/window/mainwindow.h"
#include "ui/window/sessionarea.h"

#include <QSettings>

using namespace Qt::StringLiterals;
using archive::SessionKeeper;

SessionController::SessionController(Laboratory &laboratory, MainWindow &window, DecodeController &decode,
    SessionFiles &files, QSettings &state, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
    , m_decode(decode)
    , m_files(files)
    , m_state(state)
{
    window.addSessionTab(u"timeline"_s, tr("Timeline"), [this] { return makeTimeline(); });
    window.addSessionTab(u"exchanges"_s, tr("Exchanges"), [this] { return makeExchanges(); });
    window.addSessionTab(u"diagram"_s, tr("Flow diagram"), [this] { return makeDiagram(); });
    window.addSessionTab(u"session"_s, tr("Session"), [this] { return m_files.makePane(); });
    files.makeMenu();
    session::SessionLog &log = laboratory.log();
    if (const qint64 bound = state.value(u"session/memory"_s).toLongLong(); bound > 0)
        log.setMemoryBound(bound);
    connect(&files, &SessionFiles::memoryBoundChosen, this, [this, &log](qint64 bytes) {
        log.setMemoryBound(bytes);
        m_state.setValue(u"session/memory"_s, bytes);
        m_files.showMemory();
    });
    connect(&log, &session::SessionLog::exchangeAdded, &files, &SessionFiles::showMemory);
    connect(&log, &session::SessionLog::exchangeShortened, &files, &SessionFiles::showMemory);
    connect(&log, &session::SessionLog::restored, &files, &SessionFiles::showMemory);
    connect(&laboratory.log(), &session::SessionLog::exchangeAdded, this, &SessionController::countExchanges);
    connect(&laboratory.log(), &session::SessionLog::restored, this, &SessionController::countExchanges);
    // Who asks for what stands above it wants to see that.
    connect(&window, &MainWindow::paneShown, window.session(), [&window] { window.session()->setWhole(false); });
    connect(
        decode.menu(), &TokenMenu::decodeRequested, window.session(), [&window] { window.session()->setWhole(false); });
    connect(&decode, &DecodeController::selectionChanged, this, [this](int tokenId) {
        if (m_timeline)
            m_timeline->setSelectedToken(tokenId);
    });
}

void SessionController::countExchanges()
{
    const qsizetype exchanges = m_laboratory.log().exchanges().size();
    m_window.session()->setTitle(
        u"exchanges"_s, exchanges == 0 ? tr("Exchanges") : tr("Exchanges (%1)").arg(QLocale().toString(exchanges)));
}

void SessionController::setDoors(std::function<QList<Door>(const diagnose::Cause &, const session::Exchange &)> doors)
{
    m_doors = std::move(doors);
    if (m_exchanges)
        m_exchanges->setDoors(m_doors);
}

QWidget *SessionController::makeTimeline()
{
    m_timeline = new TimelinePane(m_laboratory.log(), m_laboratory.clock().clock());
    connect(m_timeline, &TimelinePane::tokenSelected, &m_decode, &DecodeController::select);
    connect(m_timeline, &TimelinePane::tokenMenuRequested, m_decode.menu(), &TokenMenu::open);
    connect(m_timeline, &TimelinePane::comparisonRequested, this, [this](int token, int with) {
        m_decode.select(token);
        m_decode.compareWith(with);
    });
    connect(&m_laboratory.clock(), &LaboratoryClock::changed, m_timeline, &TimelinePane::refresh);
    m_timeline->setSelectedToken(m_decode.selected());
    return m_timeline;
}

QWidget *SessionController::makeExchanges()
{
    m_exchanges = new ExchangesPane(m_laboratory.log(), m_laboratory.clock().clock());
    m_exchanges->setDiagnoseContext([this] { return m_laboratory.diagnoseContext(); });
    m_exchanges->restoreState(m_state.value(u"exchanges/splitter"_s).toByteArray());
    connect(m_exchanges, &ExchangesPane::callRequested, this, &SessionController::callRequested);
    m_exchanges->setDoors(m_doors);
    m_exchanges->setServers([this](const QString &id) { return m_laboratory.servers().find(id); });
    connect(m_exchanges, &ExchangesPane::sendRequested, this, &SessionController::sendRequested);
    connect(m_exchanges, &ExchangesPane::cancelRequested, this, &SessionController::cancelRequested);
    connect(m_exchanges, &ExchangesPane::explainRequested, this, &SessionController::explainRequested);
    connect(m_exchanges, &ExchangesPane::tokenSelected, this, [this](int tokenId) {
        m_window.session()->setWhole(false); // Decode is to be seen
        m_decode.select(tokenId);
    });
    connect(m_exchanges, &ExchangesPane::tokenMenuRequested, m_decode.menu(), &TokenMenu::open);
    m_window.session()->setTools(u"exchanges"_s, m_exchanges->bar());
    return m_exchanges;
}

QWidget *SessionController::makeDiagram()
{
    m_diagram = new StoryPane(m_laboratory.log());
    m_diagram->setDiagnoseContext([this] { return m_laboratory.diagnoseContext(); });
    connect(m_diagram, &StoryPane::tokenSelected, &m_decode, &DecodeController::select);
    connect(m_diagram, &StoryPane::tokenMenuRequested, m_decode.menu(), &TokenMenu::open);
    connect(m_diagram, &StoryPane::exchangeSelected, this, [this](quint64 id) {
        if (m_exchanges)
            m_exchanges->selectExchange(id);
    });
    connect(m_diagram, &StoryPane::exchangeActivated, this, [this](quint64 id) {
        m_window.session()->show(u"exchanges"_s);
        m_exchanges->selectExchange(id);
    });
    connect(m_diagram, &StoryPane::presentRequested, this, &SessionController::presentRequested);
    return m_diagram;
}

void SessionController::keep()
{
    SessionKeeper *keeper = m_laboratory.keeper();
    if (!keeper || keeper->state() != SessionKeeper::State::Off)
        return;
    if (!std::exchange(m_isKeeperConnected, true)) // it may be off still after it was started
        connectKeeper(keeper);
    keeper->start();
}

void SessionController::connectKeeper(SessionKeeper *keeper)
{
    keeper->setSurroundings({ [this] { return m_decode.selected(); },
        [this] { return m_laboratory.servers().embedded().id(); }, [this] { return m_laboratory.clock().offset(); } });
    connect(keeper, &SessionKeeper::restored, this, &SessionController::takeRestored);
    connect(keeper, &SessionKeeper::changed, this, &SessionController::keptStateChanged);
    connect(keeper, &SessionKeeper::changed, &m_files, &SessionFiles::showKept);
    connect(keeper, &SessionKeeper::changed, this, [this, keeper, wasLocked = false]() mutable {
        if (!std::exchange(wasLocked, keeper->isLocked()) && wasLocked) {
            m_window.notice()->setAction({});
            m_window.notice()->show(Tone::Warning, {}, tr("%1 See Session.").arg(keeper->sentence()));
        }
    });
    connect(keeper, &SessionKeeper::failed, this, &SessionController::failed);
    const auto touch = [this, keeper] {
        if (std::exchange(m_keptSelection, m_decode.selected()) != m_decode.selected())
            keeper->touch();
    };
    connect(m_decode.pane(), &DecodePane::inspected, this, touch);
    connect(m_decode.pane(), &DecodePane::tokenDecoded, this, touch);
    connect(&m_laboratory.clock(), &LaboratoryClock::changed, keeper, &SessionKeeper::touch);
}

void SessionController::takeRestored(int selected, std::chrono::microseconds clockOffset, const QString &damage)
{
    // What expired or was blacklisted by the moved clock did so at its times.
    if (clockOffset.count() != 0 && m_laboratory.servers().current().embedded
        && m_laboratory.clock().offset().count() == 0)
        m_laboratory.clock().advance(std::chrono::duration_cast<std::chrono::seconds>(clockOffset));
    const session::TokenRecord *token = m_laboratory.log().token(selected);
    m_decode.deselect();
    if (token && (m_decode.pane()->token().isEmpty() || m_decode.pane()->token() == token->text))
        m_decode.select(selected); // what somebody has typed meanwhile stays
    if (!damage.isEmpty()) {
        m_window.notice()->setAction({});
        m_window.notice()->show(Tone::Warning, {}, damage);
    }
}

QString SessionController::keptState() const
{
    const SessionKeeper *keeper = m_laboratory.keeper();
    if (!keeper || keeper->state() == SessionKeeper::State::Off)
        return tr("session: not kept");
    if (keeper->state() == SessionKeeper::State::Sealed)
        return tr("session: encrypted");
    return keeper->isLocked() ? tr("session: keychain locked") : tr("session: without signatures");
}

void SessionController::saveState()
{
    if (m_exchanges)
        m_state.setValue(u"exchanges/splitter"_s, m_exchanges->saveState());
}

// SPDX-License-Identifier: GPL-3.0-or-later
// The part of Workbench that knows how the session is kept and brought back.
#include "app/services.h"
#include "app/workbench.h"
#include "ui/decodepane.h"
#include "ui/inlinemessage.h"
#include "ui/sessionpane.h"

using namespace Qt::StringLiterals;
using archive::SessionKeeper;

void Workbench::keepSession()
{
    SessionKeeper *keeper = m_services.keeper();
    if (const QUrl &embedded = m_services.servers().constFirst().baseUrl; embedded.port() > 0) {
        m_state.setValue(u"embedded/port"_s, embedded.port());
        m_state.sync(); // for a start after a crash, too
    }
    if (!keeper || keeper->state() != SessionKeeper::State::Off)
        return;
    if (!std::exchange(m_isKeeperConnected, true)) // it may be off still after it was started
        connectKeeper(keeper);
    keeper->start();
}

void Workbench::connectKeeper(SessionKeeper *keeper)
{
    keeper->setSurroundings({ [this] { return m_selected; }, [this] { return m_services.servers().constFirst().id(); },
        [this] { return m_services.clock().offset(); } });
    connect(keeper, &SessionKeeper::restored, this, &Workbench::takeRestored);
    connect(keeper, &SessionKeeper::changed, this, &Workbench::showStatus);
    connect(keeper, &SessionKeeper::changed, this, &Workbench::showKept);
    connect(keeper, &SessionKeeper::changed, this, [this, keeper, wasLocked = false]() mutable {
        if (!std::exchange(wasLocked, keeper->isLocked()) && wasLocked) {
            m_window.notice()->setAction({});
            m_window.notice()->show(Tone::Warning, {}, tr("%1 See Session.").arg(keeper->sentence()));
        }
    });
    connect(keeper, &SessionKeeper::failed, this, &Workbench::report);
    const auto touch = [this, keeper] {
        if (std::exchange(m_keptSelection, m_selected) != m_selected)
            keeper->touch();
    };
    connect(m_decode, &DecodePane::inspected, this, touch);
    connect(m_decode, &DecodePane::tokenDecoded, this, touch);
    connect(&m_services, &Services::clockChanged, keeper, &SessionKeeper::touch);
}

void Workbench::takeRestored(int selected, std::chrono::microseconds clockOffset, const QString &damage)
{
    // What expired or was blacklisted by the moved clock did so at its times.
    if (clockOffset.count() != 0 && m_services.server().embedded && m_services.clock().offset().count() == 0)
        m_services.advanceClock(std::chrono::duration_cast<std::chrono::seconds>(clockOffset));
    const session::TokenRecord *token = m_services.log().token(selected);
    m_selected = -1;
    if (token && (m_decode->token().isEmpty() || m_decode->token() == token->text))
        select(selected); // what somebody has typed meanwhile stays
    if (!damage.isEmpty()) {
        m_window.notice()->setAction({});
        m_window.notice()->show(Tone::Warning, {}, damage);
    }
}

void Workbench::showKept()
{
    if (!m_session)
        return;
    const SessionKeeper *keeper = m_services.keeper();
    const auto state = keeper ? keeper->state() : SessionKeeper::State::Off;
    const bool isUnsigned = state == SessionKeeper::State::Unsigned;
    const Tone tone = state == SessionKeeper::State::Sealed ? Tone::Good : isUnsigned ? Tone::Warning : Tone::Neutral;
    m_session->setKept(tone, keeper ? keeper->sentence() : tr("This session is thrown away at the end."), isUnsigned);
}

QString Workbench::keptState() const
{
    const SessionKeeper *keeper = m_services.keeper();
    if (!keeper || keeper->state() == SessionKeeper::State::Off)
        return tr("session: not kept");
    if (keeper->state() == SessionKeeper::State::Sealed)
        return tr("session: encrypted");
    return keeper->isLocked() ? tr("session: keychain locked") : tr("session: without signatures");
}

QString Workbench::keptNote(const session::TokenRecord &token) const
{
    if (!token.source.isEmpty())
        return tr("from file %1").arg(token.source);
    return token.isStripped ? tr("kept without its signature") : QString();
}

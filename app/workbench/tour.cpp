// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/tour.h"

#include "app/laboratory/laboratory.h"
#include "core/base/tabletext.h"
#include "ui/actions/actionregistry.h"
#include "ui/help/tourcard.h"
#include "ui/window/mainwindow.h"

#include <QTimer>

#include <algorithm>
#include <array>

using session::Endpoint;

namespace {

struct TourStep
{
    const char *place;
    const char *widget; ///< object name of what it speaks of
    TableText title;
    TableText text;
    std::array<Endpoint, 2> calls; ///< that end it; Other: none does
};

#define N(text) TABLE_TEXT("Tour", text)

constexpr std::array Steps{
    TourStep{ "flow", "issueButton", N("Get tokens"),
        N("A server that answers as Simple JWT does is running here, on your own machine. Press “Issue for alice”, or "
          "Ctrl+I: no password is needed."),
        { Endpoint::Login, Endpoint::ObtainPair } },
    TourStep{ "decode", "verdicts", N("Read one"),
        N("The access token: three verdicts, then each claim with its meaning. Ctrl+V brings a token or a server's "
          "answer from anywhere here."),
        { Endpoint::Other, Endpoint::Other } },
    TourStep{ "flow", "callWhoAmI", N("Use it"),
        N("“Who am I” (Ctrl+Shift+W) calls the protected view with it. The line below the buttons says what goes "
          "where, "
          "before it goes."),
        { Endpoint::WhoAmI, Endpoint::WhoAmI } },
    TourStep{ "flow", "callLogout", N("Log out"),
        N("“Log out” (Ctrl+Shift+O) puts the refresh token on the server's blacklist."),
        { Endpoint::Logout, Endpoint::TokenBlacklist } },
    TourStep{ "flow", "callRefresh", N("Refresh once more"),
        N("Now press “Refresh” (Ctrl+Shift+R): the server refuses the blacklisted token."),
        { Endpoint::Refresh, Endpoint::TokenRefresh } },
    TourStep{ "flow", "replyArea", N("Why, and what lives on"),
        N("The cause comes first, then what helps. The access token lives on until the time that is said there: "
          "logging "
          "out does not end it.\nCtrl+K finds everything, F1 is the help, ? shows all keys."),
        { Endpoint::Other, Endpoint::Other } },
};

#undef N

} // namespace

Tour::Tour(Laboratory &laboratory, MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
{
}

void Tour::begin()
{
    if (!m_card) {
        m_card = new TourCard(&m_window);
        connect(m_card, &TourCard::nextRequested, this, [this] { show(m_step + 1); });
        connect(m_card, &TourCard::backRequested, this, [this] { show(m_step - 1); });
        connect(m_card, &TourCard::left, this, &Tour::leave);
        connect(&m_laboratory.log(), &session::SessionLog::exchangeAdded, this, &Tour::follow);
    }
    show(0);
}

void Tour::leave()
{
    m_step = -1;
    if (!m_card)
        return;
    const bool hadFocus = m_card->isAncestorOf(m_window.focusWidget());
    m_card->hide();
    if (hadFocus)
        m_window.showPane(m_window.currentPane()); // the focus goes where it is at a start
}

void Tour::show(int step)
{
    if (step < 0)
        return;
    if (step >= int(Steps.size()))
        return leave();
    m_step = step;
    const TourStep &now = Steps.at(step);
    m_window.actions()->goTo(QLatin1String(now.place));
    m_card->showStep({ now.title.translated(), now.text.translated(),
        m_window.findChild<QWidget *>(QLatin1String(now.widget)), step + 1, int(Steps.size()) });
}

void Tour::follow(quint64 exchangeId)
{
    const session::Exchange *exchange = m_laboratory.log().exchange(exchangeId);
    if (!isRunning() || !exchange || exchange->endpoint == Endpoint::Other)
        return;
    const auto &calls = Steps.at(m_step).calls;
    if (std::find(calls.begin(), calls.end(), exchange->endpoint) == calls.end())
        return;
    // Its answer is shown first.
    QTimer::singleShot(0, this, [this, step = m_step] {
        if (m_step == step)
            show(step + 1);
    });
}

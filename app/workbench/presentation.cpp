// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/presentation.h"

#include "app/laboratory/laboratory.h"
#include "core/simplejwt/band.h"
#include "core/story/tour.h"
#include "ui/actions/actionregistry.h"
#include "ui/story/presenter.h"
#include "ui/story/storypane.h"
#include "ui/window/mainwindow.h"
#include "ui/window/topbar.h"

#include <QStatusBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString firstActiveUser(Laboratory &laboratory)
{
    const QList<django::User> users = laboratory.directory().users();
    for (const django::User &user : users) {
        if (user.isActive)
            return user.username;
    }
    return {};
}

QStringList subtitlesOf(Laboratory &laboratory)
{
    const bool hasBlacklist = laboratory.rules().settings().blacklistApp;
    return { Presentation::tr("browser or app"),
        Presentation::tr("embedded · Simple JWT %1").arg(simplejwt::bandName(laboratory.embedded().band())),
        hasBlacklist ? Presentation::tr("token_blacklist tables") : Presentation::tr("not installed") };
}

} // namespace

Presentation::Presentation(Laboratory &laboratory, MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
{
    const auto guide = [this] { begin(Subject::GuidedFlow); };
    connect(window.topBar(), &TopBar::presentRequested, this, guide);
    window.actions()->setRunner(Action::Present, guide);
    // Connected before the state is kept: full screen is for the presentation alone.
    connect(&window, &MainWindow::aboutToClose, this, &Presentation::end);
}

void Presentation::begin(Subject subject)
{
    if (m_presenter)
        return;
    if (!m_tour)
        m_tour = new story::Tour(m_laboratory.client(), this);
    const config::ServerProfile &server = m_laboratory.servers().current();
    m_presenter = new Presenter(*m_tour, m_laboratory.log(), m_laboratory.clock().clock(), &m_window);
    const session::ExchangeList &exchanges = m_laboratory.log().exchanges();
    const bool isElsewhere = std::any_of(exchanges.cbegin(), exchanges.cend(),
        [&](const session::Exchange &exchange) { return exchange.server != server.id(); });
    m_presenter->setSession(story::stepsOf(m_laboratory.diagnoseContext(), StoryPane::mostSteps),
        isElsewhere ? tr("What happened in this session") : tr("What happened on %1").arg(server.title()));
    if (server.embedded && !server.baseUrl.isEmpty())
        m_presenter->offerTour({ server, firstActiveUser(m_laboratory),
                                   [this](std::chrono::seconds by) { m_laboratory.clock().advance(by); },
                                   [this] { return m_laboratory.diagnoseContext(); } },
            subtitlesOf(m_laboratory));
    else
        m_presenter->refuseTour(
            tr("The guided flow needs the embedded server, whose clock can be moved; choose it at the top."));
    connect(m_presenter, &Presenter::left, this, &Presentation::end);
    connect(m_presenter, &Presenter::timeRequested, &m_laboratory.clock(), &LaboratoryClock::advance);
    m_presenter->begin(subject == Subject::Session ? Presenter::Mode::Session : Presenter::Mode::Guided);
    cover();
}

void Presentation::cover()
{
    m_focusBefore = m_window.focusWidget();
    m_window.centralWidget()->hide(); // covered, it would cost time and take keys
    m_window.statusBar()->hide();
    m_presenter->show();
    m_presenter->raise();
    m_presenter->setFocus(Qt::OtherFocusReason);
    m_stateBefore = m_window.windowState();
    m_window.setWindowState(m_stateBefore | Qt::WindowFullScreen);
}

void Presentation::end()
{
    if (!m_presenter)
        return;
    m_presenter->hide();
    m_presenter->deleteLater(); // it is its signal that leads here
    m_presenter = nullptr;
    m_window.setWindowState(m_stateBefore);
    m_window.centralWidget()->show();
    m_window.statusBar()->show();
    if (m_focusBefore)
        m_focusBefore->setFocus(Qt::OtherFocusReason);
}

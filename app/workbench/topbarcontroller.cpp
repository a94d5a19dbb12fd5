// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/topbarcontroller.h"

#include "app/laboratory/laboratory.h"
#include "ui/window/clockbar.h"
#include "ui/window/topbar.h"

namespace {

// No server has such an id: those are addresses.
const QString addServer = QStringLiteral("+");
const QString checkServerItem = QStringLiteral("?");

QUrl rootOf(const config::ServerProfile &server)
{
    QUrl url = server.baseUrl;
    if (!url.path().endsWith(QLatin1Char('/')))
        url.setPath(url.path() + QLatin1Char('/'));
    return url;
}

} // namespace

TopBarController::TopBarController(Laboratory &laboratory, TopBar &bar, ThemeController &theme, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_bar(bar)
    , m_theme(theme)
{
    bar.setTheme(theme.mode());
    connect(&bar, &TopBar::themeChosen, this, [this](ThemeController::Mode mode) {
        chooseTheme(mode);
        emit stateChanged();
    });
    connect(&bar, &TopBar::serverChosen, this, [this](const QString &id) {
        if (id != addServer && id != checkServerItem)
            return m_laboratory.servers().choose(id);
        showServers(); // the one that is called stands there again
        if (id == checkServerItem)
            checkServer();
        else
            emit addServerRequested();
    });
    connect(&bar, &TopBar::bandChosen, this, [this](const QString &id) {
        if (const auto band = simplejwt::bandNamed(id))
            chooseBand(*band);
    });
    connect(bar.clock(), &ClockBar::advanced, &laboratory.clock(), &LaboratoryClock::advance);
    connect(bar.clock(), &ClockBar::resetRequested, &laboratory.clock(), &LaboratoryClock::reset);
    connect(&laboratory.servers(), &ServerList::changed, this, &TopBarController::showServers);
    connect(&laboratory.servers(), &ServerList::currentChanged, this, &TopBarController::showServers);
    connect(&laboratory.rules(), &ServerRules::changed, this, &TopBarController::showRules);
    connect(&laboratory.clock(), &LaboratoryClock::changed, this, &TopBarController::showClock);
    showServers();
    showRules();
    showClock();
}

void TopBarController::chooseTheme(ThemeController::Mode mode)
{
    m_theme.apply(mode);
    m_bar.setTheme(mode);
}

/// The rules of the server that is chosen: the embedded one follows them, of another one they are what is known.
void TopBarController::chooseBand(simplejwt::Band band)
{
    config::ServerProfile server = m_laboratory.servers().current();
    if (server.embedded) {
        if (const auto done = m_laboratory.embedded().setBand(band); !done)
            emit failed(done.error());
    } else {
        server.band = band;
        m_laboratory.servers().keep(server, server.id());
    }
    emit stateChanged();
}

bool TopBarController::canCheckServer() const
{
    return !m_laboratory.servers().current().embedded;
}

QString TopBarController::serverCheck() const
{
    return QStringLiteral("GET ") + rootOf(m_laboratory.servers().current()).toString();
}

void TopBarController::checkServer()
{
    const config::ServerProfile &server = m_laboratory.servers().current();
    client::EndpointRequest request;
    request.method = "GET";
    request.url = rootOf(server);
    request.server = server.id();
    request.connection = server.connection;
    m_laboratory.client().send(request);
}

void TopBarController::showServers()
{
    QList<TopBar::ServerItem> items;
    for (const config::ServerProfile &server : m_laboratory.servers().all()) {
        const QString address
            = server.baseUrl.isEmpty() ? QString() : QStringLiteral(" · %1").arg(server.baseUrl.authority());
        items.append({ server.id(), server.embedded ? server.name + address : server.title() });
    }
    if (canCheckServer())
        items.append({ checkServerItem, tr("Check it: %1").arg(serverCheck()) });
    items.append({ addServer, tr("Add a server…") });
    m_bar.setServers(items, m_laboratory.servers().current().id());
}

void TopBarController::showRules()
{
    const config::ServerProfile &server = m_laboratory.servers().current();
    QList<QPair<QString, QString>> bands;
    for (const auto band : { simplejwt::Band::V5_2, simplejwt::Band::V5_5, simplejwt::Band::Next }) {
        const QString id = simplejwt::bandName(band);
        bands.append({ id, tr("Simple JWT %1 rules").arg(id) });
    }
    m_bar.setBands(bands, server.band ? QString(simplejwt::bandName(*server.band)) : QString());
    m_bar.clock()->setMovable(server.embedded);
}

void TopBarController::showClock()
{
    m_bar.clock()->setOffset(m_laboratory.clock().offset());
}

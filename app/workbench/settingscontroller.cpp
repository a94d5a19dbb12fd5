// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/settingscontroller.h"

#include "app/laboratory/laboratory.h"
#include "ui/settings/settingspane.h"
#include "ui/window/mainwindow.h"

SettingsController::SettingsController(Laboratory &laboratory, MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_laboratory(laboratory)
    , m_window(window)
{
    connect(&laboratory.servers(), &ServerList::changed, this, &SettingsController::show);
    connect(&laboratory.rules(), &ServerRules::changed, this, &SettingsController::show);
}

QWidget *SettingsController::makePane()
{
    m_pane = new SettingsPane;
    connect(m_pane, &SettingsPane::settingsChanged, this, [this](const simplejwt::Settings &settings) {
        if (const auto done = m_laboratory.rules().setSettings(settings); !done)
            m_pane->showError(done.error());
        emit stateChanged();
    });
    show();
    return m_pane;
}

bool SettingsController::openFile(const QString &path, const QByteArray &bytes)
{
    if (!path.endsWith(QLatin1String(".py")) || !bytes.contains("SIMPLE_JWT"))
        return false;
    m_window.showPane(QStringLiteral("settings"));
    m_pane->openFile(path);
    return true;
}

void SettingsController::show()
{
    if (!m_pane)
        return;
    const config::ServerProfile &server = m_laboratory.servers().current();
    m_pane->setSettings(m_laboratory.rules().ownSettings(), server.band.value_or(m_laboratory.embedded().band()));
    m_pane->setHasBlacklistSwitch(server.embedded);
    m_pane->setOwnKey(server.embedded ? tr("the embedded server's own") : tr("not known"),
        server.embedded ? tr("The key that signs is the embedded server's own, which came with its database.")
                        : tr("No key of this server is known, so nothing is signed for it here."));
    m_pane->setNote(server.embedded ? tr("of the embedded server")
                                    : tr("used by Jotlab to check and sign tokens of %1").arg(server.title()));
}

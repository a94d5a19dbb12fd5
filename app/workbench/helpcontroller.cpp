// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/helpcontroller.h"

#include "ui/actions/actionregistry.h"
#include "ui/help/aboutsheet.h"
#include "ui/help/helppages.h"
#include "ui/help/helpwindow.h"
#include "ui/help/shortcutsheet.h"
#include "ui/window/mainwindow.h"

HelpController::HelpController(MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_window(window)
{
    ActionRegistry *actions = window.actions();
    actions->setRunner(Action::ShowHelp, [this] { showPage(); });
    actions->setRunner(Action::ShowShortcuts, [this] { showShortcuts(); });
    actions->setRunner(Action::ShowAbout, [this] { showAbout(); });
}

void HelpController::showPage(const QString &id)
{
    if (!m_help)
        m_help = new HelpWindow(&m_window);
    m_help->showPage(id.isEmpty() ? helpPageOf(m_window.currentPane()) : id);
}

/// The key that opens it closes it, too.
void HelpController::showShortcuts()
{
    if (auto *open = m_window.findChild<ShortcutSheet *>(); open && open->isVisible())
        open->close();
    else
        (new ShortcutSheet(*m_window.actions(), &m_window))->show();
}

void HelpController::showAbout()
{
    if (const auto *open = m_window.findChild<AboutSheet *>(); !open || !open->isVisible())
        (new AboutSheet(&m_window))->show();
}

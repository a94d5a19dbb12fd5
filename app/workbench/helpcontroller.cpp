// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/helpcontroller.h"

#include "app/workbench/tour.h"
#include "core/diagnose/causetexts.h"
#include "ui/actions/actionregistry.h"
#include "ui/help/aboutsheet.h"
#include "ui/help/helppages.h"
#include "ui/help/helpwindow.h"
#include "ui/help/newssheet.h"
#include "ui/help/shortcutsheet.h"
#include "ui/window/mainwindow.h"

#include <QCoreApplication>
#include <QSettings>

using namespace Qt::StringLiterals;

HelpController::HelpController(Laboratory &laboratory, MainWindow &window, QSettings &state, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_state(state)
    , m_tour(new Tour(laboratory, window, this))
{
    ActionRegistry *actions = window.actions();
    actions->setRunner(Action::ShowHelp, [this] { showPage(); });
    actions->setRunner(Action::ShowTour, [this] { m_tour->begin(); });
    actions->setRunner(Action::ShowShortcuts, [this] { showShortcuts(); });
    actions->setRunner(Action::ShowNews, [this] { showNews(); });
    actions->setRunner(Action::ShowAbout, [this] { showAbout(); });
}

void HelpController::showPage(const QString &id, const QString &anchor)
{
    if (!m_help)
        m_help = new HelpWindow(&m_window);
    m_help->showPage(id.isEmpty() ? helpPageOf(m_window.currentPlace()) : id, anchor);
}

void HelpController::showCause(const QByteArray &cause)
{
    const diagnose::CauseText *text = diagnose::causeText(cause);
    // The pages are English.
    showPage(u"refused"_s, text ? helpAnchor(QString::fromUtf8(text->text.source())) : QString());
}

void HelpController::welcome()
{
    const QString version = QCoreApplication::applicationVersion();
    const QString before = m_state.value(u"help/version"_s).toString();
    // Versions before the tour kept where the window was, and nothing of this.
    const bool isFirst = before.isEmpty() && !m_state.contains(u"window/geometry"_s);
    if (before == version)
        return;
    m_state.setValue(u"help/version"_s, version);
    if (isFirst)
        m_tour->begin();
    else
        showNews();
}

void HelpController::showNews()
{
    if (const auto *open = m_window.findChild<NewsSheet *>(); open && open->isVisible())
        return;
    const QString version = QCoreApplication::applicationVersion();
    auto *sheet = new NewsSheet(version, newsOf(version), &m_window);
    connect(sheet, &NewsSheet::allRequested, this, [this] { showPage(u"new"_s); });
    sheet->show();
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

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/recentfiles.h"

#include "ui/look/icons.h"

#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostFiles = 8;
constexpr auto key = "window/recentFiles"_L1;

/// The name first, which tells files apart where the folder is cut.
QString titleOf(const QString &path)
{
    const QFileInfo file(path);
    return u"%1 · %2"_s.arg(file.fileName(), QDir::toNativeSeparators(file.path())).replace(u'&', "&&"_L1);
}

} // namespace

RecentFiles::RecentFiles(QSettings &state, QObject *parent)
    : QObject(parent)
    , m_state(state)
{
}

QStringList RecentFiles::paths() const
{
    return m_state.value(key).toStringList();
}

void RecentFiles::add(const QString &path)
{
    const QString whole = QFileInfo(path).absoluteFilePath();
    QStringList paths = this->paths();
    paths.removeAll(whole);
    paths.prepend(whole);
    paths.resize(qMin(paths.size(), mostFiles));
    m_state.setValue(key, paths);
}

void RecentFiles::addAll(const QStringList &paths)
{
    for (auto path = paths.crbegin(); path != paths.crend(); ++path) // the first one is the newest then
        add(*path);
}

void RecentFiles::clear()
{
    m_state.remove(key);
}

QMenu *RecentFiles::makeMenu(QWidget *parent)
{
    auto *menu = new QMenu(tr("Open &recent"), parent);
    menu->setObjectName(u"recentMenu"_s);
    menu->setIcon(themedIcon(u"clock"_s, IconRole::Muted));
    menu->setToolTipsVisible(true);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fill(menu); });
    return menu;
}

void RecentFiles::fill(QMenu *menu)
{
    menu->clear();
    const QFontMetrics metrics(menu->font());
    constexpr int widest = 480; // pixels
    for (const QString &path : paths()) {
        QAction *action = menu->addAction(metrics.elidedText(titleOf(path), Qt::ElideMiddle, widest));
        action->setToolTip(path.toHtmlEscaped());
        connect(action, &QAction::triggered, this, [this, path] { emit chosen(path); });
    }
    if (menu->isEmpty()) {
        menu->addAction(tr("No file was opened yet"))->setEnabled(false);
        return;
    }
    menu->addSeparator();
    QAction *forget = menu->addAction(themedIcon(u"trash"_s, IconRole::Muted), tr("&Forget these names"));
    forget->setObjectName(u"recentForget"_s);
    connect(forget, &QAction::triggered, this, &RecentFiles::clear);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/windowdrops.h"

#include "ui/widgets/drophint.h"

#include <QApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>
#include <algorithm>

namespace {

bool holdsFiles(const QMimeData *data)
{
    const QList<QUrl> urls = data->urls();
    return !urls.isEmpty() && std::all_of(urls.begin(), urls.end(), [](const QUrl &url) { return url.isLocalFile(); });
}

} // namespace

WindowDrops::WindowDrops(QWidget *window)
    : QObject(window)
    , m_window(window)
{
    window->setAcceptDrops(true);
    qApp->installEventFilter(this);
}

/// Files go past whatever lies below the pointer; text comes here only where nothing there takes it.
bool WindowDrops::isOurs(const QWidget *target, const QMimeData *data) const
{
    if (!target || target->window() != m_window)
        return false;
    if (!holdsFiles(data))
        return target == m_window && data->hasText();
    for (const QWidget *widget = target; widget; widget = widget->parentWidget()) {
        if (widget->property("takesFiles").toBool())
            return false;
    }
    return true;
}

bool WindowDrops::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::DragEnter:
    case QEvent::DragMove:
    case QEvent::Drop:
        break;
    case QEvent::DragLeave:
        showHint(false);
        [[fallthrough]];
    default:
        return false;
    }
    auto *drop = static_cast<QDropEvent *>(event);
    if (!isOurs(qobject_cast<QWidget *>(watched), drop->mimeData()))
        return false;
    drop->acceptProposedAction();
    const bool isFiles = holdsFiles(drop->mimeData());
    showHint(isFiles && event->type() != QEvent::Drop);
    if (event->type() != QEvent::Drop)
        return true;
    if (!isFiles) {
        emit textDropped(drop->mimeData()->text());
        return true;
    }
    QStringList paths;
    for (const QUrl &url : drop->mimeData()->urls())
        paths.append(url.toLocalFile());
    emit filesDropped(paths);
    return true;
}

void WindowDrops::showHint(bool isShown)
{
    if (!isShown)
        delete m_hint;
    else if (!m_hint)
        m_hint = new DropHint(
            tr("Drop to open or import.\nNothing is sent, and you see what is in there first."), m_window);
}

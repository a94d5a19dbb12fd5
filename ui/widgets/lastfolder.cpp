// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/lastfolder.h"

#include <QFileDialog>
#include <QFileInfo>

namespace {

constexpr const char *property = "lastFolder"; ///< of the window that the dialogs belong to

} // namespace

QString lastFolder(const QWidget *window)
{
    return window->property(property).toString();
}

void setLastFolder(QWidget *window, const QString &folder)
{
    window->setProperty(property, folder);
}

void startInLastFolder(QFileDialog *dialog)
{
    QWidget *window = dialog->parentWidget() ? dialog->parentWidget()->window() : nullptr;
    if (!window)
        return;
    if (const QString folder = lastFolder(window); !folder.isEmpty() && QFileInfo(folder).isDir())
        dialog->setDirectory(folder);
    QObject::connect(dialog, &QFileDialog::filesSelected, window, [window, dialog](const QStringList &files) {
        if (files.isEmpty())
            return;
        const QFileInfo first(files.constFirst());
        setLastFolder(
            window, dialog->fileMode() == QFileDialog::Directory ? first.absoluteFilePath() : first.absolutePath());
    });
}

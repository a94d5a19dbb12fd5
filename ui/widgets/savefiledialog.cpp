// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/savefiledialog.h"

#include "ui/widgets/lastfolder.h"

#include <QCoreApplication>
#include <QFileDialog>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("SaveFileDialog", text);
}

/// "html" of "HTML (*.html)"; empty: the filter takes any.
QString suffixOf(const QString &filter)
{
    return filter.section(QStringLiteral("*."), 1).chopped(1);
}

} // namespace

QFileDialog *saveFileDialog(QWidget *parent, const QString &title, const QString &name, const QStringList &filters)
{
    auto *dialog = new QFileDialog(parent, title);
    startInLastFolder(dialog);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(suffixOf(filters.value(0)));
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog,
        [dialog](const QString &filter) { dialog->setDefaultSuffix(suffixOf(filter)); });
    dialog->selectFile(name);
    return dialog;
}

QFileDialog *reportFileDialog(QWidget *parent)
{
    return saveFileDialog(parent, tr("Save the report"), tr("jotlab-report"),
        { tr("HTML (*.html)"), tr("Markdown (*.md)"), tr("JUnit XML (*.xml)"), tr("JSON (*.json)") });
}
